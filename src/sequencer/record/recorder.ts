/**
 * Writes what is played on a keyboard into a part, in time or without.
 *
 * Method: a note goes to the step nearest to where it was heard, what it is off by becomes its delay, less what the quantise takes away;
 * it is written when it is let go, as long as it was held. Units: ticks. Thread: control, or render's.
 */
import { fraction } from "../model/fraction.ts";
import { type Bank, MOST_NOTES, MOST_STEPS, type Note, type Part, type Step } from "../model/pattern.ts";
import { changePart, changeStep, type Place } from "../edit/place.ts";
import type { PartRun } from "../plan/part_run.ts";

/** Parts of a step that a recorded place or length is exact to. */
const GRAIN = 960;

/** A key that is held. */
export interface HeldKey {
  readonly key: number;
  readonly velocity: number;
  /** Where it was struck. */
  readonly tick: number;
}

/** A note that was played, and the step it belongs to. */
export interface TakenNote {
  readonly stepIndex: number;
  /** Count of that step since the pattern began. */
  readonly count: number;
  readonly note: Note;
}

/** Where a key that was held until `endTick` belongs. `quantise`: 0…100 %. Undefined where every step is skipped. */
export function takeNote(run: PartRun, held: HeldKey, endTick: number, quantise: number): TakenNote | undefined {
  if (run.order.length === 0) return undefined;
  const { stepTicks } = run;
  const count = Math.max(0, run.countAt(held.tick + stepTicks / 2));
  const off = clamp((held.tick - run.tickOf(count)) / stepTicks, -0.5, 0.5);
  const delay = grains((off * (100 - quantise)) / 100);
  const length = grains(clamp((endTick - held.tick) / stepTicks, 1 / 16, MOST_STEPS));
  return { stepIndex: run.indexOf(count), count, note: { key: held.key, velocity: held.velocity, length, delay } };
}

function grains(steps: number) {
  return fraction(Math.round(steps * GRAIN), GRAIN);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** A bank with the note in its step; the same key there before is replaced. */
export function writeNote(bank: Bank, place: Place, stepIndex: number, note: Note): Bank {
  return changeStep(bank, { ...place, step: stepIndex }, (step) => withNote(step, note));
}

function withNote(step: Step, note: Note): Step {
  // A step that was off plays the new note only: what it would have played was not heard.
  const others = step.on ? step.notes.filter(({ key }) => key !== note.key) : [];
  return { ...step, on: true, notes: [...others.slice(-(MOST_NOTES - 1)), note] };
}

/** A bank without the notes of the steps from one count to before another, those excepted that were taken in this pass. */
export function clearPassed(
  bank: Bank,
  place: Place,
  run: PartRun,
  from: number,
  to: number,
  taken: ReadonlySet<number>,
): Bank {
  const most = Math.max(from, to - run.order.length);
  const passed = new Set<number>();
  for (let count = Math.max(0, most); count < to; count++) passed.add(run.indexOf(count));
  return changePart(bank, place, (part): Part => ({
    ...part,
    steps: part.steps.map((step, index) => {
      const isKept = !passed.has(index) || taken.has(index) || !step.on;
      return isKept ? step : { ...step, on: false, notes: [] };
    }),
  }));
}
