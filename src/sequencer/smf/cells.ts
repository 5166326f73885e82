/**
 * Where in its steps a voice's notes and values lie: window, step, and how far from the step.
 *
 * Method: everything goes to the nearest step of its window; what is behind the last step goes to that, so that nothing is before the
 * window in which it is played. Units: grains, and units of a step. Thread: any.
 */
import { MOST_STEPS, STEP_TICKS } from "../model/pattern.ts";
import { GRAINS_PER_FILE_TICK, type StepUnits } from "./grain.ts";
import type { Window } from "./windows.ts";

/** A place: a step of a window, by a number that grows with time, and how far it is from there. */
export interface CellPlace {
  readonly cell: number;
  /** Units after the step: more than half a step only after the last one. */
  readonly offset: number;
}

/** The steps of one kind through all windows. */
export class Cells {
  readonly #starts: readonly number[];

  constructor(readonly windows: readonly Window[], readonly division: number, readonly units: StepUnits) {
    this.#starts = windows.map(({ start }) => start * STEP_TICKS * division);
  }

  /** Steps of a window. */
  stepCount(window: number): number {
    return Math.ceil((this.windows[window]!.length * STEP_TICKS) / this.units.stepTicks);
  }

  /** Where a tick of the file lies. */
  placeOf(tick: number): CellPlace {
    const grains = tick * GRAINS_PER_FILE_TICK, window = this.#windowAt(grains);
    const since = grains - this.#starts[window]!;
    const step = Math.min(Math.round(since / this.units.stepGrains), this.stepCount(window) - 1);
    return { cell: window * MOST_STEPS + step, offset: this.units.ofGrains(since - step * this.units.stepGrains) };
  }

  /** How far after a step a tick is, units. */
  unitsAfter(cell: number, tick: number): number {
    const start = this.#starts[Math.floor(cell / MOST_STEPS)]! + (cell % MOST_STEPS) * this.units.stepGrains;
    return this.units.ofGrains(tick * GRAINS_PER_FILE_TICK - start);
  }

  /** The step after a step, in its window or the next one; undefined after the last one. */
  after(cell: number): number | undefined {
    const window = Math.floor(cell / MOST_STEPS);
    if ((cell % MOST_STEPS) + 1 < this.stepCount(window)) return cell + 1;
    return window + 1 < this.windows.length ? (window + 1) * MOST_STEPS : undefined;
  }

  /** The last window that begins at or before a place. */
  #windowAt(grains: number): number {
    let low = 0, high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= grains) low = middle;
      else high = middle;
    }
    return low;
  }
}
