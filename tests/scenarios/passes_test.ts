import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ACT, assertSame, exactly, layerOf, LOOP, loopRig, passed, RAMP, START } from "./pass_rig.ts";
import { noise, Rig } from "./rig.ts";

const BLOCKS = [1, 64, 333, 1024];
const FRAMES = 9_001;
const FROM = (ACT - START) % LOOP;
const played = noise(0.2);

const KINDS = [
  { name: "replaced", command: P.COMMAND_REPLACE, state: P.STATE_REPLACING },
  { name: "substituted", command: P.COMMAND_SUBSTITUTE, state: P.STATE_SUBSTITUTING },
];

for (const { name, command, state } of KINDS) {
  Deno.test(`what is ${name} is what was played, to the bit, in blocks of every size, and undo brings back what was there`, async () => {
    for (const blockFrames of BLOCKS) {
      const rig = await loopRig(blockFrames, 2);
      exactly(rig, ACT, { kind: command }).runTo(ACT + 100);
      const old = layerOf(rig), undoSteps = rig.track(0).layerCount;
      assertEquals(rig.track(0).state, state);
      exactly(rig, ACT + FRAMES, { kind: command }).runTo(ACT + FRAMES + LOOP);
      assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, LOOP]);
      assertEquals(rig.track(0).layerCount, undoSteps, "one step of undo");
      const now = layerOf(rig);
      old.forEach((channel, c) => {
        const input = (i: number) => played(ACT + i, c);
        assertSame(now[c]!, passed(channel, { from: FROM, frames: FRAMES, feedback: 0, input }), `channel ${c}`);
      });
      rig.at(rig.frame, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 2_000);
      layerOf(rig).forEach((channel, c) => assertSame(channel, old[c]!, "after undo"));
      rig.at(rig.frame, { kind: P.COMMAND_REDO }).runTo(rig.frame + 2_000);
      layerOf(rig).forEach((channel, c) => assertSame(channel, now[c]!, "after redo"));
    }
  });
}

Deno.test("what is being replaced falls silent within 10 ms and comes back where the pass ends; what is substituted goes on being heard", async () => {
  const heard = async (kind: number | undefined) => {
    const rig = await loopRig(64);
    if (kind !== undefined) { for (const at of [ACT, ACT + FRAMES]) exactly(rig, at, { kind }); }
    return rig.runTo(ACT + FRAMES + 2_000).outputs[0]!;
  };
  const plain = await heard(undefined), replaced = await heard(P.COMMAND_REPLACE);
  const substituted = await heard(P.COMMAND_SUBSTITUTE);
  assertSame(substituted, plain, "while it is substituted");
  assertSame(replaced.subarray(0, ACT), plain.subarray(0, ACT), "before");
  assert(replaced.subarray(ACT + RAMP, ACT + FRAMES).every((sample) => sample === 0), "silence");
  // 10 ms later the whole loop is back; what was played until then is heard when it comes round.
  const back = ACT + FRAMES + RAMP;
  assertSame(replaced.subarray(back, back + 1_000), plain.subarray(back, back + 1_000), "after");
});

Deno.test("a pass of any kind that goes round makes a layer of each round, and the length stays", async () => {
  for (const { name, command } of KINDS) {
    const rig = await loopRig(333);
    exactly(rig, ACT, { kind: command }).runTo(ACT + 100);
    const steps = rig.track(0).layerCount;
    const old = layerOf(rig)[0]!;
    exactly(rig, ACT + 2 * LOOP + FRAMES, { kind: P.COMMAND_PLAY }).runTo(ACT + 4 * LOOP);
    assertEquals([rig.track(0).layerCount, rig.track(0).lengthFrames], [steps + 2, LOOP], name);
    const input = (round: number) => (i: number) => played(ACT + round * LOOP + i, 0);
    const rounds = [0, 1, 2].map((round) => ({ from: FROM, frames: LOOP, feedback: 0, input: input(round) }));
    // From its second round on a pass goes on without easing in: it stands at its full weight.
    let expected = passed(old, rounds[0]!);
    const layers = [old];
    for (let round = 1; round <= 2; round++) {
      layers.push(expected);
      const open = passed(layers.at(-2)!, { ...rounds[round - 1]!, frames: LOOP });
      const base = round === 1 ? openRound(old, input(0)) : openRound(open, input(1), true);
      expected = passed(base, { ...rounds[round]!, feedbackBefore: 0, frames: round === 2 ? FRAMES : LOOP });
    }
    assertSame(layerOf(rig)[0]!, expected, name);
  }
});

