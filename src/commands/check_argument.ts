/**
 * Whether a value fits an argument, and what would, in words. Thread: any.
 */
import { parseNoteName } from "../midi/note_name.ts";
import { parseCondition } from "../sequencer/model/condition.ts";
import { parseFraction, toNumber } from "../sequencer/model/fraction.ts";
import type { ArgumentSpec } from "./command_spec.ts";
import { MAX_INPUT_CHANNELS } from "./mix_commands.ts";

/** Whether a value is one that an argument takes. */
export function allowsValue(argument: ArgumentSpec, value: unknown): boolean {
  const { min = -Infinity, max = Infinity } = argument;
  switch (argument.type) {
    case "boolean":
      return typeof value === "boolean";
    case "boolean_or_null":
      return value === null || typeof value === "boolean";
    case "number":
      return typeof value === "number" && value >= min && value <= max;
    case "quarters":
      return typeof value === "number" && value >= min && value <= max && Number.isInteger(4 * value);
    case "integer":
      return isInteger(value, min, max);
    case "track":
      return value === "new" || isInteger(value, min, max);
    case "channel":
    case "integer_or_null":
      return value === null || isInteger(value, min, max);
    case "channels": {
      if (!Array.isArray(value) || value.length === 0 || value.length > MAX_INPUT_CHANNELS) return false;
      return value.every((channel) => isInteger(channel, min, max));
    }
    case "numbers":
      return Array.isArray(value) && value.length <= max && value.every((number) => isInteger(number, min, max));
    case "places":
      return Array.isArray(value) && value.length <= max + 1 && value.every((place) => isInteger(place, min, max));
    case "text":
      return typeof value === "string" && value.length >= 1 && value.length <= max;
    case "choice":
      return typeof value === "string" && argument.choices!.includes(value);
    case "choice_or_number":
      return isInteger(value, min, max) || (typeof value === "string" && argument.choices!.includes(value));
    case "fraction":
      return isFraction(value, min, max);
    case "note":
      return isNote(value);
    case "condition":
      return value === "none" || (typeof value === "string" && parseCondition(value) !== undefined);
    case "entries":
      return Array.isArray(value) && value.length <= max && value.every(isEntry);
    case "bank":
    case "command":
      return typeof value === "object" && value !== null && !Array.isArray(value);
  }
}

function isFraction(value: unknown, min: number, max: number): boolean {
  const fraction = parseFraction(value);
  return fraction !== undefined && toNumber(fraction) >= min && toNumber(fraction) <= max;
}

function isNote(value: unknown): boolean {
  if (typeof value !== "string") return isInteger(value, 0, 127);
  try {
    parseNoteName(value);
    return true;
  } catch {
    return false;
  }
}

function isEntry(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { pattern, times, ...rest } = value as Record<string, unknown>;
  return isInteger(pattern, 1, 128) && isInteger(times, 1, 999) && Object.keys(rest).length === 0;
}

/** What an argument expects, in words that follow "expected". */
export function describeArgument(argument: ArgumentSpec): string {
  const { max = Infinity } = argument;
  const range = `from ${argument.min} to ${argument.max}`;
  switch (argument.type) {
    case "boolean":
      return "true or false";
    case "boolean_or_null":
      return "true, false, or null to leave it as it is";
    case "number":
      return `a number ${range}`;
    case "quarters":
      return `a number of quarters ${range} in steps of 0.25 (3.5 is 7/8)`;
    case "integer":
      return `a whole number ${range}`;
    case "integer_or_null":
      return `a whole number ${range}, or null for none`;
    case "channel":
      return `a channel number ${range}, or null for none`;
    case "track":
      return `a track number ${range}, or "new"`;
    case "channels":
      return `a list of 1 to ${MAX_INPUT_CHANNELS} channel numbers ${range}`;
    case "numbers":
      return `a list of whole numbers ${range}`;
    case "places":
      return `a list of at most ${max + 1} whole numbers ${range}`;
    case "text":
      return `a text of 1 to ${argument.max} characters`;
    case "choice":
      return `one of ${argument.choices!.join(", ")}`;
    case "choice_or_number":
      return `one of ${argument.choices!.join(", ")}, or a whole number ${range}`;
    case "fraction":
      return `a number ${range}, or a fraction like "1/3"`;
    case "note":
      return 'a note from 0 to 127 or its name like "C4"';
    case "condition":
      return 'a condition like "first", "fill" or "2:4", or "none"';
    case "entries":
      return `a list of at most ${argument.max} entries like {"pattern": 1, "times": 4}`;
    case "bank":
      return "a bank of patterns";
    case "command":
      return 'a command like {"do":"mix.mute","track":1}';
  }
}

/** Whether a value is a whole number in a range. */
export function isInteger(value: unknown, min: number, max: number): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max;
}
