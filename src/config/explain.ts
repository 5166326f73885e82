/**
 * Turns what a schema found wrong into one sentence: where, what was there, what was expected.
 *
 * Method: the expected text is the deepest `describe` on the way to the wrong value. Where there is a choice of forms, the one is meant
 * that shares most keys with what was written. Thread: control.
 */
import { z } from "zod";
import { nearestName } from "../commands/nearest.ts";

type Path = readonly PropertyKey[];

/** A path as it is written in code: `tracks[0].pan`. */
export function keyPath(path: Path): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += `${text === "" ? "" : "."}${oneLine(String(key))}`;
  }
  return text;
}

/** A key without line ends and other control characters. */
function oneLine(key: string): string {
  return key.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
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

function isWrapped(schema: z.core.$ZodType): schema is z.ZodOptional | z.ZodNullable | z.ZodReadonly {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (isWrapped(inner)) inner = inner.unwrap();
  return inner;
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  let inner = schema;
  for (;;) {
    const text = (inner as z.ZodType).description;
    if (text !== undefined) return text;
    if (!isWrapped(inner)) return undefined;
    inner = inner.unwrap();
  }
}

/** Place of the form that is meant by an object among several, whose first key names each; -1 where none shares a key with it. */
function meantOption(options: readonly z.core.$ZodType[], value: unknown): number {
  if (Array.isArray(value)) return options.findIndex((option) => unwrapped(option) instanceof z.ZodArray);
  if (typeof value !== "object" || value === null) return -1;
  const shared = options.map((option) => {
    const inner = unwrapped(option);
    if (!(inner instanceof z.ZodObject)) return 0;
    const [named = ""] = Object.keys(inner.shape);
    return Object.keys(value).filter((key) => key in inner.shape).length + (named in value ? 0.5 : 0);
  });
  const most = Math.max(...shared);
  return most === 0 ? -1 : shared.indexOf(most);
}

/** The schema of a value: of several forms the one that is meant. */
function formOf(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodUnion)) return inner;
  const place = meantOption(inner.options, value);
  return place < 0 ? inner : formOf(inner.options[place]!, value);
}

function childOf(schema: z.core.$ZodType, key: PropertyKey, value: unknown): z.core.$ZodType | undefined {
  const inner = formOf(schema, value);
  if (inner instanceof z.ZodRecord) return inner.valueType;
  if (inner instanceof z.ZodObject) return (inner.shape as Record<PropertyKey, z.core.$ZodType>)[key];
  if (inner instanceof z.ZodArray && typeof key === "number") return inner.element;
  return undefined;
}

/** What the schema expects at a path of the data, in words. */
export function expectedAt(schema: z.core.$ZodType, data: unknown, path: Path): string | undefined {
  let current: z.core.$ZodType | undefined = schema;
  let expected = descriptionOf(schema);
  for (const [depth, key] of path.entries()) {
    current = childOf(current, key, valueAt(data, path.slice(0, depth)));
    if (current === undefined) break;
    expected = descriptionOf(current) ?? expected;
  }
  return expected;
}

function knownKeys(schema: z.core.$ZodType, data: unknown, path: Path): string[] {
  let current: z.core.$ZodType | undefined = schema;
  for (const [depth, key] of path.entries()) {
    current = current && childOf(current, key, valueAt(data, path.slice(0, depth)));
  }
  const inner = current && formOf(current, valueAt(data, path));
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** What to tell of all that is wrong: the first, but where a key is missing, the one in its place that nobody knows. */
export function plainestIssue(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const first = issues[0]!, place = keyPath(first.path.slice(0, -1));
  return issues.find(({ code, path }) => code === "unrecognized_keys" && keyPath(path) === place) ?? first;
}

/** What is wrong inside the form that is meant, where several were tried. */
function innermost(schema: z.core.$ZodType, data: unknown, issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  let union: z.core.$ZodType | undefined = schema;
  for (const [depth, key] of issue.path.entries()) {
    union = union && childOf(union, key, valueAt(data, issue.path.slice(0, depth)));
  }
  const options = union && unwrapped(union);
  const place = options instanceof z.ZodUnion ? meantOption(options.options, valueAt(data, issue.path)) : -1;
  const issues = issue.errors[place] ?? [];
  const inner = issues.length === 0 ? undefined : plainestIssue(issues);
  return inner === undefined ? issue : innermost(schema, data, { ...inner, path: [...issue.path, ...inner.path] });
}

/** The place of the first thing wrong, as deep as it can be told. */
export function faultPath(schema: z.core.$ZodType, data: unknown, issue: z.core.$ZodIssue): PropertyKey[] {
  const { path, ...inner } = innermost(schema, data, issue);
  return [...path, ...(inner.code === "unrecognized_keys" ? [inner.keys[0] ?? ""] : [])];
}

/** The first thing wrong as one sentence; `name` is the file. */
export function explainIssue(name: string, schema: z.core.$ZodType, data: unknown, first: z.core.$ZodIssue): string {
  const issue = innermost(schema, data, first);
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const known = knownKeys(schema, data, issue.path);
    const nearest = nearestName(key, known);
    const hint = nearest === undefined ? `known keys are ${known.join(", ")}` : `did you mean "${nearest}"?`;
    return `${name}: unknown key "${keyPath([...issue.path, key])}"; ${hint.endsWith("?") ? hint : `${hint}.`}`;
  }
  const where = keyPath(issue.path);
  const expected = expectedAt(schema, data, issue.path) ?? issue.message.toLowerCase();
  const value = shownValue(valueAt(data, issue.path));
  if (where === "") return `${name}: expected an object with keys and values, got ${value}.`;
  return `${name}: ${where} is ${value}, expected ${expected}.`;
}
