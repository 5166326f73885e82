/**
 * The TypeScript face of onsets in the default profile: causal, online, hop by hop.
 *
 * Hits are told within about 3–7 ms of their physical start, softer notes within about 20; each is placed in the waveform, for dry hits to
 * a fraction of a millisecond. Two onsets lie at least 21 ms apart; the first 60 ms of a stream have none. Units: frames.
 */
import { allocateView, type Analysis, loadAnalysisModule, openAnalysis } from "./analysis_module.ts";

/** Functions of build/analysis.wasm used here; states and hops are addresses. */
interface DetectorExports {
  prepareDetector(sampleRate: number): number;
  pushOnsetDetector(state: number, hop: number): number;
}

/** Frames of sound taken in at a time. */
export const ONSET_HOP_FRAMES = 128;

const MIN_RATE = 8000;
const MAX_RATE = 192000;
/** For windows up to four times as long as at 48 kHz. */
const BYTES_PER_SCALE = 500_000;
/** Nearly every onset is told within this time of its start. */
const DELAY_SECONDS = 0.03;

/** Onsets of one mono stream. Thread: any one. */
export class OnsetDetector {
  /** The hop to take in: fill it, then call `push`. */
  readonly hop: Float32Array;
  /** The onset told last: its frame, counted from the first hop's first, and its strength, 0…1. */
  readonly onset = { frame: 0, strength: 0 };
  /** Frames from a sound's start to the end of the hop that tells of it, for nearly every onset. */
  readonly delayFrames: number;
  readonly #exports: DetectorExports;
  readonly #state: number;
  readonly #frame: Float64Array;
  readonly #levels: Float32Array;

  private constructor(analysis: Analysis<DetectorExports>, sampleRate: number) {
    this.#exports = analysis.exports;
    this.#state = analysis.exports.prepareDetector(sampleRate);
    if (this.#state === 0) throw new RangeError("The analysis memory has no room for onsets.");
    this.#frame = new Float64Array(analysis.memory.buffer, this.#state, 1);
    this.#levels = new Float32Array(analysis.memory.buffer, this.#state + 8, 2);
    this.hop = allocateView(analysis, ONSET_HOP_FRAMES);
    this.delayFrames = Math.ceil(DELAY_SECONDS * sampleRate);
  }

  /**
   * Makes tables and state. `module` is build/analysis.wasm, if the caller has it already.
   *
   * @throws RangeError when the rate is not within 8,000…192,000 Hz
   */
  static async prepare(sampleRate: number, module?: WebAssembly.Module): Promise<OnsetDetector> {
    if (!(sampleRate >= MIN_RATE && sampleRate <= MAX_RATE)) {
      throw new RangeError(`Onsets cannot be found at ${sampleRate} Hz: use ${MIN_RATE} to ${MAX_RATE}.`);
    }
    const bytes = BYTES_PER_SCALE * Math.max(1, Math.ceil(sampleRate / 64000));
    return new OnsetDetector(openAnalysis(module ?? await loadAnalysisModule(), bytes), sampleRate);
  }

  /** How much the spectrum of the newest hop rose, in octaves of level, ≥ 0: what tempo is measured from. */
  get envelope(): number {
    return this.#levels[1]!;
  }

  /** Takes `hop` in; true when it told of an onset, then `onset` is the new one. */
  push(): boolean {
    if (this.#exports.pushOnsetDetector(this.#state, this.hop.byteOffset) === 0) return false;
    this.onset.frame = this.#frame[0]!;
    this.onset.strength = this.#levels[0]!;
    return true;
  }
}
