/**
 * The TypeScript face of the resampler: sound of one sample rate at another, band-limited, in pieces of any size.
 *
 * Linear phase and delay compensated: output frame k is the sound at input time k · fromRate / toRate, and can be read once
 * `delayFrames` of input beyond that time were written. Each resampler has a memory of its own. Thread: one at a time.
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
/** …or with rows of more bytes than this in all. */
const MAX_EXACT_BYTES = 8 * 2 ** 20;
/**
 * Pages of a resampler's memory. Fixed, so that the compiled code compares addresses with a constant: twice as fast. What is
 * not used is never touched, and costs nothing.
 */
export const RESAMPLE_PAGES = 512;
/** Rates may be this far apart. */
const MAX_RATIO = 64;

/** Functions that build/resample.wasm exports; addresses and counts are whole numbers. */
interface ResamplerExports {
  planResampler(
    channels: number,
    stepFrames: number,
    phases: number,
    exactStep: number,
    reachFrames: number,
    fineReach: number,
  ): number;
  prepareResampler(resampler: number, reachFrames: number, cutoff: number, beta: number): number;
  resetResampler(resampler: number): void;
  aheadFrames(resampler: number): number;
  room(resampler: number): number;
  inputAddress(resampler: number, channel: number): number;
  accept(resampler: number, frames: number): void;
  finish(resampler: number): void;
  make(resampler: number, wanted: number): number;
  outputAddress(resampler: number, channel: number): number;
  steer(resampler: number, stepFrames: number, frames: number): void;
}

let compiled: Promise<WebAssembly.Module> | undefined;

function loadResamplerModule(): Promise<WebAssembly.Module> {
  const read = async () =>
    await WebAssembly.compile(await Deno.readFile(new URL("../build/resample.wasm", import.meta.url)));
  compiled ??= read();
  return compiled;
}

/**
 * Makes a resampler. Allocates; everything after allocates nothing but what it returns.
 *
 * @throws RangeError when a rate or the number of channels makes no sense, or the rates are more than 64 times apart
 */
export async function prepareResampler(format: ResamplerFormat): Promise<Resampler> {
  refuseNonsense(format);
  const memory = new WebAssembly.Memory({ initial: RESAMPLE_PAGES, maximum: RESAMPLE_PAGES, shared: true });
  const instance = new WebAssembly.Instance(await loadResamplerModule(), { env: { memory } });
  return new Resampler(format, memory, instance.exports as unknown as ResamplerExports);
}

