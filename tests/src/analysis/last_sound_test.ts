import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findLastSound } from "../../../src/analysis/last_sound.ts";
import type { ReadSound } from "../../../src/analysis/seam_cost.ts";
import { deviates } from "../../../scripts/measure/clock/cases.ts";

const RATE = 48_000;
const LENGTH = 6 * RATE;

/** Hits at frames, each ringing for `decayFrames`, over noise. */
function sound(hits: readonly number[], decayFrames: number, noiseRms: number, level = 0.5): Float32Array {
  const { normal } = deviates(7);
  const all = Float32Array.from({ length: LENGTH }, () => noiseRms * normal());
  for (const hit of hits) {
    for (let i = 0; hit + i < LENGTH; i++) all[hit + i]! += level * Math.exp(-i / decayFrames) * Math.sin(0.06 * i + 1);
  }
  return all;
}

const look = (all: Float32Array, hits: readonly number[], pressFrame = LENGTH) => {
  const read: ReadSound = (from, to, count) => {
    to.set(all.subarray(from, from + count));
    return from >= 0 && from + count <= all.length;
  };
  const onsets = hits.map((frame) => ({ frame: frame + 20, strength: 0.8 }));
  return findLastSound({ onsets, oldestFrame: 0, pressFrame, sampleRate: RATE, read });
};

Deno.test("the last hit is found within 5 ms of its start, attack and all, whatever noise it stands in", () => {
  for (const noiseRms of [0, 1e-4, 1e-3, 1e-2]) {
    const hits = [50_000, 150_000];
    const found = look(sound(hits, 4000, noiseRms), hits)!;
    assert(found.startFrame <= 150_000 && found.startFrame > 150_000 - 0.005 * RATE, `${found.startFrame}`);
  }
});

Deno.test("its tail is kept until it is in the noise, and not much longer", () => {
  const hits = [150_000];
  for (const noiseRms of [1e-4, 1e-3]) {
    const found = look(sound(hits, 4000, noiseRms), hits)!;
    // The tail is as loud as the noise after ln(level/noise) time constants.
    const heardFrames = 4000 * Math.log(0.35 / (noiseRms * 3));
    assert(found.lengthFrames > heardFrames, `${found.lengthFrames} of ${heardFrames}`);
    assert(found.lengthFrames < heardFrames + 0.4 * RATE, `${found.lengthFrames} of ${heardFrames}`);
  }
});

Deno.test("a hit that rings into the next one belongs to the sound that it began", () => {
  const hits = [150_000, 154_000, 158_000];
  const found = look(sound(hits, 6000, 1e-4), hits)!;
  assertAlmostEquals(found.startFrame, 150_000, 0.005 * RATE);
});

Deno.test("a sound that still rings at the press ends there", () => {
  const hits = [250_000];
  const found = look(sound(hits, 40_000, 1e-5), hits, 280_000)!;
  assertEquals(found.startFrame + found.lengthFrames, 280_000);
});

Deno.test("silence has no last sound", () => {
  assertEquals(look(sound([], 1000, 1e-4), []), undefined);
  assertEquals(look(new Float32Array(LENGTH), [100_000]), undefined);
});
