import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ACT, assertSame, exactly, layerOf, LOOP, loopRig, multiplied, RAMP, START } from "./pass_rig.ts";
import { largestStep, noise, Rig, sine } from "./rig.ts";

const BLOCKS = [1, 64, 333, 1024];
const played = noise(0.2);
const multiply = { kind: P.COMMAND_MULTIPLY, a: 1 };
/** The loop's boundary behind ACT, at which a press at ACT begins. */
const BEGIN = START + 3 * LOOP;

/** A rig whose loop was multiplied to three cycles by presses somewhere in a cycle. */
async function tripled(blockFrames = 64): Promise<{ rig: Rig; old: Float32Array }> {
  const rig = await loopRig(blockFrames);
  const old = layerOf(rig.runTo(ACT))[0]!;
  rig.at(ACT, multiply).at(BEGIN + 2 * LOOP + 9_000, multiply).runTo(BEGIN + 3 * LOOP + 9_000);
  return { rig, old };
}

Deno.test("a multiplied loop is the old one, repeated, and what was played, to the bit, in blocks of every size", async () => {
  for (const blockFrames of BLOCKS) {
    const rig = await loopRig(blockFrames, 2);
    const old = layerOf(rig.runTo(ACT));
    rig.at(ACT, multiply).runTo(ACT + 100);
    assertEquals([rig.track(0).state, rig.track(0).waitingFrame], [P.STATE_PLAYING, BEGIN]);
    rig.runTo(BEGIN + 100);
    assertEquals(rig.track(0).state, P.STATE_MULTIPLYING);
    // Somewhere in its third cycle: that one is still to be filled.
    rig.at(BEGIN + 2 * LOOP + 9_000, multiply).runTo(BEGIN + 3 * LOOP - 100);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_MULTIPLYING, LOOP]);
    rig.runTo(BEGIN + 3 * LOOP + 9_000);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, 3 * LOOP]);
    assertEquals(
      [rig.track(0).layerCount, rig.snapshot.anchorLength],
      [2, LOOP],
      "one step of undo, and the grid stays",
    );
    const now = layerOf(rig);
    now.forEach((channel, c) => {
      const input = (i: number) => played(BEGIN + i, c);
      assertSame(channel, multiplied(old[c]!, { from: 0, frames: 3 * LOOP, input }), `channel ${c}, ${blockFrames}`);
    });
    rig.at(rig.frame, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 2_000);
    layerOf(rig).forEach((channel, c) => assertSame(channel, old[c]!, "after undo"));
    assertEquals(rig.snapshot.anchorLength, LOOP);
    rig.at(rig.frame, { kind: P.COMMAND_REDO }).runTo(rig.frame + 2_000);
    layerOf(rig).forEach((channel, c) => assertSame(channel, now[c]!, "after redo"));
    assertEquals(rig.snapshot.anchorLength, LOOP);
  }
});

Deno.test("while it is multiplied the old loop goes round unchanged, and the long one begins where a cycle does, without a jump", async () => {
  const { rig, old } = await tripled();
  const plain = (await loopRig(64)).runTo(BEGIN + 3 * LOOP).outputs[0]!;
  const out = rig.outputs[0]!, end = BEGIN + 3 * LOOP;
  assertSame(out.subarray(0, end), plain.subarray(0, end), "while it is multiplied");
  const long = multiplied(old, { from: 0, frames: 3 * LOOP, input: (i) => played(BEGIN + i, 0) });
  rig.runTo(end + 3 * LOOP);
  // The first time round, what was played behind the end was not known yet at the beginning.
  assertSame(rig.outputs[0]!.subarray(end + RAMP, end + 3 * LOOP), long.subarray(RAMP), "the long loop");
});

Deno.test("presses near a boundary belong to it, early and late alike", async () => {
  for (const off of [-4_000, -100, 100, 4_000]) {
    const rig = await loopRig(64);
    const old = layerOf(rig.runTo(BEGIN - 5_000))[0]!;
    rig.at(BEGIN + off, multiply).at(BEGIN + 2 * LOOP + off, multiply).runTo(BEGIN + 3 * LOOP);
    const expected = multiplied(old, { from: 0, frames: 2 * LOOP, input: (i) => played(BEGIN + i, 0) });
    assertSame(layerOf(rig)[0]!, expected, `presses ${off} frames off`);
  }
});

Deno.test("feedback is how much of the loop is repeated", async () => {
  const rig = await loopRig(333);
  const old = layerOf(rig.runTo(ACT))[0]!;
  rig.at(ACT, { ...multiply, a: 0.3 }).at(BEGIN + LOOP + 9_000, multiply).runTo(BEGIN + 3 * LOOP);
  const expected = multiplied(old, { from: 0, frames: 2 * LOOP, feedback: 0.3, input: (i) => played(BEGIN + i, 0) });
  assertSame(layerOf(rig)[0]!, expected, "with feedback 0.3");
});