function refuseNonsense({ fromRate, toRate, channelCount }: ResamplerFormat): void {
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

/** Sound in at one rate, out at another. */
export class Resampler {
  readonly channelCount: number;
  /** Input frames beyond an output frame's own time that must be written before it can be read. */
  readonly delayFrames: number;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: ResamplerExports;
  readonly #address: number;
  readonly #step: number;
  readonly #varying: boolean;
  /** Frames made and not yet read lie in the output area from #taken to #made. */
  #taken = 0;
  #made = 0;

  /** Use `prepareResampler`. */
  constructor(format: ResamplerFormat, memory: WebAssembly.Memory, exports: ResamplerExports) {
    const { fromRate, toRate, channelCount, preset = "best", varying = false } = format;
    const shape = PRESETS[preset];
    const scale = Math.min(1, toRate / fromRate);
    const reachFrames = shape.reach / scale;
    const exact = varying ? undefined : exactRatio(fromRate, toRate, reachFrames);
    const phases = exact?.to ?? Math.max(64, Math.ceil(shape.phases * scale));
    this.channelCount = channelCount;
    this.#memory = memory;
    this.#exports = exports;
    this.#varying = varying;
    this.#step = fromRate / toRate;
    const fineReach = Math.ceil(shape.fineReach / scale);
    this.#address = exports.planResampler(channelCount, this.#step, phases, exact?.from ?? 0, reachFrames, fineReach);
    const cutoff = shape.cutoff * scale * (varying ? 1 - MAX_DRIFT_PPM / 1e6 : 1);
    if (!exports.prepareResampler(this.#address, reachFrames, cutoff, shape.beta)) {
      throw new RangeError(`${channelCount} channels are more than one resampler holds: use several.`);
    }
    this.delayFrames = exports.aheadFrames(this.#address);
  }

  /** Forgets all input; what was before the next frame is silence. The ratio stays. */
  reset(): void {
    this.#exports.resetResampler(this.#address);
    this.#taken = this.#made = 0;
  }

  /**
   * Takes input frames, planar, as many as there is room for.
   *
   * @returns how many frames were taken; when fewer than there were, read and write again
   */
  write(inputs: readonly Float32Array[], fromFrame = 0, frames = (inputs[0]?.length ?? 0) - fromFrame): number {
    const count = Math.min(frames, Math.max(0, this.#exports.room(this.#address)));
    for (let channel = 0; channel < this.channelCount; channel++) {
      const to = new Float32Array(this.#memory.buffer, this.#exports.inputAddress(this.#address, channel), count);
      to.set(inputs[channel]!.subarray(fromFrame, fromFrame + count));
    }
    this.#exports.accept(this.#address, count);
    return count;
  }

  /**
   * Gives output frames, planar, as many as can be made of the input so far.
   *
   * @returns how many frames were written to `outputs`
   */
  read(outputs: readonly Float32Array[], atFrame = 0, frames = (outputs[0]?.length ?? 0) - atFrame): number {
    let done = 0;
    while (done < frames) {
      if (this.#taken === this.#made) {
        this.#taken = 0;
        this.#made = this.#exports.make(this.#address, frames - done);
        if (this.#made === 0) break;
      }
      const count = Math.min(frames - done, this.#made - this.#taken);
      for (let channel = 0; channel < this.channelCount; channel++) {
        const address = this.#exports.outputAddress(this.#address, channel) + this.#taken * 4;
        outputs[channel]!.set(new Float32Array(this.#memory.buffer, address, count), atFrame + done);
      }
      this.#taken += count;
      done += count;
    }
    return done;
  }

  /** Says that no more input comes: the frames up to the input's end can then be read, as if silence followed. */
  finish(): void {
    this.#exports.finish(this.#address);
  }

  /**
   * Takes the ratio `driftPpm` millionths away from the one prepared: above 0 the input runs that much fast, and so many more of
   * its frames make an output frame. It goes there evenly over `frames` output frames, starting with the next that is made.
   *
   * @throws RangeError beyond MAX_DRIFT_PPM, or when the resampler was not made for a varying ratio
   */
  steer(driftPpm: number, frames = 0): void {
    if (!this.#varying) throw new RangeError("This resampler was prepared for one fixed ratio.");
    if (!(Math.abs(driftPpm) <= MAX_DRIFT_PPM)) {
      throw new RangeError(`A drift of ${driftPpm} ppm is beyond the ${MAX_DRIFT_PPM} that a resampler follows.`);
    }
    this.#exports.steer(this.#address, this.#step * (1 + driftPpm / 1e6), Math.max(0, Math.round(frames)));
  }
}

/** The ratio in lowest terms, where both rates are whole numbers and few rows of taps are enough. */
function exactRatio(fromRate: number, toRate: number, reachFrames: number): { from: number; to: number } | undefined {
  if (!Number.isInteger(fromRate) || !Number.isInteger(toRate)) return undefined;
  let [a, b] = [fromRate, toRate];
  while (b > 0) [a, b] = [b, a % b];
  const rows = toRate / a;
  if (rows > MAX_EXACT_ROWS || rows * reachFrames * 8 > MAX_EXACT_BYTES) return undefined;
  return { from: fromRate / a, to: rows };
}

/** Resamples whole channels of equal length. The result is the frames from 0 to before the input's end. */
export async function resampleChannels(
  channels: readonly Float32Array[],
  fromRate: number,
  toRate: number,
  preset: ResamplerPreset = "best",
): Promise<Float32Array<ArrayBuffer>[]> {
  if (channels.length === 0) return [];
  const inputFrames = channels[0]!.length;
  const resampler = await prepareResampler({ fromRate, toRate, channelCount: channels.length, preset });
  const outputFrames = Math.ceil(inputFrames * toRate / fromRate);
  const outputs = channels.map(() => new Float32Array(outputFrames));
  let written = 0;
  let read = 0;
  while (written < inputFrames) {
    written += resampler.write(channels, written);
    read += resampler.read(outputs, read);
  }
  resampler.finish();
  read += resampler.read(outputs, read);
  return outputs;
}
