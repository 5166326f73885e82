/**
 * What control tells the phones' worker, and what that tells of itself: numbers in shared memory.
 *
 * Units in the names; counts from the start. Thread: any; each number has one writer.
 */

const NUMBERS = 16;
const STOP_WORD = 2 * NUMBERS;
const LEFT_WORD = 2 * NUMBERS + 1;
const BYTES = 8 * NUMBERS + 64;

/** Places of the numbers. */
const AIR_MS = 0;
const OFFSET_US = 1;
const WORST_US = 2;
const DRIFT_PPM = 3;
const BEHIND_MS = 4;
const DROPOUTS = 5;
const JUMPS = 6;
const PLAYING = 7;
const DELAY_MS = 8;

/** How the phones do. */
export interface PhonesFacts {
  /** They play, rather than wait for sound. */
  readonly playing: boolean;
  /** Time of the PA's sound through the air, ms. */
  readonly airMs: number;
  /** What the phones wait so that both are heard at once: the PA's latency and the air less their own latency. */
  readonly delayMs: number;
  /** What they come too late because their own latency is larger than that allows; 0 where all is well. */
  readonly behindMs: number;
  /** How far the place that is heard is from where it should be, now, and at most since it began there; 1 ms is heard as an echo at best. */
  readonly offsetUs: number;
  readonly worstUs: number;
  /** How much faster than its name says the session's card runs than the phones'. */
  readonly driftPpm: number;
  /** Times that there was nothing to play. */
  readonly dropouts: number;
  /** Times that they went to another place: a new delay, or a card that was lost and found. */
  readonly jumps: number;
}

/** The numbers, from either side. */
export class PhonesCell {
  readonly #numbers: Float64Array;
  readonly #words: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.#numbers = new Float64Array(buffer, 0, NUMBERS);
    this.#words = new Int32Array(buffer);
  }

  /** Memory for the numbers. */
  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(BYTES);
  }

  get airMs(): number {
    return this.#numbers[AIR_MS]!;
  }
  set airMs(ms: number) {
    this.#numbers[AIR_MS] = ms;
  }

  /** Asks the worker to leave; it says when it has. */
  askToLeave(): void {
    Atomics.store(this.#words, STOP_WORD, 1);
  }
  get isAskedToLeave(): boolean {
    return Atomics.load(this.#words, STOP_WORD) !== 0;
  }
  noteLeft(): void {
    Atomics.store(this.#words, LEFT_WORD, 1);
  }
  get hasLeft(): boolean {
    return Atomics.load(this.#words, LEFT_WORD) !== 0;
  }

  /** The worker's: a place that is heard, off by so much. */
  notePlace(playing: boolean, offsetUs: number, driftPpm: number): void {
    const numbers = this.#numbers;
    numbers[PLAYING] = playing ? 1 : 0;
    numbers[OFFSET_US] = offsetUs;
    numbers[DRIFT_PPM] = driftPpm;
    if (Math.abs(offsetUs) > numbers[WORST_US]!) numbers[WORST_US] = Math.abs(offsetUs);
  }
  noteDelay(delayMs: number, behindMs: number): void {
    this.#numbers[DELAY_MS] = delayMs;
    this.#numbers[BEHIND_MS] = behindMs;
  }
  noteDropout(): void {
    this.#numbers[DROPOUTS]!++;
  }
  noteJump(): void {
    this.#numbers[JUMPS]!++;
    this.#numbers[WORST_US] = 0;
  }

  /** Reads all. */
  facts(): PhonesFacts {
    const numbers = this.#numbers;
    return {
      playing: numbers[PLAYING] !== 0,
      airMs: numbers[AIR_MS]!,
      delayMs: numbers[DELAY_MS]!,
      behindMs: numbers[BEHIND_MS]!,
      offsetUs: numbers[OFFSET_US]!,
      worstUs: numbers[WORST_US]!,
      driftPpm: numbers[DRIFT_PPM]!,
      dropouts: numbers[DROPOUTS]!,
      jumps: numbers[JUMPS]!,
    };
  }
}
