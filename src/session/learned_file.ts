/**
 * The file that what was learned goes into: the one by which an input is played, or one made for it.
 *
 * Files of the program itself are not touched: the input gets a copy of its own. Thread: control.
 */
import { basename, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors.ts";
import { writeFileDurably } from "../files/durable.ts";
import { EMPTY_MAP } from "../midi/learn/learned_map.ts";
import { withoutSchema } from "../midi/maps/edit_map.ts";
import type { MidiInputSetup } from "../midi/setup.ts";

const PROGRAM = fileURLToPath(new URL("../", import.meta.url));

/** Where it goes, and what stands there. */
export interface LearnedFile {
  readonly path: string;
  readonly text: string;
  /** The input was played by another file, or by none, before. */
  readonly isNew: boolean;
}

/** The file for an input; where it needs one of its own, that lies in `folder`. Throws a UserError where it cannot be read. */
export function learnedFileOf({ name, mapPath }: MidiInputSetup, folder: string): LearnedFile {
  if (mapPath !== undefined && !mapPath.startsWith(PROGRAM)) {
    return { path: mapPath, text: readMapText(mapPath) ?? EMPTY_MAP, isNew: false };
  }
  const path = join(folder, mapPath === undefined ? `${fileNameOf(name)}.jsonc` : basename(mapPath));
  // One that was made at another sitting is gone on with.
  const found = readMapText(path);
  if (found !== undefined) return { path, text: found, isNew: true };
  const shipped = mapPath === undefined ? undefined : readMapText(mapPath);
  return { path, text: shipped === undefined ? EMPTY_MAP : withoutSchema(shipped), isNew: true };
}

/** The text of a map; undefined where there is no such file. Throws a UserError where it cannot be read. */
export function readMapText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new UserError(`Cannot read the map ${path}: ${(cause as Error).message}.`, { cause });
  }
}

/** Writes it in one step, so that a session that watches the file never reads half of it. Throws a UserError. */
export function writeMapText(path: string, text: string): void {
  writeFileDurably(path, text, { overwrite: true });
}

/** A path as one writes it in the folder one works in. */
export function shownPath(path: string): string {
  const here = Deno.cwd() + sep;
  return path.startsWith(here) ? path.slice(here.length) : path;
}

function fileNameOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40) || "midi_map";
}
