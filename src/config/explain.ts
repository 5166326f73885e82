/**
 * Turns what a schema found wrong into one sentence: where, what was there, what was expected.
 *
 * Method: the expected text is the deepest `describe` on the way to the wrong value. Thread: control.
 */
import { z } from "zod";
import { nearestName } from "../commands/nearest.ts";

type Path = readonly PropertyKey[];

/** A path as it is written in code: `tracks[0].pan`. */
export function keyPath(path: Path): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += text === "" ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** A value as the user wrote it, cut short. */
export function shownValue(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The value at a path, undefined where the path leaves the data. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap();
  return inner;
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  let inner = schema;
  for (;;) {
    const text = (inner as z.ZodType).description;
    if (text !== undefined) return text;
    if (!(inner instanceof z.ZodOptional || inner instanceof z.ZodNullable)) return undefined;
    inner = inner.unwrap();
  }
}

function childOf(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) return (inner.shape as Record<PropertyKey, z.core.$ZodType>)[key];
  if (inner instanceof z.ZodArray && typeof key === "number") return inner.element;
  if (!(inner instanceof z.ZodUnion)) return undefined;
  return inner.options.map((option) => childOf(option, key)).find((child) => child !== undefined);
}

/** What the schema expects at a path, in words. */
export function expectedAt(schema: z.core.$ZodType, path: Path): string | undefined {
  let current: z.core.$ZodType | undefined = schema;
  let expected = descriptionOf(schema);
  for (const key of path) {
    current = childOf(current, key);
    if (current === undefined) break;
    expected = descriptionOf(current) ?? expected;
  }
  return expected;
}

function knownKeys(schema: z.core.$ZodType, path: Path): string[] {
  let current: z.core.$ZodType | undefined = schema;
  for (const key of path) current = current && childOf(current, key);
  return current === undefined ? [] : keysOf(unwrapped(current));
}

function keysOf(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodUnion ? schema.options.flatMap((option) => keysOf(unwrapped(option))) : [];
}

/** Where one of several forms is meant: what is wrong inside the one that fits best, deeper down or a key too much. */
function sharpest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const inside = issue.errors.flatMap(([first]) => first === undefined ? [] : [sharpest(first)])
    .filter(({ code, path }) => path.length > 0 || code === "unrecognized_keys")
    .sort((x, y) => y.path.length - x.path.length)[0];
  return inside === undefined ? issue : { ...inside, path: [...issue.path, ...inside.path] };
}

/** The first thing wrong as one sentence; `name` is the file. */
export function explainIssue(name: string, schema: z.core.$ZodType, data: unknown, found: z.core.$ZodIssue): string {
  const issue = sharpest(found);
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const known = knownKeys(schema, issue.path);
    const nearest = nearestName(key, known);
    const hint = nearest === undefined ? `known keys are ${known.join(", ")}` : `did you mean "${nearest}"?`;
    return `${name}: unknown key "${keyPath([...issue.path, key])}"; ${hint.endsWith("?") ? hint : `${hint}.`}`;
  }
  const where = keyPath(issue.path);
  const expected = expectedAt(schema, issue.path) ?? issue.message.toLowerCase();
  const value = shownValue(valueAt(data, issue.path));
  if (where === "") return `${name}: expected an object with keys and values, got ${value}.`;
  return `${name}: ${where} is ${value}, expected ${expected}.`;
}
