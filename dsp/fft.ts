/**
 * The TypeScript face of the real Fourier transform: 2^k frames, 64…65536, f32.
 *
 * X[k] = Σ x[n]·e^(−2πi·kn/N), unscaled; the inverse divides by N, so that there and back gives the frames again.
 * Relative L2 error at most 1.5e-7 up to 8192 frames and 3e-7 above. Everything is allocated at `prepare`.
 */
import { allocateView, type Analysis, loadAnalysisModule, openAnalysis } from "./analysis_module.ts";

/** Functions of build/analysis.wasm used here; all arguments but sizes are addresses. */
interface FftExports {
  prepareFft(size: number): number;
  forward(plan: number, from: number, re: number, im: number): void;
  inverse(plan: number, re: number, im: number, to: number): void;
  forwardFour(plan: number, from: number, stride: number, re: number, im: number, binStride: number): void;
}

/** Shortest and longest transforms, in frames. */
const MIN_FFT_SIZE = 64;
export const MAX_FFT_SIZE = 65536;

/** One transform of a fixed size with its own frames and bins. Thread: any one. */
export class Fft {
  readonly size: number;
  /** `size` frames: what `forward` reads and `inverse` writes. */
  readonly frames: Float32Array;
  /** size/2 + 1 bins, real parts: what `forward` writes and `inverse` reads. */
  readonly re: Float32Array;
  /** size/2 + 1 bins, imaginary parts; the first and the last count as 0. */
  readonly im: Float32Array;
  readonly #exports: FftExports;
  readonly #plan: number;

  private constructor(analysis: Analysis<FftExports>, size: number) {
    this.size = size;
    this.#exports = analysis.exports;
    this.#plan = analysis.exports.prepareFft(size);
    if (this.#plan === 0) throw new RangeError(`The analysis memory has no room for a transform of ${size} frames.`);
    this.frames = allocateView(analysis, size);
    this.re = allocateView(analysis, size / 2 + 1);
    this.im = allocateView(analysis, size / 2 + 1);
  }

  /**
   * Makes tables and views for `size` frames.
   *
   * @param module build/analysis.wasm, if the caller has it already
   * @throws RangeError when the size is no power of two within 64…65536
   */
  static async prepare(size: number, module?: WebAssembly.Module): Promise<Fft> {
    checkFftSize(size);
    return new Fft(openAnalysis<FftExports>(module ?? await loadAnalysisModule()), size);
  }

  /** Transforms `frames` (kept) into `re` and `im`. */
  forward(): void {
    this.#exports.forward(this.#plan, this.frames.byteOffset, this.re.byteOffset, this.im.byteOffset);
  }

  /** Transforms `re` and `im` (kept) into `frames`, divided by the size. */
  inverse(): void {
    this.#exports.inverse(this.#plan, this.re.byteOffset, this.im.byteOffset, this.frames.byteOffset);
  }
}

/**
 * Four transforms of one size at once, each window with its own frames and bins: the same bits as `Fft`. Thread: any one.
 */
export class FourFft {
  readonly size: number;
  /** Four windows of `size` frames. */
  readonly frames: readonly Float32Array[];
  /** Four times size/2 + 1 bins, real parts. */
  readonly re: readonly Float32Array[];
  /** Four times size/2 + 1 bins, imaginary parts. */
  readonly im: readonly Float32Array[];
  readonly #exports: FftExports;
  readonly #plan: number;
  readonly #binStride: number;

  private constructor(analysis: Analysis<FftExports>, size: number) {
    this.size = size;
    this.#exports = analysis.exports;
    this.#plan = analysis.exports.prepareFft(size);
    if (this.#plan === 0) {
      throw new RangeError(`The analysis memory has no room for four transforms of ${size} frames.`);
    }
    // Bins of neighbouring windows start on different cache lines, a little more than a power of two apart.
    const bins = size / 2 + 1;
    this.#binStride = (size / 2 + 16) * Float32Array.BYTES_PER_ELEMENT;
    this.frames = partView(allocateView(analysis, 4 * size), size, size);
    this.re = partView(allocateView(analysis, 4 * this.#binStride / 4), this.#binStride / 4, bins);
    this.im = partView(allocateView(analysis, 4 * this.#binStride / 4), this.#binStride / 4, bins);
  }

  /** As `Fft.prepare`. */
  static async prepare(size: number, module?: WebAssembly.Module): Promise<FourFft> {
    checkFftSize(size);
    return new FourFft(openAnalysis<FftExports>(module ?? await loadAnalysisModule()), size);
  }

  /** Transforms all four `frames` (kept) into `re` and `im`. */
  forward(): void {
    const [frames, re, im] = [this.frames[0]!.byteOffset, this.re[0]!.byteOffset, this.im[0]!.byteOffset];
    this.#exports.forwardFour(this.#plan, frames, this.size * 4, re, im, this.#binStride);
  }
}

/** Four views into one, `stride` numbers apart. */
function partView(all: Float32Array, stride: number, count: number): Float32Array[] {
  return [0, 1, 2, 3].map((part) => all.subarray(part * stride, part * stride + count));
}

/** Throws a RangeError with a sentence when no transform has that size. */
export function checkFftSize(size: number): void {
  if (Number.isInteger(Math.log2(size)) && size >= MIN_FFT_SIZE && size <= MAX_FFT_SIZE) return;
  throw new RangeError(
    `No transform has ${size} frames: use a power of two from ${MIN_FFT_SIZE} to ${MAX_FFT_SIZE}.`,
  );
}
