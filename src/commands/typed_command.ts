/**
 * A command as people type it, on the screen after `:` or to `learn`: its name, then arguments as `name=value`.
 *
 * A value is JSON where it can be read as such, else text: `hits=5`, `name=bass`, `entries=[{"pattern":1,"times":4}]`. Text goes on
 * to the next `name=` or to the end, blanks and all: `path=my dir/a.wav`; what holds such a word itself stands in quotes. The JSON
 * form is taken as well.
 * Thread: any.
 */
import { quote } from "./parse.ts";
import { UserError } from "../errors.ts";

const ARGUMENT = /^([a-z_]+)=/;
/** Where the next argument begins. */
const NEXT = /\s+(?=[a-z_]+=)/;

/** The JSON form of a command. Throws a UserError for an argument without a name, a quote left open, and what is no JSON. */
export function typedCommand(text: string): Record<string, unknown> {
  if (/^\s*\{/.test(text)) return jsonCommand(text);
  const [name = ""] = text.trim().split(/\s/, 1);
  const command: Record<string, unknown> = { do: name };
  let rest = text.trim().slice(name.length).trim();
  while (rest !== "") {
    const argument = ARGUMENT.exec(rest)?.[1];
    if (argument === undefined) throw noArgument(rest);
    const typed = rest.slice(argument.length + 1), value = firstValue(typed);
    command[argument] = valueOf(value);
    rest = typed.slice(value.length).trimStart();
  }
  return command;
}

function jsonCommand(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${quote(text)} is not JSON: write a command like mix.gain track=1.`, { cause });
  }
}

function noArgument(text: string): UserError {
  const [word = ""] = text.split(NEXT, 1);
  return new UserError(
    `${quote(word)} is no argument: write name=value, like hits=5, and in quotes what holds a blank and "=".`,
  );
}

/** The text of the value that comes first: quoted, in brackets, or up to the next argument. */
function firstValue(text: string): string {
  const isClosed = /^["[{]/.test(text), end = isClosed ? closingPlace(text) : 0;
  if (end > 0 && /^(\s|$)/.test(text.slice(end))) return text.slice(0, end);
  if (text.startsWith('"') && end === 0) throw new UserError(`The quote before ${quote(text.slice(1))} is not closed.`);
  return text.split(NEXT, 1)[0]!.trimEnd();
}

/** Where what opens at the beginning is closed again; 0: nowhere. */
function closingPlace(text: string): number {
  let depth = 0, isText = false;
  for (let place = 0; place < text.length; place++) {
    const character = text[place]!;
    if (isText && character === "\\") place++;
    else if (character === '"') isText = !isText;
    else if (!isText && "[{".includes(character)) depth++;
    else if (!isText && "]}".includes(character)) depth--;
    if (depth === 0 && !isText) return Math.min(place + 1, text.length);
  }
  return 0;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The backslashes of a path in quotes.
    return /^".*"$/.test(text) ? text.slice(1, -1) : text;
  }
}
