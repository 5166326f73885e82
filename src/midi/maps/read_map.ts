/**
 * Reads a map from its text, and says what is wrong with one in a sentence with line and field.
 *
 * Method: JSONC, the schema, then what the schema cannot say; jsonc-parser tells on which line a field stands. Watching files is
 * for others: a reload is a function of the old map and the new text. Thread: any.
 */
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { z } from "zod";
import { explainIssue, faultPath, keyPath, plainestIssue } from "../../config/explain.ts";
import { parseJsonc } from "../../config/jsonc.ts";
import { UsageError, UserError } from "../../errors.ts";
import { findMapFault } from "./check_map.ts";
import { type MapFile, mapSchema } from "./map_schema.ts";

type Path = readonly (string | number)[];

/** Reads the text of a map called `name`. Throws a UserError (exit code 2) in one sentence. */
export function parseMap(text: string, name: string): MapFile {
  const map = readChecked(text, name, mapSchema);
  const fault = findMapFault(map);
  if (fault !== undefined) throw faultAt(text, name, fault.path, fault.sentence);
  return map;
}

/** Reads JSONC by a schema. Throws a UserError (exit code 2) with line and field. */
export function readChecked<Schema extends z.ZodType>(text: string, name: string, schema: Schema): z.infer<Schema> {
  const data = parseJsonc(text, name);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = plainestIssue(result.error.issues);
  const where = `${name}, line ${lineOf(text, faultPath(schema, data, issue) as Path)}`;
  throw new UsageError(explainIssue(where, schema, data, issue));
}

/** What is wrong at a place of a text, as one sentence with line and field. */
export function faultAt(text: string, name: string, path: Path, sentence: string): UserError {
  return new UsageError(`${name}, line ${lineOf(text, path)}: ${keyPath(path)}: ${sentence}`);
}

/** The line on which a field stands, from 1; that of the nearest thing around it where it is missing. */
export function lineOf(text: string, path: Path): number {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  let node: Node | undefined;
  for (let length = path.length; tree !== undefined && node === undefined && length >= 0; length--) {
    node = length === 0 ? tree : findNodeAtLocation(tree, path.slice(0, length));
  }
  return text.slice(0, node?.offset ?? 0).split("\n").length;
}

/** A map after its file changed: the new one, or the old one and why. */
export function reloadMap(old: MapFile, text: string, name: string): { map: MapFile; fault?: string } {
  try {
    return { map: parseMap(text, name) };
  } catch (fault) {
    if (!(fault instanceof UserError)) throw fault;
    return { map: old, fault: `${fault.message} The map from before stays.` };
  }
}