Deno.test("a multiplied loop counts in its cycles: multiplied again it may become shorter, and wraps smoothly", async () => {
  const rig = await Rig.open({ source: sine(97.3, 0.2), blockFrames: 64, tapeSeconds: 8, reservePages: 1500 });
  for (const at of [START, START + LOOP]) exactly(rig, at, { kind: P.COMMAND_RECORD, track: 0 });
  rig.at(ACT, multiply).at(BEGIN + 2 * LOOP + 9_000, multiply).runTo(BEGIN + 4 * LOOP);
  assertEquals(rig.track(0).lengthFrames, 3 * LOOP);
  rig.source = () => 0;
  rig.at(BEGIN + 4 * LOOP + 9_000, multiply).at(BEGIN + 5 * LOOP + 9_000, multiply).runTo(BEGIN + 9 * LOOP);
  assertEquals([rig.track(0).lengthFrames, rig.snapshot.anchorLength], [LOOP, LOOP]);
  const step = largestStep(rig.outputs[0]!, BEGIN + 4 * LOOP);
  assert(step < 2 * 0.2 * 2 * Math.PI * 97.3 / 48_000 + 4 * 0.4 / RAMP, `a step of ${step}`);
});

Deno.test("an exact press, or a record, ends it right there: the loop is as long as that, and alone it is the grid", async () => {
  for (const end of [exactly, (rig: Rig, at: number) => rig.at(at, { kind: P.COMMAND_RECORD })]) {
    const rig = await loopRig(64);
    exactly(rig, ACT, multiply);
    end(rig, ACT + 25_001, multiply).runTo(ACT + 3 * LOOP);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, 25_001]);
    assertEquals(rig.snapshot.anchorLength, 25_001);
    rig.at(rig.frame, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 2_000);
    assertEquals([rig.track(0).lengthFrames, rig.snapshot.anchorLength], [LOOP, LOOP]);
  }
});

Deno.test("one that is pressed off at once is thrown away, and said", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, multiply);
  exactly(rig, ACT + 900, multiply).runTo(ACT + 9_000);
  assertEquals(rig.eventsOf(P.EVENT_DISCARDED).map(({ a }) => a), [900]);
  assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_PLAYING, 1]);
});

Deno.test("undo, clear and cancel: a growth is dropped, what waits does not come, and the loop plays on as it was", async () => {
  const plain = (await loopRig(64)).runTo(BEGIN + 4 * LOOP).outputs[0]!;
  for (const kind of [P.COMMAND_UNDO, P.COMMAND_CANCEL, P.COMMAND_MULTIPLY]) {
    const rig = await loopRig(64);
    rig.at(ACT, multiply);
    // Undo while it runs; the others before it begins.
    const at = kind === P.COMMAND_UNDO ? BEGIN + 9_000 : ACT + 500;
    rig.at(at, { kind, a: 1 }).runTo(BEGIN + 4 * LOOP);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames, rig.track(0).layerCount], [P.STATE_PLAYING, LOOP, 1]);
    assertSame(rig.outputs[0]!, plain, `after command ${kind}`);
  }
  const rig = await loopRig(64);
  rig.at(ACT, multiply).at(BEGIN + 9_000, { kind: P.COMMAND_CLEAR }).at(BEGIN + LOOP, { kind: P.COMMAND_UNDO });
  rig.runTo(BEGIN + 4 * LOOP);
  assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, LOOP]);
});

Deno.test("a cancelled end lets it go on", async () => {
  const rig = await loopRig(64);
  rig.at(ACT, multiply).at(BEGIN + 5_000, multiply).at(BEGIN + 6_000, { kind: P.COMMAND_CANCEL });
  rig.runTo(BEGIN + LOOP + 9_000);
  assertEquals(rig.track(0).state, P.STATE_MULTIPLYING);
  rig.at(rig.frame, multiply).runTo(BEGIN + 3 * LOOP);
  assertEquals(rig.track(0).lengthFrames, 2 * LOOP);
});

Deno.test("stopped in mid-cycle, the loop is silent at once and is filled up to whole cycles", async () => {
  for (const blockFrames of BLOCKS) {
    const rig = await loopRig(blockFrames);
    const old = layerOf(rig.runTo(ACT))[0]!;
    const stop = BEGIN + LOOP + 7_001;
    rig.at(ACT, multiply);
    exactly(rig, stop, { kind: P.COMMAND_STOP }).runTo(stop + 6_000);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_STOPPED, 2 * LOOP]);
    assert(rig.outputs[0]!.subarray(stop + RAMP).every((sample) => sample === 0), "silence");
    const open = multiplied(old, { from: 0, frames: 2 * LOOP, input: (i) => played(BEGIN + i, 0) });
    const now = layerOf(rig)[0]!, length = stop - BEGIN;
    assertSame(now.subarray(RAMP, length), open.subarray(RAMP, length), "what was played");
    assertSame(now.subarray(length + RAMP), old.subarray(length + RAMP - LOOP), "what was filled up");
  }
});

