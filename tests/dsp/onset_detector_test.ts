import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { CompatOnsets } from "../../dsp/onset_compat.ts";
import { ONSET_HOP_FRAMES, OnsetDetector } from "../../dsp/onset_detector.ts";
import { addClick, addHit, addNoise, addTone, RATE } from "./struck_sounds.ts";

const module = await loadAnalysisModule();
/** Half a millisecond and three milliseconds. */
const CLOSE = RATE * 0.0005;
const NEAR = RATE * 0.003;

interface Told {
  frame: number;
  strength: number;
  /** End of the hop that told. */
  toldFrame: number;
}

async function listen(sound: Float32Array): Promise<Told[]> {
  const detector = await OnsetDetector.prepare(RATE, module);
  const told: Told[] = [];
  for (let start = 0; start + ONSET_HOP_FRAMES <= sound.length; start += ONSET_HOP_FRAMES) {
    detector.hop.set(sound.subarray(start, start + ONSET_HOP_FRAMES));
    if (detector.push()) told.push({ ...detector.onset, toldFrame: start + ONSET_HOP_FRAMES });
  }
  return told;
}

/** How many of the starts the compat profile finds, within 20 ms. */
async function countCompat(sound: Float32Array, starts: number[]): Promise<number> {
  const compat = await CompatOnsets.prepare(module);
  const found = new Set<number>();
  for (let end = ONSET_HOP_FRAMES; end <= sound.length; end += ONSET_HOP_FRAMES) {
    compat.hop.set(sound.subarray(end - ONSET_HOP_FRAMES, end));
    const onset = compat.push() * ONSET_HOP_FRAMES;
    for (const start of starts) if (Math.abs(onset - start) < RATE * 0.02) found.add(start);
  }
  return found.size;
}

/** Asserts that the onsets told are these, each within `tolerance` frames. */
function assertOnsets(told: Told[], starts: number[], tolerance: number): void {
  assertEquals(told.length, starts.length, `told ${told.map(({ frame }) => Math.round(frame))}, struck ${starts}`);
  starts.forEach((start, index) => assertAlmostEquals(told[index]!.frame, start, tolerance));
}

/** Starts that fall anywhere between hops. */
function spread(count: number, spacing: number): number[] {
  return Array.from({ length: count }, (_, index) => 12000 + index * spacing + (index * 37) % 128);
}

Deno.test("hits in silence are told once each, within 12 ms, and placed within half a millisecond", async () => {
  const starts = spread(9, 15000);
  const sound = new Float32Array(160000);
  starts.forEach((start, index) => addHit(sound, start, 0.1 + 0.08 * index, index));
  const told = await listen(sound);
  assertOnsets(told, starts, CLOSE);
  told.forEach(({ toldFrame }, index) => assert(toldFrame - starts[index]! <= 0.012 * RATE));
});

Deno.test("noise that sets in at -30 dBFS hides none of the nine clicks that follow, as it does in the original (defect 16)", async () => {
  const starts = spread(9, 24000).map((start) => start + 36000);
  const sound = new Float32Array(288000);
  addNoise(sound, 12000, -30, 7);
  for (const start of starts) addClick(sound, start, 0.8);
  const told = await listen(sound);
  for (const start of starts) assert(told.some(({ frame }) => Math.abs(frame - start) <= NEAR), `nothing at ${start}`);
  assert(told.length <= starts.length + 3, "the noise itself starts once, and stirs once or twice");
  assert(await countCompat(sound, starts) <= 3, "the compat profile no longer has the defect");
});

Deno.test("a loud start hides no softer hit half a second later (defect 16)", async () => {
  const sound = new Float32Array(96000);
  addHit(sound, 12000, 1, 1);
  const starts = [36000, 45000, 54000, 70000];
  starts.forEach((start, index) => addHit(sound, start, 0.05, index));
  assertOnsets(await listen(sound), [12000, ...starts], NEAR);
});

Deno.test("tones that fade in over 20 ms are told from the first one on (defect 16)", async () => {
  const starts = spread(5, 36000);
  const sound = new Float32Array(200000);
  addNoise(sound, 0, -70, 3);
  starts.forEach((start, index) => addTone(sound, start, 220 + 110 * index, 0.4, 960));
  assertOnsets(await listen(sound), starts, RATE * 0.012);
});

Deno.test("both strokes of a flam are told", async () => {
  const starts = [12000, 13440, 40000, 41920];
  const sound = new Float32Array(60000);
  starts.forEach((start, index) => addHit(sound, start, index % 2 === 0 ? 0.25 : 0.7, index));
  assertOnsets(await listen(sound), starts, NEAR);
});

Deno.test("silence and quiet steady noise have no onsets, loud noise a rare one", async () => {
  assertEquals(await listen(new Float32Array(96000)), []);
  for (const [levelDb, most] of [[-60, 0], [-40, 3]] as const) {
    const noise = new Float32Array(480000);
    addNoise(noise, 0, levelDb, 5);
    const told = (await listen(noise)).filter(({ frame }) => frame > RATE);
    assert(told.length <= most, `${told.length} in nine seconds of noise at ${levelDb} dBFS`);
  }
});

Deno.test("a loud hit is stronger than a soft one, and both lie between 0 and 1", async () => {
  const sound = new Float32Array(96000);
  addHit(sound, 24000, 0.03, 1);
  addHit(sound, 60000, 0.8, 2);
  const [soft, loud] = await listen(sound);
  assert(soft && loud && soft.strength > 0 && soft.strength < loud.strength && loud.strength < 1);
});

Deno.test("onsets are numbered by frames taken in: the same ones bit for bit whenever hops come (defect 15)", async () => {
  const sound = new Float32Array(96000);
  spread(5, 15000).forEach((start, index) => addHit(sound, start, 0.5, index));
  assertEquals(await listen(sound), await listen(sound));
});

Deno.test("a session's other rates find the same hits", async () => {
  const sound = new Float32Array(96000);
  spread(5, 15000).forEach((start, index) => addHit(sound, start, 0.5, index));
  for (const rate of [44100, 96000]) {
    const detector = await OnsetDetector.prepare(rate, module);
    let count = 0;
    for (let start = 0; start + ONSET_HOP_FRAMES <= sound.length; start += ONSET_HOP_FRAMES) {
      detector.hop.set(sound.subarray(start, start + ONSET_HOP_FRAMES));
      if (detector.push()) count++;
    }
    assertEquals(count, 5, `at ${rate} Hz`);
  }
});

Deno.test("rates that no sound has are refused with the range", async () => {
  await assertRejects(() => OnsetDetector.prepare(4000, module), RangeError, "use 8000 to 192000");
});
