/**
 * Where an edit happens, and how one place of a bank is changed while the rest stays shared. Thread: any.
 */
import type { Bank, Part, Pattern, Step } from "../model/pattern.ts";

/** A step of a part of a pattern; they count from 0. */
export interface Place {
  readonly pattern: number;
  readonly part: number;
  readonly step: number;
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
