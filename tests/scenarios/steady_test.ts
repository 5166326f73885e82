import { assertEquals } from "@std/assert";
import { TRACK_CURSOR_FRAMES_FIELD } from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { trackOffset } from "../../dsp/snapshot.ts";
import { randomSteps } from "./random_walk.ts";
import { noise, Rig } from "./rig.ts";
import { firstDifference } from "../first_difference.ts";

const FORMAT = { inputCount: 2, outputCount: 4, tapeSeconds: 8, limiterCeiling: 0.9, source: noise(0.3) };

/** Makes the engine look up where every track reads. */
function forgetPlaces(rig: Rig): void {
  for (let track = 0; track < rig.snapshot.trackCount; track++) {
    new DataView(rig.memory.buffer).setInt32(trackOffset(rig.memory, track) + TRACK_CURSOR_FRAMES_FIELD, 0, true);
  }
}

for (const seed of [31, 32, 33, 34, 35, 36]) {
  Deno.test(`what tracks remember of their place changes no bit of a random walk (seed ${seed})`, async () => {
    const steps = randomSteps(seed, 600, 900);
    const rigs = [await Rig.open(FORMAT), await Rig.open(FORMAT)];
    rigs[1]!.nextBlockFrames = () => (forgetPlaces(rigs[1]!), 96);
    for (const rig of rigs) {
      for (const { at, ask } of steps) rig.at(at, ask);
      rig.runTo(steps.at(-1)!.at + 50_000);
    }
    rigs[0]!.outputs.forEach((channel, c) => {
      assertEquals(firstDifference(channel, rigs[1]!.outputs[c]!), -1, `channel ${c}`);
    });
  });
}

Deno.test("forty loops whose levels all move sum to the same bits, wherever blocks end", async () => {
  const run = async (blockFrames: number) => {
    const rig = await Rig.open({ ...FORMAT, outputCount: 2, blockFrames });
    for (let track = 0; track < 40; track++) {
      const at = 1000 + track * 6000;
      rig.at(at, { kind: P.COMMAND_RECORD, track, when: P.WHEN_EXACT });
      rig.at(at + 4801 + 37 * track, { kind: P.COMMAND_PLAY, track, when: P.WHEN_EXACT });
    }
    for (let i = 0; i < 400; i++) {
      const kind = i % 3 === 0 ? P.COMMAND_PAN : P.COMMAND_GAIN;
      rig.at(260_000 + i * 71, { kind, track: i % 40, when: P.WHEN_EXACT, a: (i * 29 % 100) / 100 });
    }
    return rig.runTo(300_000).outputs;
  };
  const [whole, odd] = [await run(1024), await run(61)];
  whole.forEach((channel, c) => assertEquals(firstDifference(channel, odd[c]!), -1, `channel ${c}`));
});
