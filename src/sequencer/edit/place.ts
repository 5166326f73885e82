/**
 * Where an edit happens, and how one place of a bank is changed while the rest stays shared. Thread: any.
 */
import { UserError } from "../../errors.ts";
import type { Bank, Part, Pattern, Step } from "../model/pattern.ts";

/** A step of a part of a pattern; they count from 0. */
export interface Place {
  readonly pattern: number;
  readonly part: number;
  readonly step: number;
}

/** Throws a UserError where the slot of a place is free. */
export function demandPattern({ patterns }: Bank, { pattern }: Place): void {
  if (patterns[pattern] !== undefined) return;
  throw new UserError(`Slot ${pattern + 1} holds no pattern: make one with step.new_pattern, or choose another slot.`);
}

/** Throws a UserError where there is no such part. */
export function demandPart(bank: Bank, place: Place): void {
  demandPattern(bank, place);
  const count = bank.patterns[place.pattern]!.parts.length;
  if (place.part < count) return;
  throw new UserError(`Pattern ${place.pattern + 1} has ${countParts(count)}: there is no part ${place.part + 1}.`);
}

/** "1 part", "2 parts". */
export function countParts(count: number): string {
  return `${count} ${count === 1 ? "part" : "parts"}`;
}

/** A bank with another pattern in a slot. The same pattern: the same bank. */
export function changePattern(bank: Bank, index: number, change: (pattern: Pattern) => Pattern | undefined): Bank {
  const pattern = bank.patterns[index];
  if (pattern === undefined) return bank;
  const changed = change(pattern);
  return changed === pattern ? bank : { ...bank, patterns: bank.patterns.with(index, changed) };
}

/** A bank with another part. */
export function changePart(bank: Bank, place: Omit<Place, "step">, change: (part: Part) => Part): Bank {
  return changePattern(bank, place.pattern, (pattern) => {
    const part = pattern.parts[place.part];
    if (part === undefined) return pattern;
    const changed = change(part);
    return changed === part ? pattern : { ...pattern, parts: pattern.parts.with(place.part, changed) };
  });
}

/** A bank with another step. */
export function changeStep(bank: Bank, place: Place, change: (step: Step) => Step): Bank {
  return changePart(bank, place, (part) => {
    const step = part.steps[place.step];
    if (step === undefined) return part;
    const changed = change(step);
    return changed === step ? part : { ...part, steps: part.steps.with(place.step, changed) };
  });
}
