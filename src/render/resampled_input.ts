/**
 * A WAV file at another sample rate than the score's, heard as if it were at the score's.
 *
 * Method: the resampler's `best`, fed a stretch of the file at a time, so that an hour of sound needs no memory. Frame k is the file
 * at k · its rate / the score's, without delay. Units: frames of the score. Thread: the one that runs the offline host.
 */
import { prepareResampler, type Resampler } from "../../dsp/resampler.ts";
import { UserError } from "../errors.ts";
import type { WavReader } from "../files/wav_reader.ts";

const PIECE_FRAMES = 4096;

/** The file's frames at another rate; the same calls as of the file itself. */
export class ResampledInput {
  readonly frameCount: number;
  readonly #reader: WavReader;
  readonly #resampler: Resampler;
  readonly #piece: Float32Array[];
  readonly #unheard: Float32Array[];
  /** What was read of the file and not yet written to the resampler: frames from #used to #held of #piece. */
  #used = 0;
  #held = 0;

  private constructor(reader: WavReader, resampler: Resampler, frameCount: number) {
    this.frameCount = frameCount;
    this.#reader = reader;
    this.#resampler = resampler;
    const { channelCount } = reader.header;
    this.#piece = Array.from({ length: channelCount }, () => new Float32Array(PIECE_FRAMES));
    this.#unheard = Array.from({ length: channelCount }, () => new Float32Array(PIECE_FRAMES));
  }

  /** Puts a resampler behind a reader. Throws UserError when the two rates are too far apart. */
  static async open(path: string, reader: WavReader, toRate: number): Promise<ResampledInput> {
    const { sampleRate: fromRate, channelCount, frameCount } = reader.header;
    try {
      const resampler = await prepareResampler({ fromRate, toRate, channelCount, inBlocks: true });
      return new ResampledInput(reader, resampler, Math.ceil(frameCount * toRate / fromRate));
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new UserError(`Cannot play ${path} at ${toRate} Hz: ${cause.message}`, { cause });
    }
  }

  /** Fills the first `frames` places of each channel; silence after the end. */
  read(channels: readonly Float32Array[], frames: number): void {
    let done = 0;
    while (done < frames) {
      const count = this.#resampler.read(channels, done, frames - done);
      done += count;
      if (count === 0 && !this.#feed()) break;
    }
    for (const channel of channels) channel.fill(0, done, frames);
  }

  skip(frames: number): void {
    for (let left = frames; left > 0; left -= PIECE_FRAMES) this.read(this.#unheard, Math.min(left, PIECE_FRAMES));
  }

  rewind(): void {
    this.#reader.seek(0);
    this.#resampler.reset();
    this.#used = this.#held = 0;
  }

  close(): void {
    this.#reader.close();
  }

  /** Gives the resampler more of the file, or its end; false when it had that already. */
  #feed(): boolean {
    if (this.#used === this.#held) {
      const left = this.#reader.header.frameCount - this.#reader.positionFrames;
      if (left < 0) return false;
      this.#used = 0;
      this.#held = Math.min(left, PIECE_FRAMES);
      // At the end the reader is moved past it, so that the end is told once.
      if (left === 0) {
        this.#reader.seek(this.#reader.header.frameCount + 1);
        this.#resampler.finish();
        return true;
      }
      this.#reader.read(this.#piece, this.#held);
    }
    this.#used += this.#resampler.write(this.#piece, this.#used, this.#held - this.#used);
    return true;
  }
}
