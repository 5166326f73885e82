/**
 * One belief about a clock: its ticks lie on a line, or on a curve while the tempo glides, known with a stated uncertainty.
 *
 * Method: a Kalman filter of three numbers (Kalman 1960): the time of the newest tick, the period, and how much the period changes
 * a tick (0 and certain in a belief that does not glide). A tick that does not fit is taken in only as far as it is believed to
 * belong to the clock at all (a mixture of a normal and a uniform error).
 * Units: seconds. Thread: any; allocates when a belief is copied.
 */

/** Share of ticks that say nothing: doubled, delayed, or not of this clock. */
const STRAY_SHARE = 0.01;
/** How far the period wanders between two ticks, as a share of it. */
const WANDER = 1e-6;

/** A line through ticks and how well it is known. */
export class TickLine {
  /** Ticks since this belief began: since then neither tempo nor beat changed, by it. */
  age = 0;
  /** Ticks heard since it branched off another. */
  judged = 0;
  /** Ticks of the clock so far, lost ones counted and doubled ones not. */
  count = 1;
  /** Ticks from the newest one to the one that is heard next: 1, or more when some are lost, or 0 when it is heard twice. */
  step = 1;
  /** How likely it is beside the others; they sum to 1. */
  weight = 1;
  /** Change of the period in a tick, s. */
  #glide = 0;
  // Variances and covariances of phase (p), period (q) and glide (g), s².
  #pp = 0;
  #pq = 0;
  #pg = 0;
  #qq = 0;
  #qg = 0;
  #gg = 0;

  private constructor(
    /** Time of the newest tick, s. */
    public phase: number,
    /** Time between two ticks, s. */
    public period: number,
  ) {}

  /** The line through the first two ticks of a clock whose jitter may be as large as `jitter`, s. */
  static through(first: number, second: number, jitter: number): TickLine {
    const line = new TickLine(second, second - first);
    line.#pp = line.#pq = jitter * jitter;
    line.#qq = 2 * jitter * jitter;
    line.count = 2;
    return line;
  }

  /** Whether the tempo glides, by this belief. */
  get glides(): boolean {
    return this.#gg > 0;
  }

  /** The same belief, but the period may have changed by about `share` of it just now. */
  bent(share: number, weight: number): TickLine {
    const line = this.#begin(weight);
    line.#qq += (share * this.period) ** 2;
    return line;
  }

  /** The same belief, but the tempo has just begun to glide by about `share` of the period a tick. */
  gliding(share: number, weight: number): TickLine {
    const line = this.#begin(weight);
    line.#gg += (share * this.period) ** 2;
    return line;
  }

  /** The same belief, but the tempo glides no longer. */
  settled(weight: number): TickLine {
    const line = this.#begin(weight);
    line.#glide =
      line.#pg =
      line.#qg =
      line.#gg =
        0;
    return line;
  }

  /** The same belief, but the ticks may have moved by about `share` of a period just now. */
  shifted(share: number, weight: number): TickLine {
    const line = this.#begin(weight);
    line.#pp += (share * this.period) ** 2;
    return line;
  }

  /** The same belief, but the tick heard next is the `step`-th after the newest. */
  stepping(step: number, weight: number): TickLine {
    const line = this.#copy(weight);
    line.step = step;
    return line;
  }

  #begin(weight: number): TickLine {
    const line = this.#copy(weight);
    line.age = 0;
    return line;
  }

  #copy(weight: number): TickLine {
    const line = new TickLine(this.phase, this.period);
    line.#glide = this.#glide;
    line.#pp = this.#pp;
    line.#pq = this.#pq;
    line.#pg = this.#pg;
    line.#qq = this.#qq;
    line.#qg = this.#qg;
    line.#gg = this.#gg;
    line.weight = weight;
    line.age = this.age;
    line.count = this.count;
    return line;
  }

  /**
   * Take in a tick heard at `time`.
   * @returns how likely that time was, by this belief (a density, 1/s)
   */
  take(time: number, jitterVariance: number): number {
    for (let i = 0; i < this.step; i++) this.#pass();
    const error = time - this.phase;
    const variance = this.#pp + jitterVariance;
    const fit = (1 - STRAY_SHARE) * Math.exp(-0.5 * error * error / variance) / Math.sqrt(2 * Math.PI * variance);
    const likelihood = fit + STRAY_SHARE / this.period;
    // What is heard twice tells nothing new.
    if (this.step > 0) this.#learn(error, variance, fit / likelihood);
    this.step = 1;
    this.age++;
    this.judged++;
    return likelihood;
  }

  /** Move on by a tick. */
  #pass(): void {
    this.phase += this.period;
    this.period += this.#glide;
    this.#pp += 2 * this.#pq + this.#qq;
    this.#pq += this.#pg + this.#qq + this.#qg;
    this.#pg += this.#qg;
    this.#qq += 2 * this.#qg + this.#gg + (WANDER * this.period) ** 2;
    this.#qg += this.#gg;
    this.count++;
  }

  #learn(error: number, variance: number, trust: number): void {
    const gain = trust / variance;
    const p = this.#pp, q = this.#pq, g = this.#pg;
    this.phase += gain * p * error;
    this.period += gain * q * error;
    this.#glide += gain * g * error;
    this.#pp -= gain * p * p;
    this.#pq -= gain * p * q;
    this.#pg -= gain * p * g;
    this.#qq -= gain * q * q;
    this.#qg -= gain * q * g;
    this.#gg = Math.max(0, this.#gg - gain * g * g);
  }
}
