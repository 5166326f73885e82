/**
 * The TypeScript face of the causal short-time Fourier transform: power spectra of the newest frames, of any window and hop.
 *
 * The window is Hann's. Where the transform is longer than the window, zeros follow the frames. Frames before the first are
 * silence. Power is re² + im² of the unscaled transform.
 */
import { allocateView, type Analysis, loadAnalysisModule, openAnalysis } from "./analysis_module.ts";
import { checkFftSize } from "./fft.ts";

/** Functions of build/analysis.wasm used here; states and frames are addresses. */
interface StftExports {
  prepareStft(window: number, size: number, periodic: boolean): number;
  pushStft(stft: number, from: number, count: number): void;
  measureStft(stft: number): number;
}

/** What a short-time transform depends on. */
export interface StftFormat {
  /** Frames looked at. */
  window: number;
  /** Frames of the transform: a power of two, at least the window. Default: the next one. */
  size?: number;
  /** Frames in a hop: the length of the view `hop`. */
  hop: number;
  /** A symmetric window ends in 0, a periodic one would repeat it in the next frame. Default: periodic. */
  taper?: "periodic" | "symmetric";
}

/** Spectra of one mono stream. Thread: any one. */
export class Stft {
  /** The frames to take in: fill it, then call `push`. */
  readonly hop: Float32Array;
  /** size/2 + 1 bins of power, as measured last. */
  readonly power: Float32Array;
  readonly #exports: StftExports;
  readonly #state: number;

  private constructor(analysis: Analysis<StftExports>, format: StftFormat, size: number) {
    this.#exports = analysis.exports;
    this.#state = analysis.exports.prepareStft(format.window, size, format.taper !== "symmetric");
    if (this.#state === 0) {
      throw new RangeError(`The analysis memory has no room for a window of ${format.window} frames.`);
    }
    this.hop = allocateView(analysis, format.hop);
    this.power = new Float32Array(analysis.memory.buffer, analysis.exports.measureStft(this.#state), size / 2 + 1);
  }

  /**
   * Makes tables and state.
   *
   * @param module build/analysis.wasm, if the caller has it already
   * @throws RangeError when window, size and hop do not go together
   */
  static async prepare(format: StftFormat, module?: WebAssembly.Module): Promise<Stft> {
    const size = format.size ?? Math.max(64, 2 ** Math.ceil(Math.log2(format.window)));
    checkFftSize(size);
    if (!Number.isInteger(format.window) || format.window < 2 || format.window > size) {
      throw new RangeError(`A window of ${format.window} frames does not fit a transform of ${size}.`);
    }
    if (!Number.isInteger(format.hop) || format.hop < 1) {
      throw new RangeError(`A hop has at least one frame, not ${format.hop}.`);
    }
    return new Stft(openAnalysis<StftExports>(module ?? await loadAnalysisModule()), format, size);
  }

  /** Takes the first `count` frames of `hop` in, all of them by default. */
  push(count = this.hop.length): void {
    this.#exports.pushStft(this.#state, this.hop.byteOffset, Math.min(count, this.hop.length));
  }

  /** Fills `power` from the newest window. */
  measure(): void {
    this.#exports.measureStft(this.#state);
  }
}
