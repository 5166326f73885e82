/**
 * Commands on the session as a whole: rows like those of the table, without a number, since control carries them out. Thread: any.
 */
import type { CommandSpec } from "./command_spec.ts";

/** A row without a number of the engine's; `files`: it reads or writes files, and changes nothing that is heard. */
export type SessionSpec = Omit<CommandSpec, "number" | "states"> & { readonly files: true };

/** `session.save`. */
export const SESSION_COMMANDS: readonly SessionSpec[] = [
  {
    name: "session.save",
    summary: "Saves loops, settings and patterns in the session's folder while everything plays on.",
    scope: "all",
    waits: false,
    files: true,
    arguments: [],
  },
];

const BY_NAME = new Map(SESSION_COMMANDS.map((spec) => [spec.name, spec]));

/** The row of such a command, or undefined. */
export function findSession(name: string): SessionSpec | undefined {
  return BY_NAME.get(name);
}
