/**
 * Reads a map from its text, and says what is wrong with one in a sentence with line and field.
 *
 * Method: JSONC, the schema, then what the schema cannot say; jsonc-parser tells on which line a field stands. Watching files is
 * for others: a reload is a function of the old map and the new text. Thread: any.
 */
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { explainIssue, keyPath } from "../../config/explain.ts";
import { parseJsonc } from "../../config/jsonc.ts";
import { UserError } from "../../errors.ts";
import { findMapFault } from "./check_map.ts";
import { type MapFile, mapSchema } from "./map_schema.ts";

type Path = readonly (string | number)[];

/** Reads the text of a map called `name`. Throws a UserError (exit code 2) in one sentence. */
export function parseMap(text: string, name: string): MapFile {
  const data = parseJsonc(text, name);
  const result = mapSchema.safeParse(data);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const key = issue.code === "unrecognized_keys" ? [issue.keys[0] ?? ""] : [];
    const where = `${name}, line ${lineOf(text, [...issue.path, ...key] as Path)}`;
    throw new UserError(explainIssue(where, mapSchema, data, issue), { exitCode: 2 });
  }
  const fault = findMapFault(result.data);
  if (fault === undefined) return result.data;
  const where = `${name}, line ${lineOf(text, fault.path)}: ${keyPath(fault.path)}`;
  throw new UserError(`${where}: ${fault.sentence}`, { exitCode: 2 });
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