/** A round that is not eased out, since the pass goes on. */
function openRound(old: Float32Array, input: (i: number) => number, goesOn = false): Float32Array {
  const loop = old.slice();
  const round = { from: FROM, frames: 2 * LOOP, feedback: 0, input, ...(goesOn ? { feedbackBefore: 0 } : {}) };
  const long = passed(loop, { ...round, frames: LOOP });
  // passed() eases out behind the round, over its beginning: those frames are as the round itself left them.
  for (let i = 0; i < RAMP; i++) {
    const weight = goesOn ? 1 : Math.fround((i + 1) / RAMP);
    const at = (FROM + i) % LOOP;
    const stays = Math.fround(old[at]! * Math.fround(1 + Math.fround(-1 * weight)));
    long[at] = Math.fround(stays + Math.fround(Math.fround(input(i)) * weight));
  }
  return long;
}

Deno.test("an overdub goes over to a replacement and that to a substitution, each a step of undo, without a gap in what is played", async () => {
  for (const blockFrames of BLOCKS) {
    const rig = await loopRig(blockFrames);
    const turns = [ACT, ACT + 4_001, ACT + 9_005, ACT + 13_013];
    exactly(rig, turns[0]!, { kind: P.COMMAND_OVERDUB, a: 0.7 }).runTo(ACT + 50);
    const old = layerOf(rig)[0]!;
    exactly(rig, turns[1]!, { kind: P.COMMAND_REPLACE }).runTo(turns[1]! + 50);
    assertEquals(rig.track(0).state, P.STATE_REPLACING);
    exactly(rig, turns[2]!, { kind: P.COMMAND_SUBSTITUTE }).runTo(turns[2]! + 50);
    assertEquals(rig.track(0).state, P.STATE_SUBSTITUTING);
    exactly(rig, turns[3]!, { kind: P.COMMAND_STOP }).runTo(turns[3]! + LOOP);
    const input = (turn: number) => (i: number) => played(turns[turn]! + i, 0);
    const lengths = [0, 1, 2].map((turn) => turns[turn + 1]! - turns[turn]!);
    const pass = (turn: number, feedback: number) => {
      return { from: FROM + turns[turn]! - ACT, frames: lengths[turn]!, feedback, input: input(turn) };
    };
    // What each goes on from is what the one before left where it went on: eased in, not out.
    const added = withoutEnd(old, passed(old, pass(0, 0.7)), pass(0, 0.7));
    const replaced = passed(added, { ...pass(1, 0), feedbackBefore: 0.7 });
    const open = withoutEnd(added, replaced, pass(1, 0));
    const substituted = passed(open, { ...pass(2, 0), feedbackBefore: 0 });
    assertSame(layerOf(rig)[0]!, substituted, `substituted in blocks of ${blockFrames}`);
    for (const [what, layer] of [["replaced", replaced], ["added", passed(old, pass(0, 0.7))], ["old", old]] as const) {
      rig.at(rig.frame, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 1_000);
      assertSame(layerOf(rig)[0]!, layer, `${what} in blocks of ${blockFrames}`);
    }
  }
});

/** A layer as a pass left it that has not ended: behind its last frame stands what was there before. */
function withoutEnd(old: Float32Array, layer: Float32Array, { from, frames }: { from: number; frames: number }) {
  const open = layer.slice();
  for (let i = frames; i < frames + RAMP; i++) open[(from + i) % LOOP] = old[(from + i) % LOOP]!;
  return open;
}

Deno.test("a pass that is turned into another, and late into a third at the same frame, fades from what the first one left", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, { kind: P.COMMAND_SUBSTITUTE }).runTo(ACT - 1);
  const old = layerOf(rig)[0]!;
  exactly(rig, ACT + 6_000, { kind: P.COMMAND_OVERDUB, a: 0.5 });
  // Pressed earlier than the overdub, but taken up later: it belongs where that began.
  rig.at(ACT + 7_000, { kind: P.COMMAND_REPLACE, gesture: ACT + 5_000 });
  exactly(rig, ACT + 15_000, { kind: P.COMMAND_PLAY }).runTo(ACT + 2 * LOOP);
  const input = (i: number) => played(ACT + i, 0);
  const whole = passed(old, { from: FROM, frames: 15_000, feedback: 0, input });
  assertSame(layerOf(rig)[0]!, whole, "nothing of the old loop came back between");
});

