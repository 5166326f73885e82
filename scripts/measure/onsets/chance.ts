// Chance that comes out the same every time, for pieces that two runs must share.

/** Numbers from a seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }

  /** from ≤ x < to. */
  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  /** Whether something of that probability happened. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list. */
  of<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)]!;
  }

  /** About normal, deviation 1. */
  normal(): number {
    let sum = -6;
    for (let n = 0; n < 12; n++) sum += this.next();
    return sum;
  }
}
