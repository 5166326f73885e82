/**
 * The grain in which an import reckons: so fine that ticks of the file and ticks of the sequencer are both whole numbers of it.
 *
 * Method: with D ticks a quarter in the file, a grain is 1/(960 × D) of a quarter. Within a step, places are whole numbers of the coarsest
 * unit that hits them all; where a step would have more of these than fractions in files may have, it is 1/9600 step. Thread: any.
 */
import { type Fraction, fraction, greatestCommon } from "../model/fraction.ts";
import { TICKS_PER_BEAT } from "../model/pattern.ts";

/** Finest units that are kept exactly, and what takes their place. */
const MOST_UNITS = 10000;
const HELD_UNITS = 9600;

/** Grains of a tick of the file, whatever its division. */
export const GRAINS_PER_FILE_TICK = TICKS_PER_BEAT;

/** A step of a kind, cut into units. */
export class StepUnits {
  /** Grains of a step. */
  readonly stepGrains: number;
  /** Units of a step. */
  readonly count: number;
  /** As far as anything may be from its step, units: half a step. */
  readonly half: number;

  constructor(readonly stepTicks: number, division: number) {
    this.stepGrains = stepTicks * division;
    const exact = this.stepGrains / greatestCommon(this.stepGrains, GRAINS_PER_FILE_TICK);
    this.count = exact <= MOST_UNITS ? exact : HELD_UNITS;
    this.half = Math.floor(this.count / 2);
  }

  /** Units of some grains, the nearest whole number. */
  ofGrains(grains: number): number {
    return Math.round((grains * this.count) / this.stepGrains);
  }

  /** Units as a fraction of a step. */
  asFraction(units: number): Fraction {
    return fraction(units, this.count);
  }
}
