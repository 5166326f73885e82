/**
 * Arguments that several commands of the sequencer take, and the shape of their rows. Everything counts from 1. Thread: any.
 */
import type { ArgumentSpec, CommandSpec } from "./command_spec.ts";

/** A row of the sequencer: control carries it out, the engine never sees it. */
export interface StepSpec extends Omit<CommandSpec, "number" | "states" | "makesTrack" | "mayRefuse"> {
  /**
   * `edit`: can be undone; `play`: what plays and is shown. Never in scores, where what they became stands: `file`, which reads or writes
   * a file, and `tempo`, the hand on the tempo.
   */
  readonly kind: "edit" | "play" | "file" | "tempo";
}

/** A row of a kind. */
function rowOf(kind: StepSpec["kind"]) {
  return (
    name: string,
    summary: string,
    args: readonly ArgumentSpec[] = [],
    rest: Partial<Pick<StepSpec, "oneOf" | "onlyInScores">> = {},
  ): StepSpec => ({ name, kind, summary, scope: "all", waits: false, arguments: args, ...rest });
}

export const edit = rowOf("edit");
export const play = rowOf("play");
export const file = rowOf("file");
export const tempo = rowOf("tempo");

export const STEP: ArgumentSpec = {
  name: "step",
  type: "integer",
  min: 1,
  max: 128,
  optional: true,
  summary: "a step from 1; left out: the one under the cursor",
};
export const PART: ArgumentSpec = {
  name: "part",
  type: "integer",
  min: 1,
  max: 64,
  optional: true,
  summary: "a part from 1; left out: the selected one",
};
export const PATTERN: ArgumentSpec = {
  name: "pattern",
  type: "integer",
  min: 1,
  max: 128,
  optional: true,
  summary: "a slot of the bank from 1; left out: the pattern that is shown",
};
export const SWITCH: ArgumentSpec = {
  name: "on",
  type: "boolean",
  optional: true,
  summary: "on or off; left out: the other way round",
};
export const NOTE: ArgumentSpec = {
  name: "note",
  type: "note",
  summary: 'a note from 0 to 127 (60 is C4) or its name like "C4"',
};
export const VELOCITY: ArgumentSpec = {
  name: "velocity",
  type: "integer",
  min: 1,
  max: 127,
  optional: true,
  summary: "how hard, 1 to 127",
};
export const LENGTH: ArgumentSpec = {
  name: "length",
  type: "fraction",
  min: 0.0001,
  max: 128,
  optional: true,
  summary: 'how long, in steps: a number or a fraction like "1/3"',
};
export const DELAY: ArgumentSpec = {
  name: "delay",
  type: "fraction",
  min: -1,
  max: 1,
  optional: true,
  summary: "how late after the step, in steps, −1 to 1",
};
export const BY: ArgumentSpec = {
  name: "by",
  type: "integer",
  min: -128,
  max: 128,
  summary: "how far, below 0 for back",
};
export const TO: ArgumentSpec = { name: "to", type: "integer", min: 1, max: 128, optional: true, summary: "where to" };
export const BOUNDARY: ArgumentSpec = {
  name: "boundary",
  type: "choice",
  choices: ["now", "beat", "bar", "pattern"],
  fallback: "bar",
  summary: "what it waits for",
};

/** The same argument, but it may be left out, or must be given. */
export function optional(argument: ArgumentSpec): ArgumentSpec {
  return { ...argument, optional: true };
}