Deno.test("a late press replaces from the frame it was meant for", async () => {
  const rig = await loopRig(64);
  rig.runTo(ACT);
  const old = layerOf(rig)[0]!;
  rig.at(ACT + 3_000, { kind: P.COMMAND_REPLACE, gesture: ACT }).runTo(ACT + 3_100);
  rig.at(ACT + FRAMES + 3_000, { kind: P.COMMAND_REPLACE, gesture: ACT + FRAMES }).runTo(ACT + FRAMES + LOOP);
  const end = rig.eventsOf(P.EVENT_LAYER)[0]!.frame - ACT;
  const input = (i: number) => played(ACT + i, 0);
  assertSame(layerOf(rig)[0]!, passed(old, { from: FROM, frames: end, feedback: 0, input }), "from the press on");
});

Deno.test("undo while something is replaced leaves the loop as it was, and heard", async () => {
  const rig = await loopRig(64);
  const plain = (await loopRig(64)).runTo(ACT + 20_000).outputs[0]!;
  exactly(rig, ACT, { kind: P.COMMAND_REPLACE }).runTo(ACT + 50);
  exactly(rig, ACT + 5_000, { kind: P.COMMAND_UNDO }).runTo(ACT + 20_000);
  assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_PLAYING, 1]);
  assertSame(rig.outputs[0]!.subarray(ACT + 6_000), plain.subarray(ACT + 6_000), "after undo");
});

Deno.test("a loop that stands still is replaced without ever being heard, and one that is stopped meanwhile stays silent", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT - 3_000, { kind: P.COMMAND_STOP });
  exactly(rig, ACT, { kind: P.COMMAND_REPLACE });
  exactly(rig, ACT + FRAMES, { kind: P.COMMAND_STOP }).runTo(ACT + FRAMES + LOOP);
  assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_STOPPED, 2]);
  assert(rig.outputs[0]!.subarray(ACT - 2_000).every((sample) => sample === 0));

  const playing = await loopRig(64);
  exactly(playing, ACT, { kind: P.COMMAND_REPLACE });
  exactly(playing, ACT + FRAMES, { kind: P.COMMAND_STOP }).runTo(ACT + FRAMES + LOOP);
  assert(playing.outputs[0]!.subarray(ACT + RAMP).every((sample) => sample === 0), "not even between two fades");
});

Deno.test("pressing several kinds at once does the last, as one step", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, { kind: P.COMMAND_OVERDUB, a: 1 });
  exactly(rig, ACT, { kind: P.COMMAND_REPLACE });
  exactly(rig, ACT, { kind: P.COMMAND_SUBSTITUTE }).runTo(ACT + 50);
  assertEquals(rig.track(0).state, P.STATE_SUBSTITUTING);
  const old = layerOf(rig)[0]!;
  exactly(rig, ACT + FRAMES, { kind: P.COMMAND_PLAY }).runTo(ACT + FRAMES + LOOP);
  assertEquals(rig.track(0).layerCount, 2);
  const input = (i: number) => played(ACT + i, 0);
  assertSame(layerOf(rig)[0]!, passed(old, { from: FROM, frames: FRAMES, feedback: 0, input }), "substituted");
});

Deno.test("a replacement lands where the player heard the loop, whatever the latencies", async () => {
  for (const [input, output] of [[0, 700], [900, 300], [2_001, 1_500]] as const) {
    const rig = await loopRig(64);
    rig.at(1, { kind: P.COMMAND_LATENCY, a: input, b: output });
    rig.runTo(ACT);
    rig.at(ACT, { kind: P.COMMAND_REPLACE }).runTo(ACT + 50);
    const old = layerOf(rig)[0]!;
    rig.at(ACT + FRAMES, { kind: P.COMMAND_REPLACE }).runTo(ACT + FRAMES + 2 * LOOP);
    // Pressed at stream frame ACT on hearing ACT − output, played to it: on tape at ACT + input.
    const heard = ACT - output, origin = START;
    const from = (heard - origin) % LOOP;
    const expected = passed(old, { from, frames: FRAMES, feedback: 0, input: (i) => played(ACT + input + i, 0) });
    assertSame(layerOf(rig)[0]!, expected, `latencies ${input} and ${output}`);
  }
});

Deno.test("when memory ends, a replacement ends with its fade and the loop plays on", async () => {
  const rig = await Rig.open({ source: noise(0.2), blockFrames: 128, tapeSeconds: 2, reservePages: 110 });
  for (const at of [START, START + 10 * LOOP]) exactly(rig, at, { kind: P.COMMAND_RECORD, track: 0 });
  exactly(rig, START + 11 * LOOP, { kind: P.COMMAND_REPLACE }).runTo(START + 25 * LOOP);
  assert(rig.eventsOf(P.EVENT_MEMORY).length > 0, "memory was short");
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  assert(rig.outputs[0]!.subarray(START + 20 * LOOP).some((sample) => sample !== 0), "the loop is heard again");
});
