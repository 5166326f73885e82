import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ACT, assertSame, exactly, inserted, layerOf, LOOP, loopRig, RAMP, START } from "./pass_rig.ts";
import { readLoop } from "../../dsp/layers.ts";
import { largestStep, noise, Rig } from "./rig.ts";

const BLOCKS = [1, 64, 333, 1024];
const played = noise(0.2);
const insert = { kind: P.COMMAND_INSERT };
const multiply = { kind: P.COMMAND_MULTIPLY, a: 1 };
/** The loop's boundary behind ACT, at which a press at ACT begins. */
const BEGIN = START + 3 * LOOP;

/** A rig whose loop has three cycles; its second begins at MIDDLE. */
const MIDDLE = BEGIN + 4 * LOOP;
async function threeCycles(blockFrames: number): Promise<Rig> {
  const rig = await loopRig(blockFrames);
  return rig.at(ACT, multiply).at(BEGIN + 2 * LOOP + 9_000, multiply).runTo(MIDDLE - 9_000);
}

Deno.test("inserted is what was played, between what was before and after it, to the bit, in blocks of every size", async () => {
  for (const blockFrames of BLOCKS) {
    const rig = await loopRig(blockFrames, 2);
    const old = layerOf(rig.runTo(ACT));
    rig.at(ACT, insert).runTo(BEGIN + 100);
    assertEquals(rig.track(0).state, P.STATE_INSERTING);
    rig.at(BEGIN + LOOP + 9_000, insert).runTo(BEGIN + 2 * LOOP - 100);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_INSERTING, LOOP]);
    rig.runTo(BEGIN + 2 * LOOP + 9_000);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, 3 * LOOP]);
    assertEquals(
      [rig.track(0).layerCount, rig.snapshot.anchorLength],
      [2, LOOP],
      "one step of undo, and the grid stays",
    );
    const now = layerOf(rig);
    now.forEach((channel, c) => {
      const input = (i: number) => played(BEGIN + i, c);
      assertSame(channel, inserted(old[c]!, { from: 0, frames: 2 * LOOP, input }), `channel ${c}, ${blockFrames}`);
    });
    rig.at(rig.frame, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 2_000);
    layerOf(rig).forEach((channel, c) => assertSame(channel, old[c]!, "after undo"));
    rig.at(rig.frame, { kind: P.COMMAND_REDO }).runTo(rig.frame + 2_000);
    layerOf(rig).forEach((channel, c) => assertSame(channel, now[c]!, "after redo"));
    assertEquals(rig.snapshot.anchorLength, LOOP);
  }
});

Deno.test("in the middle of a loop of several cycles, what was after it goes on after it", async () => {
  for (const blockFrames of BLOCKS) {
    const rig = await threeCycles(blockFrames);
    const old = layerOf(rig)[0]!;
    rig.at(MIDDLE - 5_000, insert).at(MIDDLE + 9_000, insert).runTo(MIDDLE + 2 * LOOP);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, 4 * LOOP]);
    const expected = inserted(old, { from: LOOP, frames: LOOP, input: (i) => played(MIDDLE + i, 0) });
    assertSame(layerOf(rig)[0]!, expected, `in blocks of ${blockFrames}`);
    // Heard: silence while it is inserted, then the second cycle, the third, the first, and then what was inserted.
    const end = MIDDLE + LOOP, out = rig.runTo(end + 5 * LOOP).outputs[0]!;
    assert(out.subarray(MIDDLE + RAMP, end).every((sample) => sample === 0), "silence");
    assertSame(out.subarray(end + RAMP, end + 2 * LOOP), old.subarray(LOOP + RAMP), "what was after it");
    const rest = out.subarray(end + 2 * LOOP, end + 5 * LOOP);
    assertSame(rest, expected.subarray(0, 3 * LOOP), "the longer loop");
  }
});

Deno.test("presses near a boundary belong to it, early and late alike", async () => {
  for (const off of [-4_000, -100, 100, 4_000]) {
    const rig = await loopRig(64);
    const old = layerOf(rig.runTo(BEGIN - 5_000))[0]!;
    rig.at(BEGIN + off, insert).at(BEGIN + LOOP + off, insert).runTo(BEGIN + 3 * LOOP);
    const expected = inserted(old, { from: 0, frames: LOOP, input: (i) => played(BEGIN + i, 0) });
    assertSame(layerOf(rig)[0]!, expected, `presses ${off} frames off`);
  }
});

Deno.test("an exact press inserts anywhere, as long as it was", async () => {
  const rig = await loopRig(64);
  const old = layerOf(rig.runTo(ACT - 200))[0]!;
  exactly(rig, ACT, insert);
  exactly(rig, ACT + 7_001, insert).runTo(ACT + 2 * LOOP);
  const expected = inserted(old, { from: (ACT - START) % LOOP, frames: 7_001, input: (i) => played(ACT + i, 0) });
  assertSame(layerOf(rig)[0]!, expected, "inserted");
});

Deno.test("an exact press within a ramp of the loop's ends inserts at its ends, and nothing steps where it goes round", async () => {
  for (const off of [-300, -1, 1, 300]) {
    const rig = await Rig.open({
      blockFrames: 128,
      source: (frame) => 0.1 * Math.min(1, frame / 9_600),
      tapeSeconds: 20,
    });
    exactly(rig, START, { kind: P.COMMAND_RECORD, track: 0 });
    exactly(rig, START + LOOP, { kind: P.COMMAND_RECORD, track: 0 });
    exactly(rig, BEGIN + off, insert);
    exactly(rig, BEGIN + LOOP + off, insert).runTo(BEGIN + 8 * LOOP);
    const step = largestStep(rig.outputs[0]!, START + LOOP + 2_000);
    assert(step < 0.1 / 300, `${off} frames: a step of ${step}`);
  }
});

