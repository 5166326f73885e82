/**
 * Which steps a voice is written in: sixteenths, unless its notes clearly lie on triplets or on finer steps.
 *
 * Method: a start counts as on a grid when it is within a sixth of a step of it, which a third of all places are; sixteenths must fit
 * three notes of four, any other grid nine of ten. Units: grains. Thread: any.
 */
import { type Part, SPEED_STEP_TICKS, SPEEDS, STEP_TICKS } from "../model/pattern.ts";
import { GRAINS_PER_FILE_TICK } from "./grain.ts";
import type { Voice } from "./voices.ts";

const NEAR = 1 / 6;
const ENOUGH_OF_SIXTEENTHS = 0.75;
const ENOUGH = 0.9;
/** Ticks of the steps that are tried after sixteenths: triplets of eighths and of sixteenths, 32nds, their triplets, 64ths. */
const OTHERS = [320, 160, 120, 80, 60];

/** Ticks a step for a voice. */
export function stepTicksFor({ notes }: Voice, division: number): number {
  const fits = (stepTicks: number, enough: number) => {
    const stepGrains = stepTicks * division;
    const near = notes.filter(({ start }) => {
      const rest = (start * GRAINS_PER_FILE_TICK) % stepGrains;
      return Math.min(rest, stepGrains - rest) <= stepGrains * NEAR;
    });
    return near.length >= notes.length * enough;
  };
  if (fits(STEP_TICKS, ENOUGH_OF_SIXTEENTHS)) return STEP_TICKS;
  return OTHERS.find((stepTicks) => fits(stepTicks, ENOUGH)) ?? STEP_TICKS;
}

/** The name of the speed at which a part's steps have so many ticks. */
export function speedOf(stepTicks: number): Part["speed"] {
  return SPEEDS.find((speed) => SPEED_STEP_TICKS[speed] === stepTicks)!;
}
