/**
 * The one table of commands: name, protocol number, arguments, and what each does in every state of a track.
 *
 * Method: data only; parser, encoder, score, docs, maps and the exhaustive test read it. Thread: any.
 */
import { ACTION_COMMANDS } from "./action_commands.ts";
import { type CommandSpec, PASS_NAMES, STATE_NAMES, type StateName } from "./command_spec.ts";
import { LOOP_COMMANDS } from "./loop_commands.ts";
import { MIX_COMMANDS } from "./mix_commands.ts";
import { LOAD_COMMAND } from "./session_commands.ts";

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandSpec[] = [...LOOP_COMMANDS, ...MIX_COMMANDS, ...ACTION_COMMANDS];

const BY_NAME = new Map(COMMANDS.map((spec) => [spec.name, spec]));
/** With the command that control makes of a file. */
const BY_NUMBER = new Map([...COMMANDS, LOAD_COMMAND].map((spec) => [spec.number, spec]));

/** The row of a command's name, or undefined. */
export function findCommand(name: string): CommandSpec | undefined {
  return BY_NAME.get(name);
}

/** The row of a COMMAND_… number, or undefined. */
export function findCommandNumber(number: number): CommandSpec | undefined {
  return BY_NUMBER.get(number);
}

/** The name of a STATE_… number; `empty` for a number outside the table. */
export function stateName(state: number): StateName {
  return STATE_NAMES[state] ?? "empty";
}

/** Whether a STATE_… number is that of a pass over a loop. */
export function isPass(state: number): boolean {
  return PASS_NAMES.some((name) => STATE_NAMES[state] === name);
}
