/**
 * The TypeScript face of the resampler: sound of one sample rate at another, band-limited, in pieces of any size.
 *
 * Linear phase and delay compensated: output frame k is the sound at input time k · fromRate / toRate, and can be read once
 * `delayFrames` of input beyond that time were written. Each resampler has a memory of its own. Thread: one at a time.
 */

import {
  MAX_DRIFT_PPM,
  prepareMethod,
  refuseNonsense,
  type ResamplerExports,
  type ResamplerFormat,
  type ResamplerPreset,
} from "./resampler_plan.ts";

export { MAX_DRIFT_PPM };
export type { ResamplerFormat, ResamplerPreset };

/**
 * Pages of a resampler's memory. Fixed, so that the compiled code compares addresses with a constant: twice as fast. What is
 * not used is never touched, and costs nothing.
 */
export const RESAMPLE_PAGES = 512;

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
    this.channelCount = format.channelCount;
    this.#memory = memory;
    this.#exports = exports;
    this.#varying = format.varying ?? false;
    this.#step = format.fromRate / format.toRate;
    this.#address = prepareMethod(format, exports);
    this.delayFrames = exports.aheadFrames(this.#address);
  }

  /** Forgets all input; what was before the next frame is silence. The ratio stays. */
  reset(): void {
    this.#exports.reset(this.#address);
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
   * Input frames written beyond the time of the output frame that is read next, in parts of a frame too; below 0 when that time is still
   * to come. Of a resampler with a varying ratio.
   */
  get writtenBeyond(): number {
    return this.#exports.writtenBeyond(this.#address) + (this.#made - this.#taken) * this.#step;
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

/** Resamples whole channels of equal length, in blocks where the ratio allows. The result is the frames from 0 to before the input's end. */
export async function resampleChannels(
  channels: readonly Float32Array[],
  fromRate: number,
  toRate: number,
  preset: ResamplerPreset = "best",
): Promise<Float32Array<ArrayBuffer>[]> {
  if (channels.length === 0) return [];
  const inputFrames = channels[0]!.length;
  const resampler = await prepareResampler({ fromRate, toRate, channelCount: channels.length, preset, inBlocks: true });
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
