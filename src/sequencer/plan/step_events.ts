/**
 * What one step sends: its locks, then its notes, once or as ratchets.
 *
 * Method: places within the step are exact fractions of it; ticks = start of the step + fraction × ticks a step, rounded once. A step never
 * sounds before its pattern begins. Thread: any.
 */
import { add, type Fraction, fraction, multiply, subtract, ZERO } from "../model/fraction.ts";
import type { Lock, Note, Part, Step } from "../model/pattern.ts";
import type { PartRun } from "./part_run.ts";
import type { PlannedEvent } from "./planned_event.ts";

/** How far a slid note reaches into the next step. */
const SLIDE_LENGTH = fraction(9, 8);
const BEND_CENTRE = 8192;

/** Steps before its start and after it in which anything of a step may begin. */
export const EARLIEST_STEPS = 2;
export const LATEST_STEPS = 3;

/** Adds what the step with this count sends, nothing of it before `fromTick`. */
export function addStepEvents(run: PartRun, count: number, fromTick: number, events: PlannedEvent[]): void {
  const { part } = run, step = part.steps[run.indexOf(count)]!;
  const start = run.tickOf(count);
  const place = (offset: Fraction) => Math.max(fromTick, start + ticksOf(offset, run.stepTicks));
  const own = add(swingDelay(part, run.isOffbeat(count)), step.micro);
  const to = { part: run.partIndex, port: part.port, channel: part.channel };
  for (const lock of step.locks) {
    events.push({ kind: "message", tick: place(own), ...to, bytes: lockBytes(lock, part.channel) });
  }
  for (let stroke = 0; stroke < step.ratchets; stroke++) {
    const strokeAt = add(own, fraction(stroke, step.ratchets));
    for (const note of step.notes) {
      events.push({
        kind: "note",
        tick: place(add(strokeAt, note.delay)),
        ...to,
        key: transposed(note.key, part.transpose),
        velocity: velocityOf(note, step, stroke),
        lengthTicks: ticksOf(strokeLength(note, step, stroke), run.stepTicks),
      });
    }
  }
}

/**
 * A fraction of a step in ticks. Whole ticks are taken out first, so that what is left is rounded once; nothing is multiplied that need not
 * be, since places that add up swing, micro-timing, ratchets and delay can have denominators of 14 digits.
 */
function ticksOf({ n, d }: Fraction, stepTicks: number): number {
  const steps = Math.floor(n / d), rest = (n - steps * d) * stepTicks;
  const whole = Math.floor(rest / d);
  return steps * stepTicks + whole + (rest - whole * d) / d;
}

/** How far a step is behind its own time, steps. */
function swingDelay({ swing }: Part, isOffbeat: boolean): Fraction {
  return isOffbeat && swing !== 50 ? fraction(Math.round((swing - 50) * 1000), 50000) : ZERO;
}

/** Keys beyond the ends go back by octaves. */
function transposed(key: number, semitones: number): number {
  let moved = key + semitones;
  while (moved > 127) moved -= 12;
  while (moved < 0) moved += 12;
  return moved;
}

function velocityOf(note: Note, { ratchets, ratchetRamp }: Step, stroke: number): number {
  if (ratchets === 1 || ratchetRamp === 0) return note.velocity;
  const louder = 1 + (ratchetRamp / 100) * (stroke / (ratchets - 1));
  return Math.min(127, Math.max(1, Math.round(note.velocity * louder)));
}

/** Each stroke has its share of the note; the last one what goes beyond the step. */
function strokeLength({ length }: Note, { ratchets, slide }: Step, stroke: number): Fraction {
  const isLast = stroke === ratchets - 1;
  const beyond = slide && isLast ? longer(length, SLIDE_LENGTH) : length;
  if (ratchets === 1) return beyond;
  const share = fraction(1, ratchets);
  if (beyond.n <= beyond.d) return multiply(beyond, share);
  return isLast ? add(subtract(beyond, fraction(1)), share) : share;
}

function longer(x: Fraction, y: Fraction): Fraction {
  return x.n * y.d > y.n * x.d ? x : y;
}

function lockBytes(lock: Lock, channel: number): number[] {
  const to = channel - 1;
  switch (lock.kind) {
    case "control":
      return [0xb0 | to, lock.number, lock.value];
    case "program":
      return [0xc0 | to, lock.value];
    case "pressure":
      return [0xd0 | to, lock.value];
    case "bend": {
      const bend = lock.value + BEND_CENTRE;
      return [0xe0 | to, bend & 127, bend >> 7];
    }
  }
}
