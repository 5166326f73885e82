/**
 * The phones' mix on its way from the audio worker to the worker that plays it: a ring of stereo frames in shared memory, addressed by
 * stream frame.
 *
 * Method: frame f lies in slot f mod the capacity; the writer says up to where it has written and never waits. A reader that is slower
 * than the ring is long finds newer frames where it looks, and is told. Units: frames of the session's stream. Nothing allocates.
 * Thread: one writer, one reader.
 */

const HEAD_BYTES = 64;
/** Low 32 bits of the first frame not yet written. */
const WRITTEN_WORD = 0;
/** 1 once anything was written. */
const BEGUN_WORD = 1;
/** Frames that a ring holds unless asked for others: 1.4 s at 48 kHz. */
const DEFAULT_FRAMES = 65536;

/** Either end of a ring. */
export class PhonesRing {
  readonly capacityFrames: number;
  readonly #words: Int32Array;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  readonly #mask: number;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.capacityFrames = (buffer.byteLength - HEAD_BYTES) / 8;
    this.#words = new Int32Array(buffer, 0, HEAD_BYTES / 4);
    this.#left = new Float32Array(buffer, HEAD_BYTES, this.capacityFrames);
    this.#right = new Float32Array(buffer, HEAD_BYTES + 4 * this.capacityFrames, this.capacityFrames);
    this.#mask = this.capacityFrames - 1;
  }

  /** Memory for a ring, a power of two of frames. */
  static allocate(capacityFrames: number = DEFAULT_FRAMES): SharedArrayBuffer {
    return new SharedArrayBuffer(HEAD_BYTES + 8 * capacityFrames);
  }

  /** Writes frames 0… of two channels as stream frames `frame`…. */
  write(frame: number, left: Float32Array, right: Float32Array, frames: number): void {
    for (let i = 0; i < frames; i++) {
      const slot = (frame + i) & this.#mask;
      this.#left[slot] = left[i]!;
      this.#right[slot] = right[i]!;
    }
    this.#publish(frame + frames);
  }

  /** Stream frames that were lost are silent. */
  writeSilence(frame: number, frames: number): void {
    const skipped = Math.max(0, frames - this.capacityFrames);
    for (let i = skipped; i < frames; i++) {
      const slot = (frame + i) & this.#mask;
      this.#left[slot] = this.#right[slot] = 0;
    }
    this.#publish(frame + frames);
  }

  /** First stream frame that is not written yet, given one that is no more than 2^31 frames from it; −Infinity before the first. */
  writtenNear(frame: number): number {
    if (Atomics.load(this.#words, BEGUN_WORD) === 0) return -Infinity;
    return frame + ((Atomics.load(this.#words, WRITTEN_WORD) - (frame % 2 ** 32)) | 0);
  }

  /** Reads stream frames `frame`… into two channels. False when newer ones had taken their place, or they are not written yet. */
  read(frame: number, left: Float32Array, right: Float32Array, frames: number): boolean {
    for (let i = 0; i < frames; i++) {
      const slot = (frame + i) & this.#mask;
      left[i] = this.#left[slot]!;
      right[i] = this.#right[slot]!;
    }
    const written = this.writtenNear(frame);
    return frame + frames <= written && frame >= written - this.capacityFrames;
  }

  #publish(frame: number): void {
    Atomics.store(this.#words, WRITTEN_WORD, (frame % 2 ** 32) | 0);
    Atomics.store(this.#words, BEGUN_WORD, 1);
  }
}
