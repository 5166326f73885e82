/**
 * The stream's clock: which frame is current at which moment. The host's thread stamps every block; others ask which frame a
 * moment belongs to. Time is `performance.timeOrigin + performance.now()`, in ms, the same in every thread.
 */
import {
  HEADER_BLOCK_FRAMES_FIELD,
  HEADER_BLOCKS_FIELD,
  HEADER_CLOCK_FRAME_FIELD,
  HEADER_CLOCK_SEQUENCE_FIELD,
  HEADER_CLOCK_TIME_FIELD,
  HEADER_FRAME_FIELD,
  HEADER_OFFSET,
  HEADER_SAMPLE_RATE_FIELD,
} from "./assembly/layout.ts";

/** The writing side. Thread: the one that owns the stream; `stamp` allocates nothing. */
export class StreamClock {
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #frame: Int32Array;

  constructor(memory: WebAssembly.Memory) {
    this.#words = new Int32Array(memory.buffer, HEADER_OFFSET, 256);
    this.#numbers = new Float64Array(memory.buffer, HEADER_OFFSET, 128);
    this.#frame = new Int32Array(memory.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
  }

  /** Notes that a block of `frames` begins at `timeMs`. */
  stamp(frames: number, timeMs: number): void {
    const sequence = HEADER_CLOCK_SEQUENCE_FIELD / 4;
    Atomics.add(this.#words, sequence, 1);
    this.#numbers[HEADER_CLOCK_FRAME_FIELD / 8] = this.#frame[1]! * 4294967296 + (this.#frame[0]! >>> 0);
    this.#numbers[HEADER_CLOCK_TIME_FIELD / 8] = timeMs;
    this.#words[HEADER_BLOCK_FRAMES_FIELD / 4] = frames;
    Atomics.add(this.#words, sequence, 1);
    Atomics.add(this.#words, HEADER_BLOCKS_FIELD / 4, 1);
  }
}

/**
 * Stream frame that was current at a moment (fractional), 0 before the first block. A moment long after the newest block
 * (a stalled host) counts as at most one second after it.
 */
export function frameAt(memory: WebAssembly.Memory, timeMs: number): number {
  const words = new Int32Array(memory.buffer, HEADER_OFFSET, 256);
  const numbers = new Float64Array(memory.buffer, HEADER_OFFSET, 128);
  const rate = words[HEADER_SAMPLE_RATE_FIELD / 4]!;
  for (let tries = 0; tries < 100; tries++) {
    const before = Atomics.load(words, HEADER_CLOCK_SEQUENCE_FIELD / 4);
    const frame = numbers[HEADER_CLOCK_FRAME_FIELD / 8]!;
    const time = numbers[HEADER_CLOCK_TIME_FIELD / 8]!;
    if ((before & 1) !== 0 || Atomics.load(words, HEADER_CLOCK_SEQUENCE_FIELD / 4) !== before) continue;
    if (time === 0) return 0;
    return Math.max(0, frame + (Math.min(timeMs - time, 1000) * rate) / 1000);
  }
  return numbers[HEADER_CLOCK_FRAME_FIELD / 8]!;
}

/** Stream frame that is current now. */
export function frameNow(
  memory: WebAssembly.Memory,
  timeMs: number = performance.timeOrigin + performance.now(),
): number {
  return frameAt(memory, timeMs);
}

/** The reading side for a thread that asks often: the newest stamp, without allocating. */
export class ClockReader {
  /** Frame at which the newest block begins. */
  frame = 0;
  /** When it began, ms. */
  timeMs = 0;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;

  constructor(memory: WebAssembly.Memory) {
    this.#words = new Int32Array(memory.buffer, HEADER_OFFSET, 256);
    this.#numbers = new Float64Array(memory.buffer, HEADER_OFFSET, 128);
  }

  /** Hz. */
  get sampleRate(): number {
    return this.#words[HEADER_SAMPLE_RATE_FIELD / 4]!;
  }

  /** Takes the newest stamp into `frame` and `timeMs`; false before the first, or while the writer never holds still. */
  read(): boolean {
    for (let tries = 0; tries < 100; tries++) {
      const before = Atomics.load(this.#words, HEADER_CLOCK_SEQUENCE_FIELD / 4);
      const frame = this.#numbers[HEADER_CLOCK_FRAME_FIELD / 8]!;
      const timeMs = this.#numbers[HEADER_CLOCK_TIME_FIELD / 8]!;
      if ((before & 1) !== 0 || Atomics.load(this.#words, HEADER_CLOCK_SEQUENCE_FIELD / 4) !== before) continue;
      this.frame = frame;
      this.timeMs = timeMs;
      return timeMs !== 0;
    }
    return false;
  }
}
