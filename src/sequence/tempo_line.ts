/**
 * Turns ticks of a piece into seconds, by the tempi of the piece, which come again each time through.
 *
 * Method: seconds at each change are summed once; a tick is reckoned from the change before it and rounded nowhere. Thread: control.
 */
import { TICKS_PER_BEAT } from "../sequencer/model/pattern.ts";
import type { TempoChange } from "./piece.ts";

/** Time of a piece. */
export class TempoLine {
  readonly #changes: readonly TempoChange[];
  /** Seconds at each change. */
  readonly #seconds: number[] = [];
  readonly #lengthTicks: number;
  readonly #lengthSeconds: number;

  /** @param bpm tempo of the first change, to which the others keep their proportion; left out: as they are */
  constructor({ tempi, lengthTicks }: { tempi: readonly TempoChange[]; lengthTicks: number }, bpm = tempi[0]!.bpm) {
    const share = bpm / tempi[0]!.bpm;
    this.#changes = tempi.map(({ tick, bpm }) => ({ tick, bpm: bpm * share }));
    this.#lengthTicks = lengthTicks;
    this.#changes.forEach(({ tick }, index) => {
      const before = this.#changes[index - 1];
      const since = before === undefined ? 0 : this.#seconds[index - 1]! + secondsOf(tick - before.tick, before.bpm);
      this.#seconds.push(since);
    });
    this.#lengthSeconds = this.#within(lengthTicks);
  }

  /** Seconds from the first beat to a tick. */
  secondsAt(tick: number): number {
    const times = Math.floor(tick / this.#lengthTicks);
    return times * this.#lengthSeconds + this.#within(tick - times * this.#lengthTicks);
  }

  /** Tempi that begin at ticks from `from` on and before `to`; one that stays as it was is left out. */
  changes(from: number, to: number): TempoChange[] {
    const found: TempoChange[] = [];
    for (let times = Math.max(0, Math.floor(from / this.#lengthTicks)); times * this.#lengthTicks < to; times++) {
      const start = times * this.#lengthTicks;
      this.#changes.forEach(({ tick, bpm }, index) => {
        const before = this.#changes[index - 1] ?? (times === 0 ? undefined : this.#changes.at(-1));
        const isNew = before?.bpm !== bpm;
        if (isNew && start + tick >= from && start + tick < to) found.push({ tick: start + tick, bpm });
      });
    }
    return found;
  }

  #within(tick: number): number {
    const index = Math.max(0, this.#changes.findLastIndex((change) => change.tick <= tick));
    const { tick: since, bpm } = this.#changes[index]!;
    return this.#seconds[index]! + secondsOf(tick - since, bpm);
  }
}

function secondsOf(ticks: number, bpm: number): number {
  return (ticks * 60) / (bpm * TICKS_PER_BEAT);
}
