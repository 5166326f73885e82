/**
 * What the rows of commands share that begin and end a pass over a loop by turns: arguments and refusals. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { ArgumentSpec } from "./command_spec.ts";

/** Left out: the other of what it is. */
export const PASS_ON: ArgumentSpec = {
  name: "on",
  type: "boolean",
  optional: true,
  summary: "true: begins only, false: ends only; left out: by turns",
};

/** What becomes of what was there. `summary`: which part of it the number is. */
export function feedback(summary: string): ArgumentSpec {
  return { name: "feedback", type: "number", min: 0, max: 1, fallback: 1, summary };
}

/** Why a pass does not begin, beside the state of its track. */
export const PASS_REFUSALS: readonly number[] = [
  protocol.REFUSED_NO_MEMORY,
  protocol.REFUSED_LOOP_SHORTER_THAN_LATENCY,
];

/** Why a loop may not be made longer, besides its state: it has to play at its own speed, too. */
export const GROWTH_REFUSALS: readonly number[] = [...PASS_REFUSALS, protocol.REFUSED_RATE];
