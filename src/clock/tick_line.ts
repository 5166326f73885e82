/**
 * One belief about a clock: its ticks lie on a line, time = phase + n × period, known with a stated uncertainty.
 *
 * Method: a Kalman filter of two numbers (Kalman 1960): the time of the newest tick and the period. A tick that does not fit is
 * taken in only as far as it is believed to belong to the clock at all (a mixture of a normal and a uniform error).
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
  weight: number;

  private constructor(
    /** Time of the newest tick, s. */
    public phase: number,
    /** Time between two ticks, s. */
    public period: number,
    /** Variance of the phase, covariance of both, variance of the period, s². */
    private phaseVariance: number,
    private covariance: number,
    private periodVariance: number,
    weight: number,
  ) {
    this.weight = weight;
  }

  /** The line through the first two ticks of a clock whose jitter may be as large as `jitter`, s. */
  static through(first: number, second: number, jitter: number): TickLine {
    const variance = jitter * jitter;
    const line = new TickLine(second, second - first, variance, variance, 2 * variance, 1);
    line.count = 2;
    return line;
  }

  /** The same belief, but the period may have changed by about `share` of it just now. */
  bent(share: number, weight: number): TickLine {
    const line = this.#copy(weight);
    line.age = 0;
    line.periodVariance += (share * this.period) ** 2;
    return line;
  }

  /** The same belief, but the ticks may have moved by about `share` of a period just now. */
  shifted(share: number, weight: number): TickLine {
    const line = this.#copy(weight);
    line.age = 0;
    line.phaseVariance += (share * this.period) ** 2;
    return line;
  }

  /** The same belief, but the tick heard next is the `step`-th after the newest. */
  stepping(step: number, weight: number): TickLine {
    const line = this.#copy(weight);
    line.step = step;
    return line;
  }

  #copy(weight: number): TickLine {
    const { phaseVariance, covariance, periodVariance } = this;
    const line = new TickLine(this.phase, this.period, phaseVariance, covariance, periodVariance, weight);
    line.age = this.age;
    line.count = this.count;
    return line;
  }

  /** Move on to the tick heard next. */
  #pass(): void {
    const ticks = this.step, wander = WANDER * this.period;
    this.phase += ticks * this.period;
    this.phaseVariance += 2 * ticks * this.covariance + ticks * ticks * this.periodVariance;
    this.covariance += ticks * this.periodVariance;
    this.periodVariance += ticks * wander * wander;
    this.count += ticks;
  }

  /**
   * Take in a tick heard at `time`.
   * @returns how likely that time was, by this belief (a density, 1/s)
   */
  take(time: number, jitterVariance: number): number {
    this.#pass();
    const error = time - this.phase;
    const variance = this.phaseVariance + jitterVariance;
    const fit = (1 - STRAY_SHARE) * Math.exp(-0.5 * error * error / variance) / Math.sqrt(2 * Math.PI * variance);
    const likelihood = fit + STRAY_SHARE / this.period;
    // What is heard twice tells nothing new.
    if (this.step > 0) this.#learn(error, variance, fit / likelihood);
    this.step = 1;
    this.age++;
    this.judged++;
    return likelihood;
  }

  #learn(error: number, variance: number, trust: number): void {
    const phaseGain = trust * this.phaseVariance / variance;
    const periodGain = trust * this.covariance / variance;
    this.phase += phaseGain * error;
    this.period += periodGain * error;
    this.periodVariance -= periodGain * this.covariance;
    this.covariance -= phaseGain * this.covariance;
    this.phaseVariance -= phaseGain * this.phaseVariance;
  }
}
