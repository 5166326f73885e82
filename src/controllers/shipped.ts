/**
 * The controllers that ship: every `.jsonc` file of this folder, by its name.
 *
 * Adding one is adding its file. Thread: control.
 */
import { fileURLToPath } from "node:url";
import { nearestName } from "../commands/nearest.ts";
import { UserError } from "../errors.ts";
import { type Controller, parseController } from "./controller.ts";

const FOLDER = new URL("./", import.meta.url);
const ENDING = ".jsonc";

/** Names of the controllers that ship, in order. */
export function shippedControllers(): string[] {
  return [...Deno.readDirSync(FOLDER)].filter(({ isFile, name }) => isFile && name.endsWith(ENDING))
    .map(({ name }) => name.slice(0, -ENDING.length)).sort();
}

/** Whether what a user wrote is meant as the path of a file: a name of a controller has neither folder nor ending. */
export function isPath(text: string): boolean {
  return /[\\/.]/.test(text);
}

/** Path of the file of a controller that ships. Throws a UserError (exit code 2) with the nearest name. */
export function shippedPath(name: string): string {
  const names = shippedControllers();
  if (names.includes(name)) return fileURLToPath(new URL(name + ENDING, FOLDER));
  const near = nearestName(name, names);
  const help = near === undefined ? `there are ${names.join(", ")}` : `did you mean "${near}"?`;
  const end = help.endsWith("?") ? "" : ", or give the path of a file, like ./mine.jsonc.";
  throw new UserError(`There is no controller "${name}": ${help}${end}`, { exitCode: 2 });
}

/** Reads one that ships. */
export function readShipped(name: string): Controller {
  return parseController(Deno.readTextFileSync(shippedPath(name)), `${name}${ENDING}`);
}
