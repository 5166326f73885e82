/**
 * `perform [SET]`: opens a session and gives it a surface, until the player quits or a signal comes; then saves.
 *
 * Thread: control.
 */
import type { Command } from "commander";
import { dirname, resolve } from "node:path";
import { readSet } from "../config/read_set.ts";
import { resolveSettings } from "../config/settings.ts";
import { addPerformOptions, readPerformFlags } from "./perform_options.ts";
import { addTask, type Finish } from "./task.ts";

const DESCRIPTION = "Start playing. SET is a set file; rondo.json in the current folder is used when there is one.";

/** Adds `perform`. */
export function registerPerform(program: Command, finish: Finish): void {
  const command = addTask(program, "perform", DESCRIPTION).argument("[SET]", "set file (JSON, comments allowed)");
  addPerformOptions(command).action(async (setPath: string | undefined) => {
    const flags = readPerformFlags(command);
    const read = readSet(setPath);
    const settings = resolveSettings(read?.set ?? {}, flags.set);
    const { midi } = settings.options;
    // Maps that learning makes lie beside the set that can name them.
    if (midi !== undefined && read !== undefined) midi.mapFolder = dirname(resolve(read.path));
    const { perform } = await import("./performance.ts");
    finish(await perform(settings, flags.headless, flags.stateMs));
  });
}
