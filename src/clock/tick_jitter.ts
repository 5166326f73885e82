/**
 * How far the ticks of a clock are heard beside their true times.
 *
 * Method: second differences of neighbouring ticks do not see a steady tempo; their median magnitude (which a few strays and a
 * change of tempo do not move) over √6 is the deviation of one tick.
 * Units: seconds. Thread: any; allocates nothing per tick.
 */

/** Ticks that are remembered, four seconds at 120 BPM. */
const MEMORY = 192;
/** Deviation believed in before anything was heard, s, and ticks until the measured one has replaced it. */
const FIRST_GUESS = 0.003;
const TRUSTED_AFTER = 16;
/** Nothing is steadier than a frame. */
const LEAST = 0.00002;
/** Median magnitude of a normal deviate. */
const NORMAL_MEDIAN = 0.6745;

/** Measures jitter tick by tick. */
export class TickJitter {
  readonly #differences = new Float64Array(MEMORY);
  readonly #sorted = new Float64Array(MEMORY);
  #count = 0;
  #newest = NaN;
  #older = NaN;
  #deviation = FIRST_GUESS;

  /** Standard deviation of one tick, s. */
  get deviation(): number {
    return this.#deviation;
  }

  /** A tick that followed its neighbour. */
  take(time: number): void {
    if (Number.isFinite(this.#older)) {
      this.#differences[this.#count++ % MEMORY] = Math.abs(time - 2 * this.#newest + this.#older);
      this.#measure();
    }
    this.#older = this.#newest;
    this.#newest = time;
  }

  /** What comes next does not follow what came before. */
  interrupt(): void {
    this.#newest = this.#older = NaN;
  }

  #measure(): void {
    const held = Math.min(this.#count, MEMORY);
    const sorted = this.#sorted.subarray(0, held);
    sorted.set(this.#differences.subarray(0, held));
    sorted.sort();
    const measured = sorted[held >> 1]! / NORMAL_MEDIAN / Math.sqrt(6);
    const trust = Math.min(1, held / TRUSTED_AFTER);
    this.#deviation = Math.max(LEAST, trust * measured + (1 - trust) * FIRST_GUESS);
  }
}
