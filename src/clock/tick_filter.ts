/**
 * True tick times and tempo of a clock that is heard with jitter: steady while it is steady, quick when it changes.
 *
 * Method: several beliefs beside each other (`tick_line.ts`). Each tick, the most likely one has two children: one whose period
 * has just changed, one whose ticks have just moved. What comes next decides between them (Bayesian change points after Adams
 * and MacKay 2007, with Kalman filters as segments). While the tempo is steady the oldest wins and averages over all it heard;
 * four or five ticks after a change a young one does. A loop with one bandwidth has to choose between the two.
 * Units: seconds. Thread: any.
 */
import { TickJitter } from "./tick_jitter.ts";
import { TickLine } from "./tick_line.ts";

/** How often the tempo changes, by a tick; and by what share of itself, roughly. */
const BEND_RATE = 0.006;
const BEND_SHARE = 0.08;
/** How often the tempo begins to glide, by a tick, and by what share of itself a tick, roughly; how often it stops. */
const GLIDE_RATE = 0.0005;
const GLIDE_SHARE = 0.0004;
const SETTLE_RATE = 0.01;
/** How often the ticks move against the beat, and by what share of a period. */
const SHIFT_RATE = 0.00001;
const SHIFT_SHARE = 0.3;
/** How often a tick is heard twice, or one is lost; each more of them half as often, up to a long gap. */
const DOUBLED_RATE = 0.001;
const LOST_RATE = 0.001;
const LONG_GAP = 12;
/** Share of a period from its place at which a tick may be another one. */
const FAR = 0.3;
/** Beliefs kept at a time; the youngest are not judged yet. */
const LINES = 128;
const YOUTH_TICKS = 12;
/** A belief less likely than this is not listened to for the tempo. */
const PLAUSIBLE = 0.02;
/** Uncertainty of the first two ticks, s. */
const FIRST_JITTER = 0.004;

/** Follows the ticks of one clock. */
export class TickFilter {
  readonly #jitter = new TickJitter();
  #lines: TickLine[] = [];
  #first = NaN;
  #phase = NaN;
  #period = NaN;
  #heard = 0;

  /** Ticks heard since the start. */
  get heard(): number {
    return this.#heard;
  }

  /** Estimated true time of the newest tick, s; NaN before the first. */
  get phase(): number {
    return this.#phase;
  }

  /** Time between two ticks, s; NaN before the second. */
  get period(): number {
    return this.#period;
  }

  /** How far ticks are heard beside their true times, s, standard deviation. */
  get jitter(): number {
    return this.#jitter.deviation;
  }

  /** How likely the leading belief is, 0…1, and for how many ticks it has held. */
  get certainty(): { weight: number; ticks: number } {
    const line = this.#likeliest();
    return line === undefined ? { weight: 0, ticks: 0 } : { weight: line.weight, ticks: line.age };
  }

  /** Ticks of the clock so far: lost ones are counted, those heard twice are not. */
  get count(): number {
    return this.#likeliest()?.count ?? this.#heard;
  }

  /** Take in a tick heard at `time`. */
  take(time: number): void {
    this.#heard++;
    this.#jitter.take(time);
    if (Number.isNaN(this.#first)) {
      this.#first = this.#phase = time;
    } else if (this.#lines.length === 0) {
      this.#lines = [TickLine.through(this.#first, time, FIRST_JITTER)];
      this.#publish();
    } else {
      this.#branch(time);
      this.#judge(time);
      this.#prune();
      this.#publish();
    }
  }

  /** The clock was away and ticks again: its period is still believed, its ticks may lie anywhere. */
  resume(time: number): void {
    const line = this.#likeliest();
    if (line === undefined) return this.take(time);
    this.#jitter.interrupt();
    this.#jitter.take(time);
    line.phase = time;
    line.count++;
    this.#lines = [line.shifted(SHIFT_SHARE, 1).bent(BEND_SHARE, 1)];
    this.#publish();
  }

  #oldestPlausible(likeliest: TickLine): TickLine {
    let oldest = likeliest;
    for (const line of this.#lines) if (line.weight >= PLAUSIBLE && line.age > oldest.age) oldest = line;
    return oldest;
  }

  #likeliest(): TickLine | undefined {
    let best = this.#lines[0];
    for (const line of this.#lines) if (line.weight > best!.weight) best = line;
    return best;
  }

  #branch(time: number): void {
    const parent = this.#likeliest()!;
    this.#lines.push(parent.bent(BEND_SHARE, BEND_RATE), parent.shifted(SHIFT_SHARE, SHIFT_RATE));
    this.#lines.push(parent.gliding(GLIDE_SHARE, GLIDE_RATE));
    if (parent.glides) this.#lines.push(parent.settled(SETTLE_RATE));
    // Where the tick is far from its place, it may be another one.
    const steps = (time - parent.phase) / parent.period;
    if (steps < 1 - FAR) this.#lines.push(parent.stepping(0, DOUBLED_RATE));
    if (steps > 1 + FAR) this.#lines.push(parent.stepping(2, LOST_RATE));
    const nearest = Math.round(steps);
    if (nearest > 2) this.#lines.push(parent.stepping(nearest, LOST_RATE * 0.5 ** Math.min(nearest, LONG_GAP)));
  }

  #judge(time: number): void {
    const variance = this.jitter ** 2;
    let sum = 0;
    for (const line of this.#lines) {
      line.weight *= line.take(time, variance);
      sum += line.weight;
    }
    for (const line of this.#lines) line.weight /= sum;
  }

  #prune(): void {
    if (this.#lines.length <= LINES) return;
    const youth = (line: TickLine) => line.judged <= YOUTH_TICKS ? 1 : 0;
    this.#lines.sort((a, b) => youth(b) - youth(a) || b.weight - a.weight);
    this.#lines.length = LINES;
  }

  /** The time is what all beliefs that count alike say together; the tempo is that of the oldest plausible one: a wild guess has to win clearly. */
  #publish(): void {
    const likeliest = this.#likeliest()!;
    let phase = 0, sum = 0;
    for (const line of this.#lines) {
      if (line.count !== likeliest.count) continue;
      phase += line.weight * line.phase;
      sum += line.weight;
    }
    this.#phase = phase / sum;
    this.#period = this.#oldestPlausible(likeliest).period;
  }
}
