import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig, SILENCE } from "./rig.ts";

/** A rig with noise on two seconds of tape, then silence. */
async function withTape(): Promise<Rig> {
  const source = noise(0.4);
  const rig = await Rig.open({
    source: (frame, channel) => frame < 96_000 ? source(frame, channel) : 0,
    blockFrames: 90,
  });
  return rig.runTo(110_000);
}

Deno.test("a cut at given frames loops exactly that stretch", async () => {
  const rig = await withTape();
  rig.at(rig.frame, { kind: P.COMMAND_CUT, track: P.TRACK_NEW, a: 30_001, b: 40_003 }).runTo(rig.frame + 200_000);
  const take = rig.eventsOf(P.EVENT_TAKE)[0]!;
  assertEquals([take.frame, take.b, rig.snapshot.anchorLength], [30_001, 40_003, 40_003]);
  for (let i = 0; i < 38_000; i += 7) {
    assertEquals(rig.outputs[0]![30_001 + 4 * 40_003 + i], rig.inputs[0]![30_001 + i]);
  }
});

Deno.test("cutting a first loop again moves its ends and the grid, and the sound that goes on is the same", async () => {
  const source = noise(0.4);
  const rig = await Rig.open({ source, blockFrames: 64 });
  rig.at(20_000, { kind: P.COMMAND_RECORD }).at(68_000, { kind: P.COMMAND_RECORD }).runTo(69_500);
  rig.source = SILENCE;
  // What was meant began 400 frames before the press and ended 700 before the other one.
  rig.at(69_500, { kind: P.COMMAND_RECUT, a: 19_600, b: 47_700 }).runTo(400_000);
  assertEquals(rig.snapshot.anchorLength, 47_700);
  assertEquals(rig.track(0).layerCount, 1);
  for (let i = 0; i < 46_000; i += 7) {
    assertEquals(rig.outputs[0]![19_600 + 5 * 47_700 + i], rig.inputs[0]![19_600 + i], `frame ${i}`);
  }
});

Deno.test("what was cut to be played once plays to its end as loud as it was hit, then stands still", async () => {
  const rig = await withTape();
  const [start, length] = [50_000, 6_000];
  rig.at(rig.frame, { kind: P.COMMAND_CUT, track: 0, a: start, b: length, c: -1 });
  rig.at(120_000, { kind: P.COMMAND_RETRIGGER, track: 0, a: 0.5, when: P.WHEN_EXACT }).runTo(124_000);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  rig.runTo(200_000);
  for (let i = 100; i < length; i += 3) {
    assertEquals(rig.outputs[0]![120_000 + i], Math.fround(rig.inputs[0]![start + i]! * 0.5), `frame ${i}`);
  }
  assert(rig.outputs[0]!.subarray(120_000 + length + 2_000).every((x) => x === 0));
  assertEquals([rig.track(0).state, rig.snapshot.anchorLength], [P.STATE_STOPPED, 0]);
});

Deno.test("a one-shot that is hit again starts afresh at once and never clicks", async () => {
  const rig = await Rig.open({ source: (frame) => frame < 60_000 ? 0.5 : 0, blockFrames: 33 });
  rig.at(70_000, { kind: P.COMMAND_CUT, track: 0, a: 20_000, b: 20_000, c: -1 });
  for (let hit = 0; hit < 6; hit++) rig.at(80_000 + hit * 2_500, { kind: P.COMMAND_RETRIGGER, track: 0 });
  rig.runTo(150_000);
  let largest = 0;
  for (let i = 80_001; i < 150_000; i++) {
    largest = Math.max(largest, Math.abs(rig.outputs[0]![i]! - rig.outputs[0]![i - 1]!));
  }
  // DC of 0.5: the fade in of the first millisecond (48 frames) is the steepest thing there is, beside one fading head.
  assert(largest <= 0.5 * (1.5 / 48 + 1 / 480) * 1.01, `${largest}`);
  assertEquals(rig.track(0).state, P.STATE_STOPPED);
});

Deno.test("a stretch that is not on tape, or too short, is refused", async () => {
  const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 1 });
  rig.runTo(200_000);
  const cuts = [[10_000, 20_000], [190_000, 20_000], [180_000, 100]] as const;
  for (const [a, b] of cuts) rig.at(rig.frame, { kind: P.COMMAND_CUT, track: P.TRACK_NEW, a, b });
  rig.runTo(rig.frame + 500);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map((event) => event.status), [
    P.REFUSED_NOT_ON_TAPE,
    P.REFUSED_NOT_ON_TAPE,
    P.REFUSED_TOO_SHORT,
  ]);
});
