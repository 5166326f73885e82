/**
 * Tells for how long a count has stood still, in time in which whoever looks at it was awake.
 *
 * Method: time between two looks counts for no more than `MOST_PAUSE_MS`. A machine that froze for a second (a laptop's lid, a busy
 * host of virtual machines) froze the stream and the watch over it alike; the watch often wakes first, and by the clock alone
 * it would find a stream dead that goes on a millisecond later. Units: ms. Thread: the watcher's.
 */

/** What one pause between two looks counts for at most. */
export const MOST_PAUSE_MS = 100;

/** Watches one count. */
export class Standstill {
  #count = 0;
  #lookedAtMs: number;
  #stillMs = 0;

  constructor(nowMs: number) {
    this.#lookedAtMs = nowMs;
  }

  /** Looks at the count; gives the time it has stood still, 0 when it went on since the last look. */
  look(count: number, nowMs: number): number {
    const passedMs = Math.min(nowMs - this.#lookedAtMs, MOST_PAUSE_MS);
    this.#lookedAtMs = nowMs;
    this.#stillMs = count === this.#count ? this.#stillMs + passedMs : 0;
    this.#count = count;
    return this.#stillMs;
  }
}
