/**
 * Commands of the sequencer and of the tempo's hand: rows like those of the table, without a number, since the engine never sees them.
 *
 * Thread: any.
 */
import type { StepSpec } from "./step_arguments.ts";
import { STEP_EDIT_COMMANDS } from "./step_edit_commands.ts";
import { STEP_PLAY_COMMANDS } from "./step_play_commands.ts";

export type { StepSpec };

/** Every row, in the order in which help lists them. */
export const STEP_COMMANDS: readonly StepSpec[] = [...STEP_EDIT_COMMANDS, ...STEP_PLAY_COMMANDS];

const BY_NAME = new Map(STEP_COMMANDS.map((spec) => [spec.name, spec]));

/** The row of such a command, or undefined. */
export function findStep(name: string): StepSpec | undefined {
  return BY_NAME.get(name);
}
