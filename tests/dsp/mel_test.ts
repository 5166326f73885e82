import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { hzToMel, melEdges, MelFilters, type MelFormat, melToHz } from "../../dsp/mel.ts";
import { relativeError, seededFrames } from "./slow_dft.ts";

const module = await loadAnalysisModule();

/** Every band of every bin, by the definition of a triangle. */
function slowMel(
  power: ArrayLike<number>,
  edges: Float64Array,
  { sampleRate, size, sameArea }: MelFormat,
): Float64Array {
  return Float64Array.from({ length: edges.length - 2 }, (_, band) => {
    const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    let sum = 0;
    for (let bin = 0; bin <= size / 2; bin++) {
      const hz = (bin * sampleRate) / size;
      const weight = hz < middle ? (hz - low) / (middle - low) : (high - hz) / (high - middle);
      if (weight > 0) sum += power[bin]! * weight * (sameArea ? 2 / (high - low) : 1);
    }
    return sum;
  });
}

Deno.test("bands are the triangular sums of their bins, on both scales, with equal heights and equal areas", async () => {
  const formats: MelFormat[] = [
    { sampleRate: 48000, size: 2048, bands: 40 },
    { sampleRate: 48000, size: 2048, bands: 128, scale: "htk", sameArea: true },
    { sampleRate: 44100, size: 512, bands: 24, lowest: 30, highest: 16000, sameArea: true },
    { sampleRate: 22050, size: 1024, bands: 80, scale: "htk", lowest: 27.5 },
    { sampleRate: 48000, size: 64, bands: 1 },
  ];
  for (const format of formats) {
    const mel = await MelFilters.prepare(format, module);
    mel.power.set(seededFrames(mel.power.length, format.bands).map((value) => value ** 2));
    mel.apply();
    const error = relativeError(mel.bands, slowMel(mel.power, melEdges(format), format));
    assert(error < 3e-7, `${format.bands} bands: ${error}`);
  }
});

Deno.test("both scales lead there and back, and meet the values their authors give", () => {
  for (const scale of ["htk", "slaney"] as const) {
    for (const hz of [0, 20, 440, 999, 1000, 1001, 6400, 22050]) {
      assertAlmostEquals(melToHz(hzToMel(hz, scale), scale), hz, 1e-8);
    }
  }
  assertAlmostEquals(hzToMel(1000, "htk"), 1000, 0.02);
  assertAlmostEquals(hzToMel(1000, "slaney"), 15, 1e-12);
  assertAlmostEquals(hzToMel(6400, "slaney"), 42, 1e-12);
});

Deno.test("the edges of the bands rise from the lowest to the highest frequency", () => {
  const edges = melEdges({ sampleRate: 48000, size: 2048, bands: 40, lowest: 30, highest: 17000 });
  assertEquals(edges.length, 42);
  assertAlmostEquals(edges[0]!, 30, 1e-9);
  assertAlmostEquals(edges[41]!, 17000, 1e-7);
  for (let edge = 1; edge < edges.length; edge++) assert(edges[edge]! > edges[edge - 1]!);
});

Deno.test("frequencies that do not rise or lie above half the rate are refused in a sentence", async () => {
  const format = { sampleRate: 48000, size: 2048, bands: 40 };
  await assertRejects(
    () => MelFilters.prepare({ ...format, lowest: 500, highest: 400 }, module),
    RangeError,
    "between 500",
  );
  await assertRejects(() => MelFilters.prepare({ ...format, highest: 25000 }, module), RangeError, "25000 Hz");
});
