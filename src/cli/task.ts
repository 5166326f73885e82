/**
 * What every task on the command line shares: `--help`, `--version`, no stray arguments, option values as they were given.
 *
 * Thread: control.
 */
import type { Command } from "commander";
import { RONDO_VERSION } from "./version.ts";

/** Takes a task's exit code once it is done. */
export type Finish = (exitCode: number) => void;

/** Adds a task with what every task knows. */
export function addTask(program: Command, name: string, description: string): Command {
  return withCommonOptions(program.command(name).description(description).allowExcessArguments(false));
}

/** `--version` and `--help`, worded alike everywhere. */
export function withCommonOptions(command: Command): Command {
  return command
    .version(`rondo ${RONDO_VERSION}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help");
}

/** The options that were really given, by their names in a set file (`tapeMinutes` is `tape_minutes`). */
export function givenOptions(command: Command): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(command.opts())) {
    if (command.getOptionValueSource(name) !== "cli") continue;
    given[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
  }
  return given;
}

/** A number where the text is one, else the text itself, for a schema to judge. */
export function numberOrText(text: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : text;
}
