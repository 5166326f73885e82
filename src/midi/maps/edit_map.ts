/**
 * Adds to the text of a map, or of a controller's file; comments and everything else stay as they were written.
 *
 * Method: jsonc-parser's edits. The result is read again before it is handed out. Thread: control.
 */
import { applyEdits, modify } from "jsonc-parser";
import { parseNoteName } from "../note_name.ts";
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

/** As `addBinding`, but in the place of the first binding that listens to the very same at all times, if there is one. */
export function setBinding(text: string, binding: MapBinding, name: string, read: ReadText = parseMap): string {
  const place = read(text, name).bind.findIndex((other) => isSame(other, binding));
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

/** The text without the key that names its schema by a path: in another folder there is none. */
export function withoutSchema(text: string): string {
  return applyEdits(text, modify(text, ["$schema"], undefined, {}));
}

/** A binding for every channel is the same as that for one of them, since what was moved now did that before. */
function isSame({ on, mode, page, while: during }: MapBinding, { on: wanted }: MapBinding): boolean {
  if (mode !== undefined || page !== undefined || during !== undefined) return false;
  const note = typeof on.note === "string" ? parseNoteName(on.note) : on.note;
  const own = { ...on, ...(note === undefined ? {} : { note }), channel: on.channel ?? wanted.channel };
  return canonical(own) === canonical(wanted);
}

function canonical(on: MapBinding["on"]): string {
  const given = Object.entries(on).filter(([, value]) => value !== undefined);
  return JSON.stringify(given.toSorted(([one], [other]) => one < other ? -1 : 1));
}

function edited(text: string, path: (string | number)[], value: unknown, name: string, read: ReadText): string {
  read(text, name);
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  const isArrayInsertion = path.at(-1) === -1;
  const result = applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion }));
  read(result, name);
  return result;
}
