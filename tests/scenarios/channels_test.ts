import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { loadAt, quietEnds } from "./loaded.ts";
import { noise, Rig, SILENCE } from "./rig.ts";

const exact = { when: P.WHEN_EXACT };
const record = { kind: P.COMMAND_RECORD, ...exact };
const START = 10_007;
const CYCLE = 24_001;
/** Inputs, counted from 0, as the command packs them. */
const input = (...channels: number[]) => ({
  kind: P.COMMAND_INPUT,
  a: channels.length,
  b: channels.reduce((packed, channel, i) => packed + channel * 256 ** i, 0),
});

/** Four inputs of different noise, four outputs, a stereo loop on the first track. */
async function withStereoLoop(): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.2), inputCount: 4, outputCount: 4, tapeSeconds: 20 });
  return rig.at(START, record).at(START + CYCLE, record).runTo(START + CYCLE + 5_000);
}

/** Asserts that an output gives an input's take again from the loop's next beginning on, but for seams. */
function assertPlays(rig: Rig, output: number, fromInput: number, takenAt: number, level = 1): void {
  const from = takenAt + Math.ceil((rig.frame + 1_000 - takenAt) / CYCLE) * CYCLE;
  rig.runTo(from + CYCLE);
  for (let i = 0; i < CYCLE - 1_440; i++) {
    const expected = Math.fround(rig.inputs[fromInput]![takenAt + i]! * level);
    if (rig.outputs[output]![from + i] !== expected) assertEquals(i, -1, `output ${output}: first frame that differs`);
  }
}

Deno.test("a stereo loop stays stereo while its track is set to record one input next", async () => {
  const rig = await withStereoLoop();
  rig.at(rig.frame + 100, input(3)).runTo(rig.frame + 1_000);
  assertPlays(rig, 0, 0, START);
  assertPlays(rig, 1, 1, START);
});

Deno.test("a take records the inputs asked for, one of them goes to both sides, and undo brings the stereo loop back", async () => {
  const rig = await withStereoLoop();
  const start = START + 3 * CYCLE;
  rig.at(rig.frame + 100, input(3)).at(start, record).at(start + CYCLE, record).runTo(start + CYCLE + 5_000);
  assertPlays(rig, 0, 3, start);
  assertPlays(rig, 1, 3, start);
  rig.at(rig.frame + 100, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 5_000);
  assertPlays(rig, 0, 0, START);
  assertPlays(rig, 1, 1, START);
});

Deno.test("inputs may be crossed, and nothing of an input that was not asked for is heard", async () => {
  const rig = await Rig.open({
    source: (frame, channel) => channel === 2 ? 0.9 : noise(0.1)(frame, channel),
    inputCount: 4,
    tapeSeconds: 20,
  });
  rig.at(100, input(3, 1)).at(START, record).at(START + CYCLE, record).runTo(START + CYCLE + 5_000);
  assertPlays(rig, 0, 3, START);
  assertPlays(rig, 1, 1, START);
});

Deno.test("an overdub of one input over a stereo loop goes to both sides", async () => {
  const rig = await withStereoLoop();
  rig.source = (_, channel) => channel === 3 ? 0.25 : 0;
  rig.at(rig.frame + 100, input(3)).at(START + 3 * CYCLE, { kind: P.COMMAND_OVERDUB, a: 0, ...exact });
  rig.at(START + 4 * CYCLE, { kind: P.COMMAND_PLAY, ...exact }).runTo(START + 5 * CYCLE);
  rig.source = SILENCE;
  rig.runTo(START + 6 * CYCLE);
  for (const output of [0, 1]) {
    const middle = rig.outputs[output]!.subarray(START + 5 * CYCLE + 1_000, START + 6 * CYCLE - 1_000);
    assert(middle.every((x) => Math.abs(x - 0.25) < 1e-6), `output ${output}`);
  }
});

Deno.test("a track is heard where it was sent: on any outputs, beside or instead of the main path", async () => {
  const rig = await withStereoLoop();
  rig.at(rig.frame + 100, { kind: P.COMMAND_OUTPUT, a: -1, b: 2 }).runTo(rig.frame + 3_000);
  assertPlays(rig, 2, 0, START);
  assertPlays(rig, 3, 1, START);
  assert(rig.outputs[0]!.subarray(rig.frame - CYCLE).every((x) => x === 0));
  rig.at(rig.frame + 100, { kind: P.COMMAND_OUTPUT, a: 0, b: 2 }).runTo(rig.frame + 3_000);
  assertPlays(rig, 0, 0, START);
  assertPlays(rig, 3, 1, START);
});

for (const rate of [1, 0.5]) {
  Deno.test(`where loops of one channel and of four fade over to each other at rate ${rate}, the one is heard on its two outputs alone`, async () => {
    for (const phonesOutput of [-1, 4]) {
      for (const blockFrames of [64, 333]) {
        const rig = await Rig.open({ outputCount: 6, phonesOutput, tapeSeconds: 4, blockFrames });
        const silent = () => new Float32Array(CYCLE), one = quietEnds(CYCLE);
        loadAt(rig, 1_000, [silent(), silent(), silent(), silent()], { track: 0 });
        rig.at(1_500, { kind: P.COMMAND_OUTPUT, track: 0, a: 0, b: -1 });
        rig.at(2_000, { kind: P.COMMAND_RATE, track: 0, a: rate });
        for (const at of [12_000, 20_000]) loadAt(rig, at, [one], { track: 0 });
        rig.at(21_000, { kind: P.COMMAND_RATE, track: 0, a: rate });
        loadAt(rig, 30_000, [silent(), silent(), silent(), silent()], { track: 0 }).runTo(60_000);
        const [left, right, third, fourth] = rig.outputs;
        assert(left!.some((x) => Math.abs(x) > 0.05));
        assertEquals(left, right);
        assert([third!, fourth!].every((channel) => channel.every((x) => x === 0)), `blocks of ${blockFrames}`);
        if (phonesOutput >= 0) assertEquals(rig.outputs[4], left, "as loud in the phones");
      }
    }
  });
}
