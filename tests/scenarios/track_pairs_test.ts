import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig } from "./rig.ts";
import { LEAD_FRAMES } from "../../dsp/assembly/layout.ts";
import { firstDifference } from "../first_difference.ts";

const exact = { when: P.WHEN_EXACT };
const START = 10_007;
const CYCLE = 24_001;
const END = 200_000;
const TRACKS = 3;

/** Three stereo loops, and everything that changes how loud they are where: quiet enough for the limiter to rest. */
async function play(blocks: number | (() => number), heard: (rig: Rig) => void, pairCount = TRACKS): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.05), inputCount: 2, tapeSeconds: 20, pairCount });
  if (typeof blocks === "number") rig.blockFrames = blocks;
  else rig.nextBlockFrames = blocks;
  for (let track = 0; track < TRACKS; track++) {
    const at = START + track * CYCLE;
    rig.at(at, { kind: P.COMMAND_RECORD, track, ...exact });
    rig.at(at + CYCLE, { kind: P.COMMAND_RECORD, track, ...exact });
  }
  rig.at(90_003, { kind: P.COMMAND_GAIN, track: 0, a: 0.5 });
  rig.at(95_003, { kind: P.COMMAND_PAN, track: 1, a: -0.7 });
  rig.at(99_001, { kind: P.COMMAND_OVERDUB, track: 2, a: 1, ...exact });
  rig.at(120_001, { kind: P.COMMAND_OVERDUB, track: 2, a: 1, ...exact });
  rig.at(130_017, { kind: P.COMMAND_MUTE, track: 1, a: P.SWITCH_ON });
  rig.at(140_017, { kind: P.COMMAND_MUTE, track: 1, a: P.SWITCH_OFF });
  rig.at(150_001, { kind: P.COMMAND_SOLO, track: 0, a: P.SWITCH_ON });
  rig.at(160_001, { kind: P.COMMAND_SOLO, track: 0, a: P.SWITCH_OFF });
  rig.at(170_001, { kind: P.COMMAND_STOP, track: 0, ...exact });
  rig.at(180_001, { kind: P.COMMAND_PLAY, track: 0, ...exact });
  heard(rig);
  return rig.runTo(END);
}

function hearAll(rig: Rig): void {
  for (let pair = 0; pair < TRACKS; pair++) rig.engine.hearPair(pair, 1);
}

/** What the master's bus is: its tracks added up in their order, each sum rounded as the engine rounds it. */
function sumOfPairs(rig: Rig, side: number): Float32Array {
  const sum = new Float32Array(rig.frame);
  for (let track = 0; track < TRACKS; track++) {
    const own = rig.pairs[2 * track + side]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += own[i]!;
  }
  return sum;
}

Deno.test("the pairs of all tracks add up to the master before its limiter, bit for bit and frame for frame", async () => {
  const rig = await play(128, hearAll);
  for (const side of [0, 1]) {
    assertEquals(firstDifference(sumOfPairs(rig, side), rig.outputs[side]!), -1);
    for (let track = 0; track < TRACKS; track++) {
      assert(rig.pairs[2 * track + side]!.some((sample) => sample !== 0), `track ${track} is heard on side ${side}`);
    }
  }
});

Deno.test("a pair is the same at every block size, from one frame to thousands", async () => {
  const plain = await play(128, hearAll);
  let seed = 7;
  const random = () => 1 + (seed = Math.imul(seed, 48271) >>> 0) % 3000;
  for (const blocks of [1, 63, 1000, 8192, random]) {
    const rig = await play(blocks, hearAll);
    rig.pairs.forEach((channel, i) => {
      assertEquals(firstDifference(channel, plain.pairs[i]!), -1, `channel ${i} in blocks of ${blocks}`);
    });
  }
});

Deno.test("hearing pairs, or having none, changes no bit of the master and no event", async () => {
  const without = await play(64, () => {}, 0);
  const unheard = await play(64, () => {});
  const heard = await play(64, hearAll);
  for (const rig of [unheard, heard]) {
    assertEquals(rig.outputs, without.outputs);
    assertEquals(rig.events, without.events);
  }
  assert(unheard.pairs.every((channel) => channel.every((sample) => sample === 0)), "nobody hears them: silence");
});

