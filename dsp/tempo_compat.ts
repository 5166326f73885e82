/**
 * The TypeScript face of tempogram and tempo in the `compat` profile: loopmate's numbers, at a hop of 128 and 48 kHz.
 *
 * Lag k stands for 22500/k BPM. Faulty as the original by design (whole lags, 2.7 s, octaves as they come): for comparison only.
 */
import { type Analysis, loadAnalysisModule, openAnalysis } from "./analysis_module.ts";

/** Functions of build/analysis.wasm used here; states and columns are addresses. */
interface CompatExports {
  prepareTempogramCompat(): number;
  tempogramCompatHop(state: number, value: number): number;
  tempogramCompatRestart(state: number): void;
  tempogramCompatLag(state: number): number;
  tempogramCompatScore(lag: number, mean: number): number;
}

/** Lags of a column, from 0. */
export const COMPAT_LAGS = 1024;

const HOPS_PER_MINUTE = 22500;

/** The tempo whose beats are `lag` hops apart. */
export function tempoOfLagCompat(lag: number): number {
  return HOPS_PER_MINUTE / lag;
}

/** Tempogram and tempo of one envelope. Thread: any one. */
export class CompatTempo {
  readonly #analysis: Analysis<CompatExports>;
  readonly #state: number;
  #column: Float32Array | undefined;

  private constructor(analysis: Analysis<CompatExports>) {
    this.#analysis = analysis;
    this.#state = analysis.exports.prepareTempogramCompat();
    if (this.#state === 0) throw new RangeError("The analysis memory has no room for the tempogram.");
  }

  /** Makes tables and state. `module` is build/analysis.wasm, if the caller has it already. */
  static async prepare(module?: WebAssembly.Module): Promise<CompatTempo> {
    return new CompatTempo(openAnalysis<CompatExports>(module ?? await loadAnalysisModule()));
  }

  /** Takes an envelope value in; returns the tempogram's new column, valid until the next push. The largest number is 1. */
  push(envelope: number): Float32Array {
    const address = this.#analysis.exports.tempogramCompatHop(this.#state, envelope);
    this.#column ??= new Float32Array(this.#analysis.memory.buffer, address, COMPAT_LAGS);
    return this.#column;
  }

  /** Begins the stretch that `tempoBpm` judges with the next push. */
  restart(): void {
    this.#analysis.exports.tempogramCompatRestart(this.#state);
  }

  /** Tempo of the stretch since the restart; 0 when it is empty. */
  get tempoBpm(): number {
    const lag = this.#analysis.exports.tempogramCompatLag(this.#state);
    return lag === 0 ? 0 : tempoOfLagCompat(lag);
  }

  /** What a lag is worth whose mean is `mean`: ln(1 + 10⁶·mean) less the square of its octaves from 100 BPM, halved. */
  scoreLag(lag: number, mean: number): number {
    return this.#analysis.exports.tempogramCompatScore(lag, mean);
  }
}
