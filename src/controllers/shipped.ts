/**
 * The controllers that ship: every `.jsonc` file of this folder, by its name.
 *
 * Adding one is adding its file. Thread: control.
 */
import { fileURLToPath } from "node:url";
import { nearestName } from "../commands/nearest.ts";
import { UsageError } from "../errors.ts";
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
  throw new UsageError(`There is no controller "${name}": ${help}${end}`);
}

/** A controller's file, and the ports that it names, as one pattern each. */
export interface PlacedController {
  readonly path: string;
  readonly inputPort: string | undefined;
  readonly lightsPort: string | undefined;
}

/** The file of a controller given by the name under which it ships, or by its path. Throws a UserError (exit code 2). */
export function placeController(name: string): PlacedController {
  const path = isPath(name) ? name : shippedPath(name);
  const { inputPorts, outputPorts } = parseController(readText(path), path);
  const pattern = (ports: readonly string[]) => ports.length === 0 ? undefined : ports.join("|");
  return { path, inputPort: pattern(inputPorts), lightsPort: pattern(outputPorts) };
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound ? "there is no such file" : (cause as Error).message;
    throw new UsageError(`Cannot read the controller ${path}: ${reason}.`, { cause });
  }
}

/** The patterns of the ports by which the controllers that ship are heard, by name of the controller. */
export function shippedInputPorts(): ReadonlyMap<string, readonly string[]> {
  return new Map(shippedControllers().map((name) => [name, readShipped(name).inputPorts]));
}

/** Reads one that ships. */
export function readShipped(name: string): Controller {
  return parseController(Deno.readTextFileSync(shippedPath(name)), `${name}${ENDING}`);
}
