import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { Fft, FourFft } from "../../dsp/fft.ts";
import { relativeError, seededFrames, slowDft } from "./slow_dft.ts";

const SIZES = Array.from({ length: 11 }, (_, power) => 64 << power);
const module = await loadAnalysisModule();

function largestError(size: number): number {
  if (size === 1024 || size === 2048) return 1.3e-7;
  return size <= 8192 ? 1.5e-7 : 3e-7;
}

/** All bins of short transforms, a spread of them of long ones. */
function binsToCheck(size: number): number[] {
  const step = Math.max(1, size / 4096);
  return Array.from({ length: size / 2 / step + 1 }, (_, index) => Math.min(size / 2, index * step + index % step));
}

function join(re: ArrayLike<number>, im: ArrayLike<number>): number[] {
  return [...Array.from(re), ...Array.from(im)];
}

Deno.test("the transform is within the promised error of the definition at every size", async () => {
  for (const size of SIZES) {
    const fft = await Fft.prepare(size, module);
    fft.frames.set(seededFrames(size, size));
    fft.forward();
    const bins = size > 8192 ? binsToCheck(size).filter((_, index) => index % 8 < 2) : binsToCheck(size);
    const slow = slowDft(fft.frames, bins);
    const error = relativeError(join(bins.map((k) => fft.re[k]!), bins.map((k) => fft.im[k]!)), join(slow.re, slow.im));
    assert(error <= largestError(size), `${size} frames: ${error}`);
  }
});

/** Errors of the transforms of frames made for each of `seeds`, smallest first. */
async function errorsOf(size: number, seeds: readonly number[], make: (n: number, seed: number) => number) {
  const fft = await Fft.prepare(size, module);
  const bins = binsToCheck(size);
  return seeds.map((seed) => {
    fft.frames.set(Float32Array.from({ length: size }, (_, n) => make(n, seed)));
    fft.forward();
    const slow = slowDft(fft.frames, bins);
    return relativeError(join(fft.re, fft.im), join(slow.re, slow.im));
  }).sort((a, b) => a - b);
}

Deno.test("tones between bins: half of them within the promised error, none beyond what f32 rounding explains", async () => {
  for (const size of [1024, 2048]) {
    const seeds = Array.from({ length: 31 }, (_, index) => (index + 0.37) * size / 64);
    const errors = await errorsOf(size, seeds, (n, bin) => Math.cos(2 * Math.PI * bin * n / size + 1));
    assert(errors[15]! <= 1.3e-7, `${size} frames: median ${errors[15]}`);
    assert(errors[30]! <= 1.75e-7, `${size} frames: worst ${errors[30]}`);
  }
});

Deno.test("sweeps and impulses are within the promised error", async () => {
  for (const size of [1024, 2048]) {
    const sweeps = await errorsOf(size, [0.3, 0.5, 0.9], (n, top) => Math.sin(Math.PI * top * n * n / 2 / size));
    assert(sweeps[2]! <= 1.3e-7, `${size} frames: a sweep's error is ${sweeps[2]}`);
    const impulses = await errorsOf(size, [0, 1, 77, size - 1], (n, at) => n === at ? 1 : 0);
    assert(impulses[3]! <= 1.3e-7, `${size} frames: an impulse's error is ${impulses[3]}`);
  }
});

Deno.test("a tone on a bin shows in that bin alone, wherever the bin lies", async () => {
  const size = 256;
  const fft = await Fft.prepare(size, module);
  for (let bin = 0; bin <= size / 2; bin++) {
    fft.frames.set(Float32Array.from({ length: size }, (_, n) => Math.cos((2 * Math.PI * bin * n) / size + 0.7)));
    fft.forward();
    const edge = bin === 0 || bin === size / 2;
    const wanted = new Float64Array(size + 2);
    wanted[bin] = (edge ? size : size / 2) * Math.cos(0.7);
    wanted[size / 2 + 1 + bin] = edge ? 0 : size / 2 * Math.sin(0.7);
    assert(relativeError(join(fft.re, fft.im), wanted) < 2e-7, `bin ${bin}`);
  }
});

Deno.test("there and back gives the frames again, and back leaves the bins as they were", async () => {
  for (const size of SIZES) {
    const fft = await Fft.prepare(size, module);
    const frames = seededFrames(size, 7 * size);
    fft.frames.set(frames);
    fft.forward();
    const bins = join(fft.re, fft.im);
    assertEquals(fft.frames, frames);
    fft.frames.fill(0);
    fft.inverse();
    assert(relativeError(fft.frames, frames) < 3e-7, `${size} frames`);
    assertEquals(join(fft.re, fft.im), bins);
  }
});

Deno.test("the transform is linear, keeps the power (Parseval), and turns a delay into a turn of phase", async () => {
  for (const [index, size] of [64, 128, 512, 2048].entries()) {
    const fft = await Fft.prepare(size, module);
    const transform = (frames: Float32Array) => (fft.frames.set(frames), fft.forward(), join(fft.re, fft.im));
    const x = seededFrames(size, index);
    const y = seededFrames(size, index + 50);
    const [fx, fy] = [transform(x), transform(y)];
    const sum = transform(x.map((value, n) => 0.5 * value - 2 * y[n]!));
    assert(relativeError(sum, fx.map((value, k) => 0.5 * value - 2 * fy[k]!)) < 5e-7, `${size} frames: linear`);
    const power = fx.reduce((total, value, k) => {
      const bin = k % (size / 2 + 1);
      return total + value ** 2 * (bin === 0 || bin === size / 2 ? 1 : 2);
    }, 0);
    const energy = x.reduce((total, value) => total + value ** 2, 0);
    assert(Math.abs(power / size / energy - 1) < 1e-6, `${size} frames: power`);
    const delayed = transform(x.map((_, n) => x[(n + size - 1) % size]!));
    const turned = Array.from({ length: size / 2 + 1 }, (_, k) => {
      const [c, s] = [Math.cos((2 * Math.PI * k) / size), Math.sin((2 * Math.PI * k) / size)];
      return [fx[k]! * c + fx[size / 2 + 1 + k]! * s, fx[size / 2 + 1 + k]! * c - fx[k]! * s];
    });
    assert(
      relativeError(delayed, join(turned.map(([re]) => re!), turned.map(([, im]) => im!))) < 5e-7,
      `${size}: delay`,
    );
  }
});

Deno.test("four windows at once give the same bits as one by one", async () => {
  for (const size of SIZES) {
    const single = await Fft.prepare(size, module);
    const four = await FourFft.prepare(size, module);
    four.frames.forEach((frames, window) => frames.set(seededFrames(size, 4 * size + window)));
    four.forward();
    for (let window = 0; window < 4; window++) {
      single.frames.set(four.frames[window]!);
      single.forward();
      assertEquals([four.re[window], four.im[window]], [single.re, single.im]);
    }
  }
});

Deno.test("sizes that are no power of two within 64 to 65536 are refused in a sentence", async () => {
  for (const size of [0, 32, 100, 131072, 64.5, NaN]) {
    await assertRejects(() => Fft.prepare(size, module), RangeError, `No transform has ${size} frames`);
  }
});
