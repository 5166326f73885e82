// Real Fourier transforms of others that run on this machine through JavaScript or WebAssembly, each in the fastest form it
// offers, with its frames in place already. Dev-dependencies, named nowhere else.

import { Fft } from "../../dsp/fft.ts";

/** A transform of one size: frames go in once, `run` is timed, bins are compared with the definition. */
export interface Transform {
  name: string;
  run: () => void;
  /** size/2 + 1 bins after `run`. */
  readBins: () => { re: Float64Array; im: Float64Array };
}

/** Makes a transform of these frames; rejects where it is not to be had. */
export type TransformMaker = (frames: Float32Array) => Promise<Transform>;

/** Rondo's own. */
export const makeRondo: TransformMaker = async (frames) => {
  const fft = await Fft.prepare(frames.length);
  fft.frames.set(frames);
  const readBins = () => ({ re: Float64Array.from(fft.re), im: Float64Array.from(fft.im) });
  return { name: "rondo", run: () => fft.forward(), readBins };
};

/** Functions of PFFFT in the emscripten module; arguments are addresses. */
interface PffftModule {
  HEAPF32: Float32Array;
  _pffft_new_setup(size: number, kind: number): number;
  _pffft_aligned_malloc(bytes: number): number;
  _pffft_transform_ordered(setup: number, from: number, to: number, work: number, direction: number): void;
}

const makePffft: TransformMaker = async (frames) => {
  const { default: open } = await import("@echogarden/pffft-wasm/simd");
  const module = await open() as PffftModule;
  const size = frames.length;
  const setup = module._pffft_new_setup(size, 0);
  const [from, to, work] = [0, 0, 0].map(() => module._pffft_aligned_malloc(size * 4)) as [number, number, number];
  module.HEAPF32.set(frames, from / 4);
  return {
    name: "pffft-wasm/simd",
    run: () => module._pffft_transform_ordered(setup, from, to, work, 0),
    // Bin 0 and the last one, both real, share the first pair.
    readBins: () => {
      const pairs = module.HEAPF32.subarray(to / 4, to / 4 + size);
      const { re, im } = partPairs([...pairs, pairs[1]!, 0], size / 2 + 1);
      im[0] = 0;
      return { re, im };
    },
  };
};

const makeFftJs: TransformMaker = async (frames) => {
  const { default: FftJs } = await import("fft.js");
  const fft = new FftJs(frames.length);
  const out = fft.createComplexArray();
  const input = Array.from(frames);
  return {
    name: "fft.js",
    run: () => fft.realTransform(out, input),
    readBins: () => partPairs(out, frames.length / 2 + 1),
  };
};

/** webfft transforms complex numbers only; `library` is one of those it wraps. */
function makeWebFft(library: string): TransformMaker {
  return async (frames) => {
    const { default: WebFft } = await import("webfft");
    const fft = new WebFft(frames.length, library, false);
    const input = new Float32Array(2 * frames.length);
    frames.forEach((frame, n) => input[2 * n] = frame);
    let out: ArrayLike<number> = [];
    return {
      name: `webfft ${library.replace(/Wasm$|Javascript$/, "")}`,
      run: () => void (out = fft.fft(input)),
      readBins: () => partPairs(out, frames.length / 2 + 1),
    };
  };
}

/** Bins of re, im, re, im… */
export function partPairs(pairs: ArrayLike<number>, count: number): { re: Float64Array; im: Float64Array } {
  const re = Float64Array.from({ length: count }, (_, k) => pairs[2 * k]!);
  const im = Float64Array.from({ length: count }, (_, k) => pairs[2 * k + 1]!);
  return { re, im };
}

/** Peers in JavaScript and WebAssembly, by name. */
export const SCRIPT_PEERS: Readonly<Record<string, TransformMaker>> = {
  "pffft-wasm/simd": makePffft,
  "fft.js": makeFftJs,
  "webfft kiss": makeWebFft("kissWasm"),
  "webfft indutnyModified": makeWebFft("indutnyModifiedJavascript"),
};
