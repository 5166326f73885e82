/**
 * Patterns of steppy, the sequencer whose controllers Rondo reproduces: a list of steps with at most one note each.
 *
 * A step's duration is a fraction of the step; there is no tempo; the channel counts from 0. Thread: any.
 */
import { z } from "zod";
import { fraction } from "../model/fraction.ts";
import { type Bank, EMPTY_STEP, emptyPart, emptyPattern, MOST_STEPS, type Step } from "../model/pattern.ts";

const byte = z.int().min(0).max(127);
const off = z.strictObject({ on: z.boolean(), note: z.literal(false) });
const on = z.strictObject({
  on: z.boolean(),
  note: z.literal(true),
  numeric_note: byte,
  velocity: byte,
  duration: z.number().min(0).max(1),
  channel: z.int().min(0).max(15),
});
const step = z.union([off, on]).describe(
  'a step of steppy: {"on": false, "note": false}, or one with "numeric_note", "velocity", "duration" and "channel"',
);

/** A file of steppy. */
export const steppySchema = z.array(step).min(1).max(MOST_STEPS).describe(
  `a list of 1 to ${MOST_STEPS} steps of steppy`,
);

/** Whether data looks like one. */
export function isSteppy(data: unknown): boolean {
  return Array.isArray(data);
}

/** A bank of one pattern; all notes go to the channel of the first one. */
export function bankOfSteppy(steps: z.infer<typeof steppySchema>, name: string): Bank {
  const first = steps.find((one) => one.note);
  const channel = first?.note ? first.channel + 1 : 1;
  const part = { ...emptyPart(0), name: name.slice(0, 64), channel, steps: steps.map(stepOf) };
  return { patterns: [{ ...emptyPattern(0), name: name.slice(0, 64), parts: [part] }], song: [] };
}

function stepOf(file: z.infer<typeof step>): Step {
  if (!file.note) return EMPTY_STEP;
  const length = fraction(Math.max(1, Math.round(file.duration * 10000)), 10000);
  const note = { key: file.numeric_note, velocity: Math.max(1, file.velocity), length, delay: fraction(0) };
  return { ...EMPTY_STEP, on: file.on, notes: [note] };
}
