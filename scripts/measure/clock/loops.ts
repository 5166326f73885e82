/**
 * The clock followers that Rondo's is measured beside, each reduced to its loop: a second-order delay-locked loop after Adriaensen
 * ("Using a DLL to filter time", 2005) with one bandwidth. Ardour's behaves as one of 1 Hz, jack_mclk_dump's default is 1/6 Hz.
 *
 * Units: seconds. Thread: any.
 */
import { TickFilter } from "../../../src/clock/tick_filter.ts";

/** Hears ticks; says when the newest one truly was, and the time between two. */
export interface Follower {
  take(time: number): void;
  /** Estimated true time of the next tick. */
  next(): number;
  period(): number;
}

/** A delay-locked loop of one bandwidth. */
export class DelayLockedLoop implements Follower {
  #ticks = 0;
  #expected = 0;
  #period = 0;
  #first = 0;
  #b = 0;
  #c = 0;

  constructor(readonly bandwidthHz: number) {}

  take(time: number): void {
    if (this.#ticks === 0) {
      this.#first = time;
    } else if (this.#ticks === 1) {
      this.#period = time - this.#first;
      const omega = 2 * Math.PI * this.bandwidthHz * this.#period;
      this.#b = Math.SQRT2 * omega;
      this.#c = omega * omega;
      this.#expected = time + this.#period;
    } else {
      const error = time - this.#expected;
      this.#expected += this.#b * error + this.#period;
      this.#period += this.#c * error;
    }
    this.#ticks++;
  }

  next(): number {
    return this.#expected;
  }

  period(): number {
    return this.#period;
  }
}

/** Rondo's. */
export class RondoFilter implements Follower {
  readonly #filter = new TickFilter();

  take(time: number): void {
    this.#filter.take(time);
  }

  next(): number {
    return this.#filter.phase + this.#filter.period;
  }

  period(): number {
    return this.#filter.period;
  }
}

/** Every follower by name. */
export const FOLLOWERS: Readonly<Record<string, () => Follower>> = {
  "Rondo": () => new RondoFilter(),
  "Ardour (1 Hz)": () => new DelayLockedLoop(1),
  "jack_mclk_dump (1/6 Hz)": () => new DelayLockedLoop(1 / 6),
};
