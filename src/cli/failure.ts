/**
 * Every way a task can fail, as one sentence and an exit code; never a stack trace.
 *
 * Thread: control.
 */
import { CommanderError } from "commander";
import { EXIT_DONE, EXIT_FAILED, EXIT_USAGE, reasonOf, UserError } from "../errors.ts";

/** What is left to say and to return; no sentence after `--help` and `--version`. */
export interface Outcome {
  sentence?: string;
  exitCode: number;
}

/** Judges whatever a task threw. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof CommanderError) return usageOutcome(error);
  if (error instanceof UserError) return { sentence: error.message, exitCode: error.exitCode };
  if (error instanceof Error && error.name === "HostError") return { sentence: error.message, exitCode: EXIT_FAILED };
  const reason = oneLine(reasonOf(error));
  return { sentence: `Rondo failed in a way it did not foresee: ${reason}`, exitCode: EXIT_FAILED };
}

function usageOutcome(error: CommanderError): Outcome {
  if (error.exitCode === 0) return { exitCode: EXIT_DONE };
  return { sentence: usageSentence(error.message), exitCode: EXIT_USAGE };
}

/** Commander's message ("error: unknown option '--hst'\n(Did you mean --host?)") as one sentence. */
export function usageSentence(message: string): string {
  const [problem = "", hint = ""] = message.replace(/^error: /, "").split("\n");
  const meant = /^\(Did you mean (.*?)\??\)$/.exec(hint)?.[1];
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1).replace(/\.$/, "").replace(". E", ": e");
  return meant === undefined ? `${sentence}; --help lists what there is.` : `${sentence}: did you mean ${meant}?`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s*\n\s*/g, " ").trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