Deno.test("stopped just behind a boundary, it ends with that, and nothing is laid over its beginning", async () => {
  const rig = await loopRig(64);
  const old = layerOf(rig.runTo(ACT))[0]!;
  rig.at(ACT, multiply);
  exactly(rig, BEGIN + 2 * LOOP + 3_000, { kind: P.COMMAND_STOP }).runTo(BEGIN + 3 * LOOP);
  const expected = multiplied(old, { from: 0, frames: 2 * LOOP, input: (i) => played(BEGIN + i, 0) });
  assertSame(layerOf(rig)[0]!, expected, "two cycles");
});

Deno.test("other operations end it where its cycle ends and go on there", async () => {
  for (
    const [kind, state] of [
      [P.COMMAND_OVERDUB, P.STATE_OVERDUBBING],
      [P.COMMAND_REPLACE, P.STATE_REPLACING],
      [P.COMMAND_INSERT, P.STATE_INSERTING],
      [P.COMMAND_RETRIGGER, P.STATE_PLAYING],
      [P.COMMAND_ONE_SHOT, P.STATE_PLAYING],
    ] as const
  ) {
    const rig = await loopRig(64);
    rig.at(ACT, multiply).at(BEGIN + LOOP + 5_000, { kind, a: 1 }).runTo(BEGIN + 2 * LOOP - 200);
    assertEquals(rig.track(0).state, P.STATE_MULTIPLYING);
    rig.runTo(BEGIN + 2 * LOOP + 5_000);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [state, 2 * LOOP], `command ${kind}`);
    assertEquals(rig.eventsOf(P.EVENT_REFUSED), []);
  }
});

Deno.test("an overdub is ended by a multiplication that begins where it ends, and multiplied with the rest", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, { kind: P.COMMAND_OVERDUB, a: 1 });
  rig.at(ACT + 1_000, multiply).runTo(BEGIN + 9_000);
  assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_MULTIPLYING, 2]);
  const old = layerOf(rig)[0]!;
  rig.at(rig.frame, multiply).runTo(BEGIN + 2 * LOOP);
  assertSame(
    layerOf(rig)[0]!,
    multiplied(old, { from: 0, frames: LOOP, input: (i) => played(BEGIN + i, 0) }),
    "what was overdubbed",
  );
});

Deno.test("a take is closed and multiplied from its end on", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, { kind: P.COMMAND_RECORD, track: 1 });
  exactly(rig, ACT + LOOP, { ...multiply, track: 1 });
  exactly(rig, ACT + 3 * LOOP, { ...multiply, track: 1 }).runTo(ACT + 4 * LOOP);
  assertEquals([rig.track(1).state, rig.track(1).lengthFrames], [P.STATE_PLAYING, 2 * LOOP]);
});

Deno.test("what is played lands where the player heard the loop, whatever the latencies", async () => {
  for (const [input, output] of [[0, 700], [900, 300], [2_001, 1_500]] as const) {
    const rig = await loopRig(64);
    rig.at(1, { kind: P.COMMAND_LATENCY, a: input, b: output });
    const old = layerOf(rig.runTo(ACT))[0]!;
    rig.at(ACT, multiply).at(BEGIN + LOOP + 9_000, multiply).runTo(BEGIN + 3 * LOOP);
    // What is heard at output frame BEGIN and answered at once lies one round trip later on tape.
    const begin = BEGIN + input + output;
    const expected = multiplied(old, { from: 0, frames: 2 * LOOP, input: (i) => played(begin + i, 0) });
    assertSame(layerOf(rig)[0]!, expected, `latencies ${input} and ${output}`);
  }
});

Deno.test("when memory ends, what was multiplied so far stays, as whole cycles, and the loop plays on", async () => {
  const rig = await Rig.open({ source: noise(0.2), blockFrames: 128, tapeSeconds: 2, reservePages: 140 });
  for (const at of [START, START + LOOP]) exactly(rig, at, { kind: P.COMMAND_RECORD, track: 0 });
  rig.at(ACT, multiply).runTo(BEGIN + 40 * LOOP);
  assert(rig.eventsOf(P.EVENT_MEMORY).length > 0, "memory was short");
  const { state, lengthFrames } = rig.track(0);
  assertEquals([state, lengthFrames % LOOP], [P.STATE_PLAYING, 0]);
  assert(lengthFrames > LOOP, `${lengthFrames}`);
  assert(rig.outputs[0]!.subarray(BEGIN + 35 * LOOP).some((sample) => sample !== 0), "the loop is heard");
});
