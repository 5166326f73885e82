import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { Stft, type StftFormat } from "../../dsp/stft.ts";
import { relativeError, seededFrames, slowDft } from "./slow_dft.ts";

const module = await loadAnalysisModule();

/** Power of the `window` frames before `end`, silence before the first, by the definition. */
function slowPower(frames: Float32Array, end: number, { window, size = window, taper }: StftFormat): Float64Array {
  const length = taper === "symmetric" ? window - 1 : window;
  const tapered = new Float64Array(size);
  for (let n = 0; n < window; n++) {
    tapered[n] = (frames[end - window + n] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
  }
  const { re, im } = slowDft(tapered, Array.from({ length: size / 2 + 1 }, (_, bin) => bin));
  return re.map((value, bin) => value ** 2 + im[bin]! ** 2);
}

Deno.test("power spectra are those of the newest frames, whatever window, size and hop", async () => {
  const formats: StftFormat[] = [
    { window: 64, size: 64, hop: 16 },
    { window: 512, size: 512, hop: 128, taper: "symmetric" },
    { window: 480, size: 512, hop: 160 },
    { window: 333, size: 1024, hop: 77, taper: "symmetric" },
    { window: 256, size: 256, hop: 700 },
    { window: 50, size: 64, hop: 1 },
  ];
  for (const format of formats) {
    const stft = await Stft.prepare(format, module);
    const frames = seededFrames(12 * format.hop + 2000, format.window);
    for (let hop = 0; (hop + 1) * format.hop <= frames.length && hop < 40; hop++) {
      stft.hop.set(frames.subarray(hop * format.hop, (hop + 1) * format.hop));
      stft.push();
      stft.measure();
      const error = relativeError(stft.power, slowPower(frames, (hop + 1) * format.hop, format));
      assert(error < 5e-7, `window ${format.window}, hop ${hop}: ${error}`);
    }
  }
});

Deno.test("how the frames are cut into runs changes no bit of a spectrum", async () => {
  const format = { window: 300, size: 512, hop: 1000 };
  const frames = seededFrames(5000, 3);
  const spectrum = async (runs: number[]) => {
    const stft = await Stft.prepare(format, module);
    let from = 0;
    for (let run = 0; from < frames.length; run++) {
      const count = Math.min(runs[run % runs.length]!, frames.length - from);
      stft.hop.set(frames.subarray(from, from + count));
      stft.push(count);
      from += count;
    }
    stft.measure();
    return stft.power;
  };
  const whole = await spectrum([1000]);
  for (const runs of [[1], [300], [299, 301], [7, 640, 128]]) assertEquals(await spectrum(runs), whole);
});

Deno.test("without a size the transform is the next power of two, and nonsense is refused in a sentence", async () => {
  assertEquals((await Stft.prepare({ window: 600, hop: 10 }, module)).power.length, 513);
  assertEquals((await Stft.prepare({ window: 10, hop: 10 }, module)).power.length, 33);
  await assertRejects(() => Stft.prepare({ window: 100, size: 64, hop: 10 }, module), RangeError, "A window of 100");
  await assertRejects(() => Stft.prepare({ window: 100, size: 100, hop: 10 }, module), RangeError, "100 frames");
  await assertRejects(() => Stft.prepare({ window: 100, hop: 0 }, module), RangeError, "not 0");
});
