/**
 * One part of a pattern as it runs from a tick on: which step is on at which tick, in which cycle.
 *
 * Method: steps are counted from the start of the pattern, and everything follows from the count; nothing is accumulated. A pattern with
 * a length of its own begins all parts again after it. Units: ticks; steps are counted from 0. Thread: any.
 */
import { type Part, type Pattern, STEP_TICKS, stepTicksOf } from "../model/pattern.ts";
import { draw } from "./chance.ts";

/** What a draw is for: one each, so that they do not depend on each other. */
const DRAW_STEP = 1;
export const DRAW_PLAYS = 2;

/** Steps of each part in the order in which they are played once through, those that are skipped left out. */
const ORDERS = new WeakMap<Part, readonly number[]>();

/** The order of a part's steps; any order for `random`. */
function orderOf(part: Part): readonly number[] {
  const known = ORDERS.get(part);
  if (known !== undefined) return known;
  const order = makeOrder(part);
  ORDERS.set(part, order);
  return order;
}

function makeOrder({ steps, direction }: Part): number[] {
  const forward = steps.flatMap(({ skip }, index) => skip ? [] : [index]);
  if (direction === "reverse") return forward.reverse();
  // There and back without playing the ends twice.
  if (direction === "ping_pong") return [...forward, ...forward.slice(1, -1).reverse()];
  return forward;
}

/** Ticks of one time through a pattern. */
export function patternTicks(pattern: Pattern): number {
  if (pattern.length > 0) return pattern.length * STEP_TICKS;
  return Math.max(STEP_TICKS, ...pattern.parts.map((part) => orderOf(part).length * stepTicksOf(part)));
}

/** A part that runs. */
export class PartRun {
  readonly part: Part;
  readonly stepTicks: number;
  readonly order: readonly number[];
  /** Steps until all parts begin again; Infinity: never. */
  readonly #restartSteps: number;
  readonly #restartTicks: number;

  constructor(
    readonly pattern: Pattern,
    readonly partIndex: number,
    /** Tick of the pattern's first step. */
    readonly originTick: number,
    /** Of the session. */
    readonly seed: number,
  ) {
    this.part = pattern.parts[partIndex]!;
    this.stepTicks = stepTicksOf(this.part);
    this.order = orderOf(this.part);
    this.#restartTicks = pattern.length * STEP_TICKS;
    this.#restartSteps = pattern.length > 0 ? Math.ceil(this.#restartTicks / this.stepTicks) : Infinity;
  }

  /** Tick at which the step with this count begins. */
  tickOf(count: number): number {
    if (this.#restartSteps === Infinity) return this.originTick + count * this.stepTicks;
    const restarts = Math.floor(count / this.#restartSteps);
    return this.originTick + restarts * this.#restartTicks + this.#sinceRestart(count) * this.stepTicks;
  }

  /** Count of the last step that begins at or before a tick; below 0 before the pattern began. */
  countAt(tick: number): number {
    const since = tick - this.originTick;
    if (this.#restartSteps === Infinity || since < 0) return Math.floor(since / this.stepTicks);
    const restarts = Math.floor(since / this.#restartTicks);
    return restarts * this.#restartSteps + Math.floor((since - restarts * this.#restartTicks) / this.stepTicks);
  }

  /** Index of the step with this count. There must be one that is not skipped. */
  indexOf(count: number): number {
    const { order } = this;
    if (this.part.direction !== "random") return order[this.#sinceRestart(count) % order.length]!;
    return order[Math.floor(this.draw(DRAW_STEP, count) * order.length)]!;
  }

  /** How many times the part went through its steps before the step with this count. */
  cycleOf(count: number): number {
    const length = this.order.length;
    if (this.#restartSteps === Infinity) return Math.floor(count / length);
    const cyclesARestart = Math.ceil(this.#restartSteps / length);
    return Math.floor(count / this.#restartSteps) * cyclesARestart + Math.floor(this.#sinceRestart(count) / length);
  }

  /** Whether a step is the second of a pair, which swing delays. */
  isOffbeat(count: number): boolean {
    return this.#sinceRestart(count) % 2 === 1;
  }

  /** 0 ≤ x < 1, always the same for the same step of the same run. */
  draw(purpose: number, count: number): number {
    return draw(this.seed, this.pattern.seed, purpose, this.partIndex, count);
  }

  #sinceRestart(count: number): number {
    return this.#restartSteps === Infinity ? count : count % this.#restartSteps;
  }
}
