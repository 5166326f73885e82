/**
 * JSON with comments and trailing commas, as people write it by hand.
 *
 * Method: comments and trailing commas become spaces, so that every position stays where it was, then JSON.parse.
 * Thread: any.
 */
import { UsageError } from "../errors.ts";

// One token a match: a string, a line comment, a block comment.
const STRING_OR_COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const TRAILING_COMMA = /"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g;

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

/** The same text as plain JSON, character for character in the same place. */
export function plainJson(text: string): string {
  return text
    .replace(STRING_OR_COMMENT, (found) => (found.startsWith('"') ? found : blank(found)))
    .replace(TRAILING_COMMA, (found) => (found.startsWith('"') ? found : " "));
}

/** Parses JSONC; `name` is what the error calls the text. Throws a UserError (exit code 2) with line and column. */
export function parseJsonc(text: string, name: string): unknown {
  const plain = plainJson(text.replace(/^\uFEFF/, ""));
  if (plain.trim() === "") return {};
  try {
    return JSON.parse(plain);
  } catch (cause) {
    throw new UsageError(`${name} is not valid JSON: ${placedReason((cause as Error).message, plain)}.`, { cause });
  }
}

/** Longer texts are not searched for their fault. */
const MOST_SEARCHED = 2 ** 16;

/** Where the first fault is, when V8 does not say; undefined: not searched for. It is behind the longest beginning that could still become JSON. */
function faultOffset(text: string): number | undefined {
  let [low, high] = [0, text.trimEnd().length];
  if (high > MOST_SEARCHED) return undefined;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (couldGoOn(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function couldGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    return /Unexpected end|Unterminated string/.test((error as Error).message);
  }
}

/** V8's message as "line 3, column 5: expected …", without the place where that is not known. */
function placedReason(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  const offset = position === undefined ? faultOffset(text) : Number(position);
  const reason = message
    .replace(/ ?(in|after) JSON.*$/s, "")
    .replace(/, (\.\.\.)?".*$/s, "")
    .replace(/ in JSON$/, "");
  return `${offset === undefined ? "" : placeOf(text, offset)}${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split("\n").length}, column ${offset - before.lastIndexOf("\n")}: `;
}
