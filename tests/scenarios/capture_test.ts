import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig, SILENCE } from "./rig.ts";

const LOOP_FRAMES = 48_000;
const ANCHOR = 10_000;

/** A rig with an anchor loop of one second, muted, and noise coming in for ever. */
async function playing(latency: [number, number] = [0, 0]): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.4), blockFrames: 93 });
  rig.at(0, { kind: P.COMMAND_LATENCY, a: latency[0], b: latency[1] });
  rig.at(ANCHOR, { kind: P.COMMAND_RECORD }).at(ANCHOR + LOOP_FRAMES, { kind: P.COMMAND_RECORD });
  return rig.at(70_000, { kind: P.COMMAND_MUTE, a: 1 }).runTo(80_000);
}

/** Checks that track 2 sounds exactly as what went in `frames` earlier did, from an output frame on, its seam aside. */
function assertSounds(rig: Rig, from: number, tapeFrom: number, frames: number, message: string): void {
  for (let i = 0; i < frames; i += 13) {
    assertEquals(rig.outputs[0]![from + i], rig.inputs[0]![tapeFrom + i], `${message}, frame ${i}`);
  }
}

Deno.test("capture early in a cycle takes the cycles just played and plays them in phase at once", async () => {
  for (const cycles of [1, 2, 4]) {
    const rig = await playing();
    const boundary = ANCHOR + 6 * LOOP_FRAMES;
    const pressed = boundary + 12_000;
    rig.at(pressed, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: cycles, b: P.CAPTURE_CYCLES });
    rig.runTo(pressed + 1_000);
    rig.source = SILENCE;
    rig.runTo(boundary + (cycles + 1) * LOOP_FRAMES);
    const take = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
    assertEquals([take.frame, take.b, take.c], [
      boundary - cycles * LOOP_FRAMES,
      cycles * LOOP_FRAMES,
      cycles * LOOP_FRAMES,
    ]);
    // Its ramp done, it already sounds in phase: what was heard whole cycles ago.
    assertSounds(rig, pressed + 700, pressed + 700 - cycles * LOOP_FRAMES, 10_000, `${cycles} cycles`);
  }
});

Deno.test("capture in the last quarter of a cycle waits for its end and shows how long", async () => {
  const rig = await playing();
  const boundary = ANCHOR + 6 * LOOP_FRAMES;
  const pressed = boundary - 11_000;
  rig.at(pressed, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 1, b: P.CAPTURE_CYCLES }).runTo(pressed + 2_000);
  assertEquals(rig.track(1).waitingFrame, boundary);
  rig.runTo(boundary + 500);
  assertEquals([rig.track(1).state, rig.track(1).waitingFrame], [P.STATE_PLAYING, -1]);
  assertEquals(rig.eventsOf(P.EVENT_TAKE, 1)[0]!.frame, boundary - LOOP_FRAMES);
});

Deno.test("capture takes what was heard, whatever the latencies", async () => {
  const rig = await playing([700, 1_300]);
  const boundary = ANCHOR - 1_300 + 7 * LOOP_FRAMES;
  rig.at(boundary + 5_000, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 1, b: P.CAPTURE_CYCLES }).runTo(
    boundary + 9_000,
  );
  const take = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
  assertEquals([take.frame, take.a], [boundary - LOOP_FRAMES, boundary - LOOP_FRAMES + 2_000]);
});

Deno.test("without an anchor capture takes seconds, and that loop is the anchor", async () => {
  const rig = await Rig.open({ source: noise(0.4), blockFrames: 200 });
  rig.at(100_000, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 1.5, b: P.CAPTURE_SECONDS }).runTo(120_000);
  const take = rig.eventsOf(P.EVENT_TAKE, 0)[0]!;
  assertEquals([take.frame, take.b, rig.snapshot.anchorLength], [28_000, 72_000, 72_000]);
});

Deno.test("without an anchor but with a tempo capture takes bars", async () => {
  const rig = await Rig.open({ source: noise(0.4) });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 240 });
  rig.at(100_000, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 1, b: P.CAPTURE_BARS }).runTo(110_000);
  assertEquals([rig.eventsOf(P.EVENT_TAKE)[0]!.b, rig.snapshot.tempoBpm], [48_000, 240]);
});

Deno.test("capture of more than the tape holds is refused and touches nothing", async () => {
  const rig = await Rig.open({ source: noise(0.4), tapeSeconds: 2 });
  rig.at(20_000, { kind: P.COMMAND_CAPTURE, a: 1, b: P.CAPTURE_SECONDS });
  rig.at(300_000, { kind: P.COMMAND_CAPTURE, a: 3, b: P.CAPTURE_SECONDS });
  rig.at(310_000, { kind: P.COMMAND_CAPTURE, a: 1, b: P.CAPTURE_CYCLES }).runTo(320_000);
  const expected = [P.REFUSED_NOT_ON_TAPE, P.REFUSED_NOT_ON_TAPE, P.REFUSED_NO_GRID];
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map((event) => event.status), expected);
  assertEquals(rig.track(0).state, P.STATE_EMPTY);
});

Deno.test("a captured loop survives the tape's going round many times", async () => {
  const rig = await Rig.open({ source: noise(0.4), tapeSeconds: 2, blockFrames: 256 });
  rig.at(90_000, { kind: P.COMMAND_CAPTURE, a: 1.5, b: P.CAPTURE_SECONDS }).runTo(100_000);
  rig.source = (frame) => frame < 600_000 ? noise(0.1)(frame, 0) : 0;
  rig.runTo(90_000 + 10 * 72_000);
  for (let i = 0; i < 72_000 - 1_440; i += 7) {
    assertEquals(rig.outputs[0]![18_000 + 9 * 72_000 + i], rig.inputs[0]![18_000 + i], `frame ${i}`);
  }
});
