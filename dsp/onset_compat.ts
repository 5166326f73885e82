/**
 * The TypeScript face of onsets in the `compat` profile: loopmate's envelope and onsets, number for number, at 48 kHz.
 *
 * A frame is a hop of 128 frames of sound; frame f looks at the 2048 frames of sound that end with it, silence before the
 * start. An onset is known 37 frames (98.7 ms) after its peak, which itself lies 2.7–7 ms after the sound's start.
 */
import { allocateView, type Analysis, loadAnalysisModule, openAnalysis } from "./analysis_module.ts";

/** Functions of build/analysis.wasm used here; states and hops are addresses. */
interface CompatExports {
  prepareOnsetCompat(): number;
  prepareCompatPick(): number;
  pushCompatEnvelope(state: number, hop: number): number;
  pushCompatPeak(state: number, value: number): number;
}

/** Frames of sound in a frame of the envelope. */
export const COMPAT_HOP_FRAMES = 128;

/** Frames from an onset's peak to the decision. */
export const COMPAT_DECISION_FRAMES = 37;

const MEMORY_BYTES = 160_000;

/** Envelope and onsets of one mono stream. Thread: any one. */
export class CompatOnsets {
  /** The hop to take in: fill it, then call `push`. */
  readonly hop: Float32Array;
  /** Envelope of the frame pushed last, at most 1. */
  envelope = 0;
  readonly #exports: CompatExports;
  readonly #spectrum: number;
  readonly #pick: number;

  private constructor(analysis: Analysis<CompatExports>) {
    this.#exports = analysis.exports;
    this.#spectrum = analysis.exports.prepareOnsetCompat();
    this.#pick = analysis.exports.prepareCompatPick();
    if (this.#spectrum === 0 || this.#pick === 0) throw new RangeError("The analysis memory has no room for onsets.");
    this.hop = allocateView(analysis, COMPAT_HOP_FRAMES);
  }

  /** Makes tables and state. `module` is build/analysis.wasm, if the caller has it already. */
  static async prepare(module?: WebAssembly.Module): Promise<CompatOnsets> {
    return new CompatOnsets(openAnalysis<CompatExports>(module ?? await loadAnalysisModule(), MEMORY_BYTES));
  }

  /** Takes `hop` in and sets `envelope`; returns the frame (from 0) that proved to be an onset, 37 frames back, or −1. */
  push(): number {
    this.envelope = this.#exports.pushCompatEnvelope(this.#spectrum, this.hop.byteOffset);
    return this.#exports.pushCompatPeak(this.#pick, this.envelope);
  }
}
