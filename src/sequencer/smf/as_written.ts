/**
 * A pattern without chance: every step that is on plays each time, every part is heard. Thread: any.
 */
import type { Part, Pattern, Step } from "../model/pattern.ts";

/** The pattern as it is written rather than as it plays. */
export function asWritten(pattern: Pattern): Pattern {
  return { ...pattern, parts: pattern.parts.map(partAsWritten) };
}

function partAsWritten(part: Part): Part {
  return { ...part, muted: false, soloed: false, steps: part.steps.map(stepAsWritten) };
}

function stepAsWritten({ condition: _, ...step }: Step): Step {
  return { ...step, probability: 100 };
}
