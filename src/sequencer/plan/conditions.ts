/**
 * Whether a step plays: its probability, and its condition. Both are functions of the step's place alone.
 *
 * "previous" is the outcome of the last step of the same part that had a condition or a chance of its own, "neighbour" that of the part
 * before it; steps that themselves ask for the previous or the neighbour are passed over. Thread: any.
 */
import type { Condition, Step } from "../model/pattern.ts";
import { DRAW_PLAYS, type PartRun } from "./part_run.ts";

/** What steps may ask about besides their own place. */
export interface Surroundings {
  /** Fill is on. */
  readonly fill: boolean;
  /** The part before a part, if there is one. */
  neighbourOf(run: PartRun): PartRun | undefined;
}

/** How many cycles of a part are searched for the last step with a condition. */
const SEARCHED_CYCLES = 2;

/** Whether the step with this count plays, if it is on. */
export function plays(run: PartRun, count: number, around: Surroundings): boolean {
  const step = run.part.steps[run.indexOf(count)]!;
  return step.on && meets(step.condition, run, count, around) && hasLuck(step, run, count);
}

function hasLuck(step: Step, run: PartRun, count: number): boolean {
  return step.probability >= 100 || run.draw(DRAW_PLAYS, count) * 100 < step.probability;
}

function meets(condition: Condition | undefined, run: PartRun, count: number, around: Surroundings): boolean {
  switch (condition) {
    case undefined:
      return true;
    case "first":
      return run.cycleOf(count) === 0;
    case "not_first":
      return run.cycleOf(count) > 0;
    case "fill":
      return around.fill;
    case "not_fill":
      return !around.fill;
    case "previous":
      return lastOutcome(run, count - 1, around);
    case "not_previous":
      return !lastOutcome(run, count - 1, around);
    case "neighbour":
      return neighbourOutcome(run, count, around);
    case "not_neighbour":
      return !neighbourOutcome(run, count, around);
    default:
      return isTurn(condition, run.cycleOf(count));
  }
}

/** "2:4": the second of every four cycles. */
function isTurn(condition: Condition, cycle: number): boolean {
  const [turn, of] = condition.split(":");
  return cycle % Number(of) === Number(turn) - 1;
}

function neighbourOutcome(run: PartRun, count: number, around: Surroundings): boolean {
  const neighbour = around.neighbourOf(run);
  if (neighbour === undefined || neighbour.order.length === 0) return false;
  return lastOutcome(neighbour, neighbour.countAt(run.tickOf(count)), around);
}

/** The outcome of the last step with a condition or a chance of its own, at this count or before; false without one. */
function lastOutcome(run: PartRun, from: number, around: Surroundings): boolean {
  const until = Math.max(0, from - SEARCHED_CYCLES * run.order.length);
  for (let count = from; count >= until; count--) {
    const step = run.part.steps[run.indexOf(count)]!;
    if (step.on && isConditional(step)) return plays(run, count, around);
  }
  return false;
}

const PASSED_OVER: ReadonlySet<string> = new Set(["previous", "not_previous", "neighbour", "not_neighbour"]);

function isConditional({ condition, probability }: Step): boolean {
  return condition === undefined ? probability < 100 : !PASSED_OVER.has(condition);
}
