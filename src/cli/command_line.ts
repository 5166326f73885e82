/**
 * The command line: which tasks there are, and what becomes of a mistake.
 *
 * The only folder that knows commander. Bodies are imported when their task runs, so that `--help` is quick.
 * Thread: control.
 */
import { Command } from "commander";
import { EXIT_DONE, UsageError } from "../errors.ts";
import { registerAnalyse } from "./analyse.ts";
import { registerDevices } from "./devices.ts";
import { registerDoctor } from "./doctor.ts";
import { outcomeOf } from "./failure.ts";
import { registerLearn } from "./learn.ts";
import { registerPerform } from "./perform.ts";
import { registerRender } from "./render.ts";
import { registerSequence } from "./sequence.ts";
import { type Finish, withCommonOptions } from "./task.ts";

const NO_TASK =
  "Say which task to run: perform, sequence, render, analyse, learn, devices or doctor (--help tells more).";

/** The program with all its tasks; `finish` takes the exit code of the task that ran. */
export function buildProgram(finish: Finish): Command {
  const program = withCommonOptions(new Command("deno task"));
  program
    .description("Rondo: a live looper that runs beside a DAW.")
    .usage("<task> [options]")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const tasks = [
    registerPerform,
    registerSequence,
    registerRender,
    registerAnalyse,
    registerLearn,
    registerDevices,
    registerDoctor,
  ];
  for (const register of tasks) register(program, finish);
  return program;
}

/** Runs one command line; returns the exit code after saying on standard error what went wrong. */
export async function runCommandLine(commandLine: readonly string[]): Promise<number> {
  let exitCode = EXIT_DONE;
  try {
    if (commandLine.length === 0) throw new UsageError(NO_TASK);
    await buildProgram((code) => exitCode = code).parseAsync([...commandLine], { from: "user" });
    return exitCode;
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome.sentence !== undefined) console.error(outcome.sentence);
    return outcome.exitCode;
  }
}
