import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { noise, Rig, SILENCE } from "./rig.ts";

const P = protocol;
const LOOP_FRAMES = 48_000;
/** 200 ms, or a quarter of the loop if that is less. */
const FORGIVEN = 9_600;

/** A rig whose first loop of one second began at frame 10,000. */
async function withAnchor(source = noise(0.4)): Promise<Rig> {
  const rig = await Rig.open({ source, blockFrames: 77 });
  return rig.at(10_000, { kind: P.COMMAND_RECORD }).at(10_000 + LOOP_FRAMES, { kind: P.COMMAND_RECORD }).runTo(60_000);
}

/** Start and length of the take that two presses make on track 2, in frames from the anchor's second boundary. */
async function takeOf(
  startOffset: number,
  stopOffset: number,
): Promise<{ start: number; recorded: number; length: number }> {
  const rig = await withAnchor();
  const boundary = 10_000 + 2 * LOOP_FRAMES;
  rig.at(boundary + startOffset, { kind: P.COMMAND_RECORD, track: 1 });
  rig.at(boundary + stopOffset, { kind: P.COMMAND_RECORD, track: 1 }).runTo(boundary + 6 * LOOP_FRAMES);
  const take = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
  return { start: take.frame - boundary, recorded: take.c, length: take.b };
}

Deno.test("presses up to 200 ms early or late belong to the boundary, for start and stop alike", async () => {
  for (const missed of [-FORGIVEN, -4_801, -1, 0, 1, 4_801, FORGIVEN]) {
    assertEquals(
      await takeOf(missed, LOOP_FRAMES),
      { start: 0, recorded: LOOP_FRAMES, length: LOOP_FRAMES },
      `start ${missed}`,
    );
    assertEquals(
      await takeOf(0, LOOP_FRAMES + missed),
      { start: 0, recorded: LOOP_FRAMES, length: LOOP_FRAMES },
      `stop ${missed}`,
    );
  }
});

Deno.test("presses further away stay where they were played", async () => {
  assertEquals(await takeOf(FORGIVEN + 1, LOOP_FRAMES), { start: 9_601, recorded: 38_399, length: LOOP_FRAMES });
  assertEquals(await takeOf(0, FORGIVEN + 1), { start: 0, recorded: 9_601, length: LOOP_FRAMES });
});

Deno.test("a take is as long as the next whole multiple of the anchor", async () => {
  assertEquals((await takeOf(0, 1.5 * LOOP_FRAMES)).length, 2 * LOOP_FRAMES);
  assertEquals((await takeOf(0, 3 * LOOP_FRAMES)).length, 3 * LOOP_FRAMES);
  assertEquals((await takeOf(20_000, 20_000 + 2 * LOOP_FRAMES + 300)).length, 2 * LOOP_FRAMES);
});

Deno.test("a short take across the boundary wraps instead of doubling its length", async () => {
  assertEquals(await takeOf(0.75 * LOOP_FRAMES, 1.25 * LOOP_FRAMES), {
    start: 36_000,
    recorded: 24_000,
    length: LOOP_FRAMES,
  });
});

Deno.test("a long take that started late plays on in the right cycle", async () => {
  const rig = await withAnchor();
  const boundary = 10_000 + 2 * LOOP_FRAMES;
  const start = boundary + 36_000;
  rig.at(start, { kind: P.COMMAND_RECORD, track: 1 }).at(start + 72_000, { kind: P.COMMAND_RECORD, track: 1 });
  rig.at(start + 72_100, { kind: P.COMMAND_MUTE, track: 0, a: 1 }).runTo(start + 80_000);
  rig.source = SILENCE;
  rig.runTo(start + 4 * LOOP_FRAMES);
  // Sounds at the same place of every second cycle as it was played, and is silent for the rest of the two cycles.
  for (let i = 0; i < 72_000 - 1_440; i += 97) {
    assertEquals(rig.outputs[0]![start + 2 * LOOP_FRAMES + i], rig.inputs[0]![start + i], `frame ${i}`);
  }
});

Deno.test("a first press twice within 100 ms leaves nothing behind", async () => {
  const rig = await Rig.open({ source: noise(0.3) });
  rig.at(5_000, { kind: P.COMMAND_RECORD }).at(9_799, { kind: P.COMMAND_RECORD }).runTo(30_000);
  assertEquals(rig.eventsOf(P.EVENT_DISCARDED).length, 1);
  assertEquals([rig.track(0).state, rig.snapshot.anchorLength], [P.STATE_EMPTY, 0]);
});

Deno.test("deleting the anchor loop keeps the grid while any loop lives, and the last one releases it", async () => {
  const rig = await withAnchor();
  const boundary = 10_000 + 2 * LOOP_FRAMES;
  rig.at(boundary, { kind: P.COMMAND_RECORD, track: 1 }).at(boundary + LOOP_FRAMES, {
    kind: P.COMMAND_RECORD,
    track: 1,
  });
  rig.at(boundary + 60_000, { kind: P.COMMAND_DELETE, track: 0 }).runTo(boundary + 70_000);
  assertEquals(rig.snapshot.anchorLength, LOOP_FRAMES);
  rig.at(rig.frame, { kind: P.COMMAND_DELETE, track: 1 }).runTo(rig.frame + 10_000);
  assertEquals(rig.snapshot.anchorLength, 0);
  rig.at(rig.frame, { kind: P.COMMAND_UNDO, track: 1 }).runTo(rig.frame + 10_000);
  assertEquals([rig.snapshot.anchorLength, rig.track(1).state, rig.track(1).deleted], [
    LOOP_FRAMES,
    P.STATE_PLAYING,
    false,
  ]);
});

Deno.test("commands for the next beat, bar or loop act on that boundary to the frame", async () => {
  const rig = await Rig.open({ source: () => 0.25, blockFrames: 100 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 });
  rig.at(10_000, { kind: P.COMMAND_RECORD }).at(10_000 + 192_000, { kind: P.COMMAND_RECORD }).runTo(210_000);
  assertEquals([rig.snapshot.framesPerBeat, rig.snapshot.anchorLength], [24_000, 192_000]);
  const boundary = 10_000 + 192_000;
  rig.at(boundary + 30_001, { kind: P.COMMAND_MUTE, a: 1, when: P.WHEN_BEAT });
  rig.at(boundary + 110_001, { kind: P.COMMAND_MUTE, a: 0, when: P.WHEN_BAR });
  rig.at(boundary + 210_001, { kind: P.COMMAND_STOP, when: P.WHEN_LOOP }).runTo(boundary + 400_000);
  const done = rig.eventsOf(P.EVENT_DONE).slice(-3).map((event) => event.frame - boundary);
  assertEquals(done, [48_000, 192_000, 384_000]);
});

Deno.test("the tempo of a first loop is its beats over its length, exactly", async () => {
  const rig = await withAnchor();
  const { tempoBpm, framesPerBeat, anchorFrame } = rig.snapshot;
  assertEquals([framesPerBeat, anchorFrame], [24_000, 10_000]);
  assertAlmostEquals(tempoBpm, 120, 1e-12);
});

Deno.test("a tempo is refused while loops live, unless it is forced", async () => {
  const rig = await withAnchor();
  rig.at(rig.frame, { kind: P.COMMAND_SET_TEMPO, a: 90 }).runTo(rig.frame + 1_000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map((event) => event.status), [P.REFUSED_LOOPS_LIVE]);
});
