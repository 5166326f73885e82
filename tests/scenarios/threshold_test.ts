import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { Rig } from "./rig.ts";

const RATE = 48_000;
const LEVEL = 0.1;
/** A take begins so much before its first loud frame. */
const BEFORE = RATE / 200;

/** Silence, then from a frame on a tone that is as loud at once. */
function struckAt(struck: number) {
  return (frame: number) => frame < struck ? 0.05 * Math.sin(frame / 9) : 0.5 * Math.cos((frame - struck) / 20);
}

async function armed(struck: number, more: Partial<{ a: number; b: number }> = {}, blockFrames = 128): Promise<Rig> {
  const rig = await Rig.open({ blockFrames, source: struckAt(struck) });
  return rig.at(10_000, { kind: P.COMMAND_RECORD, track: 0, c: LEVEL, ...more });
}

Deno.test("a record that waits for a sound arms its track, and begins where the sound does, its attack with it", async () => {
  const struck = 50_123;
  const rig = await armed(struck, { a: 1, b: P.CAPTURE_SECONDS });
  rig.runTo(struck - 1);
  assertEquals([rig.track(0).state, rig.track(0).waitingFrame >= Number.MAX_SAFE_INTEGER], [P.STATE_ARMED, true]);
  rig.runTo(struck + 2 * RATE);
  const [take] = rig.eventsOf(P.EVENT_TAKE, 0);
  assertEquals([take!.a, rig.track(0).lengthFrames, rig.track(0).state], [struck - BEFORE, RATE, P.STATE_PLAYING]);
});

Deno.test("where and how a sound begins a take is the same at every block size", async () => {
  const outputs = await Promise.all(
    [1, 64, 1000].map(async (blockFrames) =>
      (await armed(20_777, { a: 0.5, b: P.CAPTURE_SECONDS }, blockFrames)).runTo(2 * RATE).outputs[0]!
    ),
  );
  assertEquals(outputs[1], outputs[0]);
  assertEquals(outputs[2], outputs[0]);
});

Deno.test("what waits for a sound is dropped by a second press, by cancel and by stopping everything", async () => {
  for (const kind of [P.COMMAND_RECORD, P.COMMAND_CANCEL, P.COMMAND_STOP_ALL]) {
    const rig = await armed(60_000);
    rig.at(30_000, { kind, track: 0 }).runTo(80_000);
    assertEquals(rig.track(0).state, P.STATE_EMPTY, `command ${kind}`);
    assertEquals(rig.eventsOf(P.EVENT_DROPPED).length, 1);
  }
});

Deno.test("other inputs than the track's begin nothing, and a level with a boundary is refused", async () => {
  const rig = await Rig.open({ inputCount: 2, source: (frame, channel) => channel === 0 && frame > 20_000 ? 0.9 : 0 });
  rig.at(0, { kind: P.COMMAND_INPUT, track: 0, a: 1, b: 1 });
  rig.at(10_000, { kind: P.COMMAND_RECORD, track: 0, c: LEVEL }).runTo(RATE);
  assertEquals(rig.track(0).state, P.STATE_ARMED);
  rig.at(rig.frame, { kind: P.COMMAND_RECORD, track: 1, c: LEVEL, when: P.WHEN_BAR }).runTo(RATE + 1000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), [P.REFUSED_VALUE]);
});