Deno.test("undo while it is inserted, and while the rest is still being copied, brings back the loop in phase", async () => {
  const plain = (await loopRig(64)).runTo(BEGIN + 4 * LOOP).outputs[0]!;
  for (const undo of [BEGIN + 9_000, BEGIN + LOOP + 1_000]) {
    const rig = await loopRig(64);
    rig.at(ACT, insert).at(BEGIN + 5_000, insert);
    rig.at(undo, { kind: P.COMMAND_UNDO }).runTo(BEGIN + 4 * LOOP);
    assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_PLAYING, 1]);
    assertSame(
      rig.outputs[0]!.subarray(undo + 2 * RAMP),
      plain.subarray(undo + 2 * RAMP),
      `undo at BEGIN + ${undo - BEGIN}`,
    );
  }
});

Deno.test("stopped in mid-cycle, the cycle is filled up with silence and the rest follows", async () => {
  const rig = await threeCycles(64);
  const old = layerOf(rig)[0]!, stop = MIDDLE + 7_001;
  rig.at(MIDDLE - 5_000, insert);
  exactly(rig, stop, { kind: P.COMMAND_STOP }).runTo(stop + 9_000);
  assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_STOPPED, 4 * LOOP]);
  const now = layerOf(rig)[0]!;
  const open = inserted(old, { from: LOOP, frames: LOOP, input: (i) => played(MIDDLE + i, 0) });
  assertSame(now.subarray(0, LOOP + 7_001), open.subarray(0, LOOP + 7_001), "what was played");
  assert(
    now.subarray(LOOP + 7_001 + RAMP, 2 * LOOP).every((sample) => sample === 0),
    "silence to the end of the cycle",
  );
  assertSame(now.subarray(2 * LOOP + RAMP), old.subarray(LOOP + RAMP), "what was after it");
  assert(rig.outputs[0]!.subarray(MIDDLE + RAMP).every((sample) => sample === 0), "nothing was heard");
});

Deno.test("what follows at once waits until the loop is whole, and is done on the longer one", async () => {
  for (const kind of [P.COMMAND_OVERDUB, P.COMMAND_MULTIPLY, P.COMMAND_RECORD, P.COMMAND_CLEAR, P.COMMAND_RETRIGGER]) {
    const rig = await loopRig(64);
    rig.at(ACT, insert).at(BEGIN + 5_000, insert);
    exactly(rig, BEGIN + LOOP + 300, { kind, a: 1 }).runTo(BEGIN + LOOP + 9_000);
    assertEquals(rig.eventsOf(P.EVENT_REFUSED), []);
    const [grown] = rig.eventsOf(P.EVENT_GROWN), done = rig.eventsOf(P.EVENT_DONE).at(-1)!;
    assertEquals([grown!.a, grown!.b, grown!.c], [2 * LOOP, LOOP, LOOP]);
    assertEquals(done.command, kind);
  }
});

Deno.test("an overdub begun where an insertion ended has everything from there on", async () => {
  const rig = await loopRig(64);
  rig.at(ACT, insert).at(BEGIN + 5_000, { kind: P.COMMAND_OVERDUB, a: 1 }).runTo(BEGIN + LOOP + 9_000);
  assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_OVERDUBBING, 2 * LOOP]);
  const quiet = await loopRig(64);
  quiet.at(ACT, insert).at(BEGIN + 5_000, insert).runTo(BEGIN + LOOP + 9_000);
  exactly(rig, BEGIN + LOOP + 12_000, { kind: P.COMMAND_PLAY }).runTo(BEGIN + 3 * LOOP);
  const plain = layerOf(quiet)[0]!, dubbed = layerOf(rig)[0]!;
  const first = dubbed.findIndex((sample, i) => sample !== plain[i]);
  assertEquals(first, LOOP, "the frame of the press");
});

Deno.test("when memory ends while something is inserted, the loop plays on as it was", async () => {
  const rig = await Rig.open({ source: noise(0.2), blockFrames: 128, tapeSeconds: 2, reservePages: 140 });
  for (const at of [START, START + LOOP]) exactly(rig, at, { kind: P.COMMAND_RECORD, track: 0 });
  rig.at(ACT, insert).runTo(BEGIN + 40 * LOOP);
  assert(rig.eventsOf(P.EVENT_MEMORY).length > 0, "memory was short");
  assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, LOOP]);
  assert(rig.outputs[0]!.subarray(BEGIN + 35 * LOOP).some((sample) => sample !== 0), "the loop is heard");
});

Deno.test("an insertion that closes the take it goes into has all of the take, though its end is still on its way in", async () => {
  const latency = { kind: P.COMMAND_LATENCY, a: 500, b: 700 }, take = { kind: P.COMMAND_RECORD, track: 1 };
  for (const recorded of [12_000, 13_500, 15_000, 16_300]) {
    const end = ACT + recorded;
    const rigs = await Promise.all([P.COMMAND_PLAY, P.COMMAND_INSERT].map(async (kind) => {
      const rig = (await loopRig(64)).at(START + LOOP + 10, latency);
      exactly(exactly(rig, ACT, take), end, { kind, track: 1 });
      if (kind === P.COMMAND_INSERT) exactly(rig, end + 10_000, { kind, track: 1 });
      return rig.runTo(end + 3 * LOOP);
    }));
    const [taken, longer] = rigs.map((rig) => readLoop(rig.memory, 1)!.channels[0]!.slice());
    const input = (i: number) => played(end + 1_200 + i, 0);
    assertSame(longer!, inserted(taken!, { from: recorded, frames: 10_000, input }), `${recorded} frames`);
  }
});
