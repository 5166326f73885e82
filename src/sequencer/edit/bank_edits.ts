/**
 * Edits of whole patterns, of the song, and what is copied and pasted. Each gives a new bank. Thread: any.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import { UserError } from "../../errors.ts";
import { type Bank, emptyPattern, type Part, type Pattern, type Step } from "../model/pattern.ts";
import { changePart, changePattern, changeStep, demandPart, type Place } from "./place.ts";

/** What was copied. */
export type Clipboard =
  | { readonly what: "step"; readonly step: Step }
  | { readonly what: "part"; readonly part: Part }
  | { readonly what: "pattern"; readonly pattern: Pattern };

/** `step.copy`. Throws a UserError where there is nothing. */
export function copyPlace({ patterns }: Bank, place: Place, what: string): Clipboard {
  const pattern = patterns[place.pattern], part = pattern?.parts[place.part], step = part?.steps[place.step];
  if (what === "pattern" && pattern !== undefined) return { what, pattern };
  if (what === "part" && part !== undefined) return { what, part };
  if (what === "step" && step !== undefined) return { what, step };
  throw new UserError(`There is no ${what} to copy in slot ${place.pattern + 1}.`);
}

/** `step.paste`. */
export function paste(bank: Bank, place: Place, clipboard: Clipboard | undefined): Bank {
  if (clipboard?.what === "step" || clipboard?.what === "part") demandPart(bank, place);
  switch (clipboard?.what) {
    case undefined:
      throw new UserError("Nothing was copied yet: use step.copy first.");
    case "step":
      return changeStep(bank, place, () => clipboard.step);
    case "part":
      return changePart(bank, place, () => clipboard.part);
    case "pattern":
      return putPattern(bank, place.pattern, clipboard.pattern);
  }
}

/** A bank with a pattern in a slot, whatever was there. */
export function putPattern(bank: Bank, index: number, pattern: Pattern): Bank {
  const patterns = [...bank.patterns];
  while (patterns.length <= index) patterns.push(undefined);
  return { ...bank, patterns: patterns.with(index, pattern) };
}

/** `step.new_pattern`. */
export function newPattern(bank: Bank, place: Place): Bank {
  if (bank.patterns[place.pattern] !== undefined) {
    throw new UserError(`Slot ${place.pattern + 1} holds a pattern: choose a free one, or clear it first.`);
  }
  return putPattern(bank, place.pattern, emptyPattern(place.pattern));
}

/** `step.clear_pattern`: the slot is free again; the last pattern of a bank is emptied. */
export function clearPattern(bank: Bank, place: Place): Bank {
  const isLast = bank.patterns.filter((pattern) => pattern !== undefined).length === 1;
  const left = isLast ? emptyPattern(place.pattern) : undefined;
  return { ...bank, patterns: bank.patterns.with(place.pattern, left) };
}

/** `step.pattern_set`. */
export function setPattern(bank: Bank, place: Place, request: CommandRequest): Bank {
  return changePattern(bank, place.pattern, (pattern) => ({
    ...pattern,
    name: request.name ?? pattern.name,
    length: request.length === undefined ? pattern.length : Number(request.length),
    tempoBpm: tempoOf(request.tempo) ?? pattern.tempoBpm,
    beatsPerBar: request.beats_per_bar ?? pattern.beatsPerBar,
    beatUnit: unitOf(request.beat_unit) ?? pattern.beatUnit,
    seed: request.seed ?? pattern.seed,
  }));
}

function tempoOf(bpm: number | undefined): number | undefined {
  if (bpm === undefined || bpm === 0 || bpm >= 10) return bpm;
  throw new UserError(`A pattern cannot play at ${bpm} BPM: give 10 to 1000, or 0 for none.`);
}

function unitOf(unit: number | undefined): number | undefined {
  if (unit === undefined || unit === 0 || Number.isInteger(Math.log2(unit))) return unit;
  throw new UserError(
    `A time signature cannot count notes of 1/${unit}: give 1, 2, 4, 8, 16, 32 or 64, or 0 for none.`,
  );
}

/** `step.song`. */
export function setSong(bank: Bank, { entries = [] }: CommandRequest): Bank {
  return { ...bank, song: entries.map(({ pattern, times }) => ({ pattern: pattern - 1, times })) };
}
