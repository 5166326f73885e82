/**
 * Adds to the text of a map; comments and everything else stay as they were written.
 *
 * Method: jsonc-parser's edits. The result is read again before it is handed out. Thread: control.
 */
import { applyEdits, modify } from "jsonc-parser";
import type { MapBinding, MapFile } from "./map_schema.ts";
import { parseMap } from "./read_map.ts";

/** One chain of a map. */
type ChainOfMap = NonNullable<MapFile["chains"]>[string];

/** Reads the text that is edited: a map, or a file that holds one. */
export type ReadText = (text: string, name: string) => MapFile;

/** The text with a binding more at the end of `bind`. Throws a UserError when text or binding is wrong. */
export function addBinding(text: string, binding: MapBinding, name: string, read: ReadText = parseMap): string {
  return edited(text, ["bind", -1], binding, name, read);
}

/** As `addBinding`, but in the place of the first binding that listens to the very same, if there is one. */
export function setBinding(text: string, binding: MapBinding, name: string, read: ReadText = parseMap): string {
  const wanted = JSON.stringify(binding.on);
  const place = read(text, name).bind.findIndex(({ on }) => JSON.stringify(on) === wanted);
  return edited(text, ["bind", place], binding, name, read);
}

/** The text with a chain more, or another in its place. Throws a UserError when text or chain is wrong. */
export function addChain(
  text: string,
  chainName: string,
  chain: ChainOfMap,
  name: string,
  read: ReadText = parseMap,
): string {
  return edited(text, ["chains", chainName], chain, name, read);
}

function edited(text: string, path: (string | number)[], value: unknown, name: string, read: ReadText): string {
  read(text, name);
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  const isArrayInsertion = path.at(-1) === -1;
  const result = applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion }));
  read(result, name);
  return result;
}