Deno.test("the limiter holds the master down and leaves a track's own pair as it is", async () => {
  const rig = await Rig.open({ source: noise(0.9), inputCount: 2, tapeSeconds: 20, pairCount: 1 });
  rig.engine.hearPair(0, 1);
  rig.at(START, { kind: P.COMMAND_RECORD, track: 0, ...exact }).at(START + CYCLE, {
    kind: P.COMMAND_RECORD,
    track: 0,
    ...exact,
  });
  rig.at(START + CYCLE + 100, { kind: P.COMMAND_GAIN, track: 0, a: 2 }).runTo(START + 3 * CYCLE);
  const from = START + 2 * CYCLE;
  for (let i = 0; i < CYCLE - 1_440; i++) assertEquals(rig.pairs[0]![from + i], rig.inputs[0]![START + i]! * 2);
  assert(rig.outputs[0]!.every((sample) => Math.abs(sample) <= 0.967));
});

Deno.test("a pair may carry its track before gain, pan, mute and solo, at every block size", async () => {
  const plain = await play(128, (rig) => {
    for (let pair = 0; pair < TRACKS; pair++) rig.engine.hearPair(pair, 2);
  });
  const [left, right] = [plain.pairs[2]!, plain.pairs[3]!];
  // Panned at 95,003 and muted from 130,017 to 140,017, of which the pair knows nothing.
  const taken = START + CYCLE;
  for (let frame = taken + 2 * CYCLE; frame < 140_000; frame++) {
    const within = (frame - taken) % CYCLE;
    if (within >= CYCLE - 1_440) continue;
    const expected = [plain.inputs[0]![taken + within]!, plain.inputs[1]![taken + within]!];
    if (left[frame] !== expected[0] || right[frame] !== expected[1]) {
      assertEquals([frame, left[frame], right[frame]], [frame, ...expected]);
    }
  }
  const small = await play(17, (rig) => {
    for (let pair = 0; pair < TRACKS; pair++) rig.engine.hearPair(pair, 2);
  });
  plain.pairs.forEach((channel, i) => assertEquals(firstDifference(small.pairs[i]!, channel), -1, `channel ${i}`));
  assertEquals(plain.outputs, (await play(64, () => {})).outputs);
});

Deno.test("a pair heard from the middle on carries the sound from there, and silence again once nobody hears it", async () => {
  const plain = await play(128, hearAll);
  const rig = await play(128, (rig) => {
    rig.runTo(80_000).engine.hearPair(1, 1);
    rig.runTo(128_000).engine.hearPair(1, 0);
  });
  const own = rig.pairs[2]!;
  assert(own.subarray(0, 80_000 + LEAD_FRAMES).every((sample) => sample === 0));
  const [from, to] = [80_000 + LEAD_FRAMES, 128_000];
  assertEquals(firstDifference(own.subarray(from, to), plain.pairs[2]!.subarray(from, to)), -1);
  assert(own.subarray(to).every((sample) => sample === 0));
});

Deno.test("a track of four channels plays its first two on its pair, none on its neighbour's", async () => {
  const rig = await Rig.open({ source: noise(0.2), inputCount: 4, tapeSeconds: 20, pairCount: 2 });
  rig.engine.hearPair(0, 1);
  rig.engine.hearPair(1, 1);
  rig.at(100, { kind: P.COMMAND_INPUT, track: 0, a: 4, b: 256 + 2 * 256 ** 2 + 3 * 256 ** 3 });
  rig.at(START, { kind: P.COMMAND_RECORD, track: 0, ...exact });
  rig.at(START + CYCLE, { kind: P.COMMAND_RECORD, track: 0, ...exact }).runTo(START + 3 * CYCLE);
  assertEquals(firstDifference(rig.pairs[0]!, rig.outputs[0]!), -1);
  assertEquals(firstDifference(rig.pairs[1]!, rig.outputs[1]!), -1);
  assert(rig.pairs[2]!.every((sample) => sample === 0) && rig.pairs[3]!.every((sample) => sample === 0));
});
