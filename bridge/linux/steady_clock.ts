/**
 * The system's steady clock, read without making garbage: for loops that look at the time until it has come.
 *
 * Method: `clock_gettime(CLOCK_MONOTONIC)` into an array of 32-bit words, compared as whole seconds and nanoseconds:
 * `performance.now()` makes a number on the heap at each look, some ten thousand in a tenth of a millisecond's waiting now and
 * then, and collecting them takes half a millisecond. Elsewhere than on Linux `performance.now()` it is.
 * Times are ms of `performance.timeOrigin + performance.now()`. Thread: one clock a thread.
 */

const CLOCK_MONOTONIC = 1;
const TRIES = 20;

/** A clock of one thread. */
export interface SteadyClock {
  /** The time. */
  now(): number;
  /** Looks at the clock without rest until a time has come; gives how long ago that was when it saw it, ms. */
  spinUntil(timeMs: number): number;
}

/** Opens the clock. */
export function openSteadyClock(): SteadyClock {
  const origin = performance.timeOrigin;
  const now = () => origin + performance.now();
  if (Deno.build.os === "linux") return new MonotonicClock(now);
  const spinUntil = (timeMs: number) => {
    let time = now();
    while (time < timeMs) time = now();
    return time - timeMs;
  };
  return { now, spinUntil };
}

class MonotonicClock implements SteadyClock {
  /** struct timespec of 64-bit machines: seconds in word 0 (they fit), nanoseconds in word 2. */
  readonly #words = new Int32Array(4);
  /** What to add to this clock's ms. */
  readonly #offsetMs: number;
  readonly #look: (words: Int32Array<ArrayBuffer>) => void;

  constructor(reference: () => number) {
    const { clock_gettime } = Deno.dlopen("libc.so.6", {
      // int clock_gettime(clockid_t clock, struct timespec *time);
      clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
    }).symbols;
    this.#look = (words) => void clock_gettime(CLOCK_MONOTONIC, words);
    this.#offsetMs = this.#compare(reference);
  }

  now(): number {
    this.#look(this.#words);
    return this.#ms() + this.#offsetMs;
  }

  spinUntil(timeMs: number): number {
    const wantedMs = timeMs - this.#offsetMs;
    const seconds = Math.floor(wantedMs / 1000);
    const nanoseconds = Math.ceil((wantedMs - seconds * 1000) * 1e6);
    const words = this.#words, look = this.#look;
    do look(words); while (words[0]! < seconds || (words[0] === seconds && words[2]! < nanoseconds));
    return this.#ms() - wantedMs;
  }

  #ms(): number {
    return this.#words[0]! * 1000 + this.#words[2]! / 1e6;
  }

  /** The offset, from the pair of readings that lie closest together. */
  #compare(reference: () => number): number {
    let offset = 0, closest = Infinity;
    for (let count = 0; count < TRIES; count++) {
      const before = reference();
      this.#look(this.#words);
      const after = reference();
      if (after - before < closest) offset = (before + after) / 2 - this.#ms();
      closest = Math.min(closest, after - before);
    }
    return offset;
  }
}
