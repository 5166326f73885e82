/**
 * Adds a binding to the text of a map; comments and everything else stay as they were written.
 *
 * Method: jsonc-parser's edits. The result is read again before it is handed out. Thread: control.
 */
import { applyEdits, modify } from "jsonc-parser";
import type { MapBinding } from "./map_schema.ts";
import { parseMap } from "./read_map.ts";

/** The text with a binding more at the end of `bind`. Throws a UserError when text or binding is wrong. */
export function addBinding(text: string, binding: MapBinding, name: string): string {
  parseMap(text, name);
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  const edits = modify(text, ["bind", -1], binding, { formattingOptions, isArrayInsertion: true });
  const edited = applyEdits(text, edits);
  parseMap(edited, name);
  return edited;
}
