/**
 * Finds, reads and checks a set file: the SET argument, else `rondo.json` in the current folder, else nothing.
 *
 * Paths inside a set file start at the folder of the file. Thread: control.
 */
import { dirname, resolve } from "node:path";
import { isPath } from "../controllers/shipped.ts";
import { reasonOf, UsageError } from "../errors.ts";
import { actionsOf } from "./action_settings.ts";
import { explainIssue, plainestIssue } from "./explain.ts";
import { parseJsonc } from "./jsonc.ts";
import { type SetFile, setSchema } from "./schema.ts";

/** The set file that is used when none is named. */
const DEFAULT_SET = "rondo.json";

/** A set file as read: its path and what it says, its own paths made absolute. */
export interface ReadSet {
  path: string;
  set: SetFile;
}

/** Checks the text of a set file called `name`. Throws a UserError (exit code 2) that names key, value and expectation. */
export function parseSet(text: string, name: string): SetFile {
  const data = parseJsonc(text, name);
  const result = setSchema.safeParse(data);
  if (result.success) {
    // What actions say is for the commands' own parser: here the file still has a name.
    actionsOf(result.data, name);
    return result.data;
  }
  throw new UsageError(explainIssue(name, setSchema, data, plainestIssue(result.error.issues)));
}

/** Reads the set file at `path`, or the default one when it is there. Throws a UserError in one sentence. */
export function readSet(path: string | undefined): ReadSet | undefined {
  const text = readText(path ?? DEFAULT_SET, path !== undefined);
  if (text === undefined) return undefined;
  const name = path ?? DEFAULT_SET;
  return { path: name, set: absolutePaths(parseSet(text, name), dirname(resolve(name))) };
}

function readText(path: string, required: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Deno.readFileSync(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound && !required) return undefined;
    throw new UsageError(`Cannot read the set file ${path}: ${whyUnread(cause)}.`, { cause });
  }
}

function whyUnread(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "there is no such file";
  if (cause instanceof Deno.errors.IsADirectory) return "it is a folder, give it a JSON file";
  if (cause instanceof Deno.errors.PermissionDenied) return "you may not read it";
  if (cause instanceof TypeError) return "it is not text in UTF-8";
  return reasonOf(cause);
}

function absolutePaths(set: SetFile, folder: string): SetFile {
  const absolute = { ...set };
  for (const key of ["session", "input_file", "output_file"] as const) {
    const path = set[key];
    if (path !== undefined) absolute[key] = resolve(folder, path);
  }
  if (typeof set.patterns === "string") absolute.patterns = resolve(folder, set.patterns);
  if (set.midi_inputs !== undefined) {
    absolute.midi_inputs = set.midi_inputs.map(({ map, controller, ...input }) => ({
      ...input,
      ...(map === undefined ? {} : { map: resolve(folder, map) }),
      ...(controller === undefined
        ? {}
        : { controller: isPath(controller) ? resolve(folder, controller) : controller }),
    }));
  }
  return absolute;
}
