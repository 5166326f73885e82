/**
 * How a resampler is made: what may be asked for, and the tables and blocks that follow from it.
 *
 * Two methods (dsp/assembly/resample/resample_state.ts, resample_blocks.ts): frame by frame, for any ratio and with little delay; and
 * in blocks, for ratios of small factors where the delay does not matter. Thread: the one that prepares.
 */

/** How good and how fast; see `PRESETS`. */
export type ResamplerPreset = "fast" | "good" | "best";

/** What a resampler is made for. */
export interface ResamplerFormat {
  /** Hz; need not be whole. */
  fromRate: number;
  /** Hz; need not be whole. */
  toRate: number;
  channelCount: number;
  /** Default "best". */
  preset?: ResamplerPreset;
  /** The ratio may be steered while running, by `MAX_DRIFT_PPM` either way. Default false. */
  varying?: boolean;
  /**
   * Whole blocks at a time, where the ratio allows: several times faster, and some 0.1 s more delay. For files. Default false.
   */
  inBlocks?: boolean;
}

/** Frequencies are parts of half the lower rate; `reach` counts periods of the lower rate on either side. */
interface Preset {
  reach: number;
  beta: number;
  /** Where the response is −6 dB. */
  cutoff: number;
  /** Taps on either side of the middle that are summed in f64. */
  fineReach: number;
  /** Rows of taps for a frame, where the ratio is not one of small whole numbers. */
  phases: number;
}

/**
 * Stop band from half the lower rate on and pass band (−0.1 dB): best −146 dB, 0.93; good −122 dB, 0.91; fast −96 dB, 0.78.
 * The numbers are Kaiser windows whose stop band begins at half the lower rate, found by search.
 */
const PRESETS: Record<ResamplerPreset, Preset> = {
  fast: { reach: 24, beta: 9.593, cutoff: 0.8725, fineReach: 0, phases: 256 },
  good: { reach: 72, beta: 12.563, cutoff: 0.94445, fineReach: 0, phases: 1024 },
  best: { reach: 112, beta: 15.243, cutoff: 0.95666, fineReach: 8, phases: 4096 },
};

/** How far `steer` may take the ratio from the one prepared, in millionths. */
export const MAX_DRIFT_PPM = 1000;
/** Ratios with more rows than this are blended from a table of even phases. */
const MAX_EXACT_ROWS = 1024;
/** Frames of a block at most. */
const MAX_BLOCK = 65536;
/** …or with rows of more bytes than this in all. */
const MAX_EXACT_BYTES = 8 * 2 ** 20;
/** Rates may be this far apart. */
const MAX_RATIO = 64;

/** Functions that build/resample.wasm exports; addresses and counts are whole numbers. */
export interface ResamplerExports {
  planResampler(
    channels: number,
    stepFrames: number,
    phases: number,
    exactStep: number,
    reachFrames: number,
    fineReach: number,
  ): number;
  prepareResampler(resampler: number, reachFrames: number, cutoff: number, beta: number): number;
  planBlocks(channels: number, inSize: number, outSize: number, margin: number, outMargin: number): number;
  prepareBlocks(resampler: number, reachFrames: number, cutoff: number, beta: number): number;
  reset(resampler: number): void;
  aheadFrames(resampler: number): number;
  room(resampler: number): number;
  inputAddress(resampler: number, channel: number): number;
  accept(resampler: number, frames: number): void;
  finish(resampler: number): void;
  make(resampler: number, wanted: number): number;
  outputAddress(resampler: number, channel: number): number;
  steer(resampler: number, stepFrames: number, frames: number): void;
  writtenBeyond(resampler: number): number;
}

/** Throws a RangeError with one sentence for what no resampler can be. */
export function refuseNonsense({ fromRate, toRate, channelCount }: ResamplerFormat): void {
  for (const rate of [fromRate, toRate]) {
    if (!(rate > 0 && rate < Infinity)) throw new RangeError(`A sample rate of ${rate} Hz cannot be resampled.`);
  }
  if (Math.max(fromRate / toRate, toRate / fromRate) > MAX_RATIO) {
    throw new RangeError(`${fromRate} Hz and ${toRate} Hz are more than ${MAX_RATIO} times apart.`);
  }
  if (!(Number.isInteger(channelCount) && channelCount > 0)) {
    throw new RangeError(`A resampler needs one channel or more, not ${channelCount}.`);
  }
}

/** Lays the resampler out in its memory; returns its address. */
export function prepareMethod(format: ResamplerFormat, exports: ResamplerExports): number {
  const { fromRate, toRate, channelCount, preset = "best", varying = false, inBlocks = false } = format;
  const shape = PRESETS[preset];
  const scale = Math.min(1, toRate / fromRate);
  const reachFrames = shape.reach / scale;
  const cutoff = shape.cutoff * scale * (varying ? 1 - MAX_DRIFT_PPM / 1e6 : 1);
  const ratio = varying ? undefined : lowestTerms(fromRate, toRate);
  const blocks = inBlocks && ratio ? chooseBlocks(ratio, reachFrames) : undefined;
  let address: number;
  let enough: number;
  if (blocks) {
    address = exports.planBlocks(channelCount, blocks.inSize, blocks.outSize, blocks.margin, blocks.outMargin);
    enough = exports.prepareBlocks(address, reachFrames, cutoff, shape.beta);
  } else {
    const isExact = ratio && ratio.to <= MAX_EXACT_ROWS && ratio.to * reachFrames * 8 <= MAX_EXACT_BYTES;
    const phases = isExact ? ratio.to : Math.max(64, Math.ceil(shape.phases * scale));
    const fineReach = Math.ceil(shape.fineReach / scale);
    const exactStep = isExact ? ratio.from : 0;
    address = exports.planResampler(channelCount, fromRate / toRate, phases, exactStep, reachFrames, fineReach);
    enough = exports.prepareResampler(address, reachFrames, cutoff, shape.beta);
  }
  if (enough) return address;
  throw new RangeError(`${channelCount} channels are more than one resampler holds: use several.`);
}

/** A ratio of whole numbers. */
interface Ratio {
  from: number;
  to: number;
}

/** The ratio in lowest terms, where both rates are whole numbers. */
function lowestTerms(fromRate: number, toRate: number): Ratio | undefined {
  if (!Number.isInteger(fromRate) || !Number.isInteger(toRate)) return undefined;
  let [a, b] = [fromRate, toRate];
  while (b > 0) [a, b] = [b, a % b];
  return { from: fromRate / a, to: toRate / a };
}

/** Sizes of blocks, of which the margins are at most an eighth; none where they would not be products of 2, 3, 5 and 7. */
function chooseBlocks({ from, to }: Ratio, reachFrames: number) {
  if (!hasSmallFactors(from) || !hasSmallFactors(to)) return undefined;
  const margins = Math.ceil(reachFrames / from);
  const periods = 2 ** Math.ceil(Math.log2(16 * margins));
  if (Math.max(from, to) * periods > MAX_BLOCK) return undefined;
  return { inSize: from * periods, outSize: to * periods, margin: from * margins, outMargin: to * margins };
}

function hasSmallFactors(number: number): boolean {
  for (const factor of [2, 3, 5, 7]) while (number % factor === 0) number /= factor;
  return number === 1;
}
