/**
 * A ring of sound in shared memory: one thread writes blocks, one other thread reads them. Neither ever waits.
 *
 * Method: free-running write and read counts (u32 frames), a power-of-two capacity, one channel after the other. Fixed size; when it is
 * full the whole newest block is dropped and its frames counted, so what was written before stays whole.
 * Thread: `write` by the producer only (the audio worker), `read` by the consumer only.
 */

/** Words before the samples: capacity, channels, write count, read count, dropped frames, closed. */
const HEAD_WORDS = 64;
const CAPACITY_WORD = 0;
const CHANNELS_WORD = 1;
const CLOSED_WORD = 2;
const DROPPED_WORD = 3;
// The two counts lie on cache lines of their own, because two threads write them.
const WRITE_WORD = 16;
const READ_WORD = 32;

/** Ring of float frames; make it once with `createSoundRing`, attach to its buffer on every thread that needs it. */
export class SoundRing {
  readonly channelCount: number;
  readonly capacityFrames: number;
  readonly #head: Int32Array;
  readonly #samples: Float32Array;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.#head = new Int32Array(buffer, 0, HEAD_WORDS);
    this.#samples = new Float32Array(buffer, HEAD_WORDS * 4);
    this.channelCount = this.#head[CHANNELS_WORD]!;
    this.capacityFrames = this.#head[CAPACITY_WORD]!;
  }

  /** Frames that never got in because the ring was full. */
  get droppedFrames(): number {
    return Atomics.load(this.#head, DROPPED_WORD) >>> 0;
  }

  /** Frames waiting to be read. */
  get waitingFrames(): number {
    return (Atomics.load(this.#head, WRITE_WORD) - Atomics.load(this.#head, READ_WORD)) >>> 0;
  }

  /** True once the producer's side said that nothing more comes. */
  get closed(): boolean {
    return Atomics.load(this.#head, CLOSED_WORD) === 1;
  }

  /** Nothing more will be written: the reader takes what is there and leaves. */
  close(): void {
    Atomics.store(this.#head, CLOSED_WORD, 1);
  }

  /** Put frames 0…`frames`−1 of each channel in, or drop and count them when they do not fit. Allocates nothing. */
  write(channels: readonly Float32Array[], frames: number): boolean {
    const head = this.#head, samples = this.#samples, count = this.channelCount;
    const at = Atomics.load(head, WRITE_WORD);
    const used = (at - Atomics.load(head, READ_WORD)) >>> 0;
    if (used + frames > this.capacityFrames) {
      Atomics.add(head, DROPPED_WORD, frames);
      return false;
    }
    const mask = this.capacityFrames - 1;
    for (let channel = 0; channel < count; channel++) {
      const source = channels[channel]!, start = channel * this.capacityFrames;
      for (let frame = 0; frame < frames; frame++) samples[start + ((at + frame) & mask)] = source[frame]!;
    }
    Atomics.store(head, WRITE_WORD, (at + frames) | 0);
    return true;
  }

  /** Take as many frames as wait and fit into `channels`; says how many came. */
  read(channels: readonly Float32Array[]): number {
    const at = Atomics.load(this.#head, READ_WORD);
    const waiting = (Atomics.load(this.#head, WRITE_WORD) - at) >>> 0;
    const frames = Math.min(waiting, channels[0]!.length);
    const first = at & (this.capacityFrames - 1), head = Math.min(frames, this.capacityFrames - first);
    for (let channel = 0; channel < this.channelCount; channel++) {
      const start = channel * this.capacityFrames, target = channels[channel]!;
      target.set(this.#samples.subarray(start + first, start + first + head));
      target.set(this.#samples.subarray(start, start + frames - head), head);
    }
    Atomics.store(this.#head, READ_WORD, (at + frames) | 0);
    return frames;
  }
}

/** Make a ring of at least `leastFrames` frames (rounded up to a power of two) of `channelCount` channels. */
export function createSoundRing(channelCount: number, leastFrames: number): SoundRing {
  let capacityFrames = 1;
  while (capacityFrames < leastFrames) capacityFrames *= 2;
  const buffer = new SharedArrayBuffer(HEAD_WORDS * 4 + capacityFrames * channelCount * 4);
  const head = new Int32Array(buffer, 0, HEAD_WORDS);
  head[CAPACITY_WORD] = capacityFrames;
  head[CHANNELS_WORD] = channelCount;
  return new SoundRing(buffer);
}
