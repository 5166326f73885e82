/**
 * The TypeScript face of mel filters, and the two mel scales in use.
 *
 * `htk`: 2595·log10(1 + f/700) (S. Young et al., The HTK Book). `slaney`: linear below 1000 Hz, 27 steps for a factor of 6.4
 * above (M. Slaney, Auditory Toolbox, 1998; also librosa's default). Frequencies are in Hz.
 */
import { allocateView, type Analysis, loadAnalysisModule, openAnalysis } from "./analysis_module.ts";

/** Functions of build/analysis.wasm used here; filters, edges, spectra and results are addresses. */
interface MelExports {
  prepareMel(edges: number, bands: number, size: number, rate: number, sameArea: boolean): number;
  filterMel(mel: number, power: number, to: number): void;
}

/** Which formula turns Hz into mel. */
export type MelScale = "htk" | "slaney";

/** What a set of mel filters depends on. */
export interface MelFormat {
  /** Hz. */
  sampleRate: number;
  /** Frames of the transform that the spectra come from. */
  size: number;
  bands: number;
  /** Hz; defaults 0 and half the sample rate. */
  lowest?: number;
  highest?: number;
  /** Default slaney. */
  scale?: MelScale;
  /** Every filter has the same area instead of the same height (1). Default: no. */
  sameArea?: boolean;
}

const SLANEY_LINEAR_HZ = 200 / 3;
const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_LINEAR_HZ;
const SLANEY_STEP = Math.log(6.4) / 27;

/** Mel of a frequency in Hz. */
export function hzToMel(hz: number, scale: MelScale): number {
  if (scale === "htk") return 2595 * Math.log10(1 + hz / 700);
  if (hz < SLANEY_BREAK_HZ) return hz / SLANEY_LINEAR_HZ;
  return SLANEY_BREAK_MEL + Math.log(hz / SLANEY_BREAK_HZ) / SLANEY_STEP;
}

/** Frequency of a mel in Hz. */
export function melToHz(mel: number, scale: MelScale): number {
  if (scale === "htk") return 700 * (10 ** (mel / 2595) - 1);
  if (mel < SLANEY_BREAK_MEL) return mel * SLANEY_LINEAR_HZ;
  return SLANEY_BREAK_HZ * Math.exp((mel - SLANEY_BREAK_MEL) * SLANEY_STEP);
}

/** The `bands` + 2 edges of the filters, in Hz: equally far apart in mel. */
export function melEdges(format: MelFormat): Float64Array {
  const scale = format.scale ?? "slaney";
  const low = hzToMel(format.lowest ?? 0, scale);
  const high = hzToMel(format.highest ?? format.sampleRate / 2, scale);
  const step = (high - low) / (format.bands + 1);
  return Float64Array.from({ length: format.bands + 2 }, (_, edge) => melToHz(low + step * edge, scale));
}

/** A set of filters with a spectrum and a result of its own. Thread: any one. */
export class MelFilters {
  /** size/2 + 1 bins to filter. */
  readonly power: Float32Array;
  /** One number a band. */
  readonly bands: Float32Array;
  readonly #exports: MelExports;
  readonly #filters: number;

  private constructor(analysis: Analysis<MelExports>, format: MelFormat) {
    const wanted = melEdges(format);
    const edges = analysis.exports.allocate(wanted.byteLength);
    this.#exports = analysis.exports;
    if (edges !== 0) new Float64Array(analysis.memory.buffer, edges, wanted.length).set(wanted);
    const { bands, size, sampleRate, sameArea = false } = format;
    this.#filters = edges && analysis.exports.prepareMel(edges, bands, size, sampleRate, sameArea);
    if (this.#filters === 0) throw new RangeError(`The analysis memory has no room for ${bands} mel bands.`);
    // Filters read whole vectors: the bins beyond the last are zero and stay so.
    this.power = allocateView(analysis, size / 2 + 4).subarray(0, size / 2 + 1);
    this.bands = allocateView(analysis, bands);
  }

  /**
   * Makes the filters. `module` is build/analysis.wasm, if the caller has it already.
   *
   * @throws RangeError when the frequencies do not rise
   */
  static async prepare(format: MelFormat, module?: WebAssembly.Module): Promise<MelFilters> {
    const { lowest = 0, highest = format.sampleRate / 2 } = format;
    if (!(lowest >= 0 && lowest < highest && highest <= format.sampleRate / 2 && format.bands >= 1)) {
      throw new RangeError(`No ${format.bands} mel bands lie between ${lowest} and ${highest} Hz.`);
    }
    return new MelFilters(openAnalysis<MelExports>(module ?? await loadAnalysisModule()), format);
  }

  /** Fills `bands` from `power`. */
  apply(): void {
    this.#exports.filterMel(this.#filters, this.power.byteOffset, this.bands.byteOffset);
  }
}
