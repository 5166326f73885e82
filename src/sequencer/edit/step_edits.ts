/**
 * Edits of one step: on and off, how it plays, its notes, its locks. Each gives a new bank. Thread: any.
 */
import { UserError } from "../../errors.ts";
import type { CommandRequest } from "../../commands/parse.ts";
import { noteNumber } from "../../midi/note_name.ts";
import { parseCondition } from "../model/condition.ts";
import { add, type Fraction, ONE, parseFraction } from "../model/fraction.ts";
import {
  type Bank,
  DEFAULT_NOTE,
  EMPTY_STEP,
  type Lock,
  MOST_LOCKS,
  MOST_NOTES,
  MOST_STEPS,
  type Note,
  type Part,
  type Step,
} from "../model/pattern.ts";
import { changePart, changeStep, type Place } from "./place.ts";

/** Switches a step on or off. One with nothing to play takes those of the nearest step before it that is on, cyclic, or a default. */
export function toggleStep(bank: Bank, place: Place): Bank {
  return changePart(bank, place, (part) => {
    const step = part.steps[place.step]!;
    const isBare = !step.on && step.notes.length === 0 && step.locks.length === 0;
    const notes = isBare ? notesBefore(part, place.step) : step.notes;
    return { ...part, steps: part.steps.with(place.step, { ...step, on: !step.on, notes }) };
  });
}

/** The notes of the nearest step before one that is on; those a new step gets. */
export function notesBefore({ steps }: Part, index: number): readonly Note[] {
  for (let back = 1; back <= steps.length; back++) {
    const step = steps[(index - back + steps.length) % steps.length]!;
    if (step.on && step.notes.length > 0) return step.notes;
  }
  return [DEFAULT_NOTE];
}

/** `step.set`. One without anything to play, that is switched on, plays a default. */
export function setStep(bank: Bank, place: Place, request: CommandRequest): Bank {
  return changeStep(bank, place, (step) => {
    const isBare = request.on === true && step.notes.length === 0 && step.locks.length === 0;
    const notes = isBare ? [DEFAULT_NOTE] : step.notes;
    const changed: Step = {
      ...step,
      on: request.on ?? step.on,
      notes: notes.map((note) => changedNote(note, request)),
      probability: request.probability ?? step.probability,
      ratchets: request.ratchets ?? step.ratchets,
      ratchetRamp: request.ratchet_ramp ?? step.ratchetRamp,
      micro: request.micro === undefined ? step.micro : parseFraction(request.micro)!,
      slide: request.slide ?? step.slide,
      skip: request.skip ?? step.skip,
    };
    return request.condition === undefined ? changed : withCondition(changed, request.condition);
  });
}

function withCondition(step: Step, text: string): Step {
  const { condition: _, ...rest } = step;
  const condition = parseCondition(text);
  return condition === undefined ? rest : { ...rest, condition };
}

function changedNote(note: Note, { velocity, length, delay }: CommandRequest): Note {
  return {
    key: note.key,
    velocity: velocity ?? note.velocity,
    length: length === undefined ? note.length : parseFraction(length)!,
    delay: delay === undefined ? note.delay : parseFraction(delay)!,
  };
}

/** `step.note`: sets, adds or removes. */
export function editNote(bank: Bank, place: Place, request: CommandRequest): Bank {
  const key = noteNumber(request.note!);
  return changeStep(bank, place, (step) => {
    const others = step.notes.filter((note) => note.key !== key);
    if (request.mode === "remove") {
      return { ...step, on: step.on && (others.length > 0 || step.locks.length > 0), notes: others };
    }
    const like = step.notes.find((note) => note.key === key) ?? step.notes[0] ?? DEFAULT_NOTE;
    const note = changedNote({ ...like, key }, request);
    if (request.mode !== "add") return { ...step, on: true, notes: [note] };
    if (others.length >= MOST_NOTES) throw new UserError(`A step has at most ${MOST_NOTES} notes: remove one first.`);
    return { ...step, on: true, notes: [...others, note] };
  });
}

/** `step.pitch`: moves a chord, as far as all of it stays within 0 to 127. */
export function pitchStep(bank: Bank, place: Place, { note, by }: CommandRequest): Bank {
  return changeStep(bank, place, (step) => {
    const notes = step.notes.length > 0 ? step.notes : [DEFAULT_NOTE];
    const lowest = Math.min(...notes.map(({ key }) => key)), highest = Math.max(...notes.map(({ key }) => key));
    const wanted = by ?? noteNumber(note!) - lowest;
    const semitones = Math.max(-lowest, Math.min(127 - highest, wanted));
    return { ...step, notes: notes.map((one) => ({ ...one, key: one.key + semitones })) };
  });
}

/** `step.lock`: sets a value, or takes it away. */
export function lockStep(bank: Bank, place: Place, { control, kind, value }: CommandRequest): Bank {
  return changeStep(bank, place, (step) => {
    const isSame = (lock: Lock) => lock.kind === "control" ? lock.number === control : lock.kind === kind;
    const index = step.locks.findIndex(isSame);
    if (value === null || value === undefined) {
      return index < 0 ? step : { ...step, locks: step.locks.toSpliced(index, 1) };
    }
    const lock = lockOf(control, kind, value);
    if (index >= 0) return { ...step, locks: step.locks.with(index, lock) };
    if (step.locks.length >= MOST_LOCKS) {
      throw new UserError(`A step has at most ${MOST_LOCKS} locks: remove one first.`);
    }
    return { ...step, on: true, locks: [...step.locks, lock] };
  });
}

function lockOf(control: number | undefined, kind: string | undefined, value: number): Lock {
  const isBend = control === undefined && kind === "bend";
  if (!isBend && (value < 0 || value > 127)) {
    throw new UserError(
      `step.lock cannot send ${value}: values go from 0 to 127, only those of a bend from -8192 to 8191.`,
    );
  }
  return control === undefined
    ? { kind: kind as "bend" | "program" | "pressure", value }
    : { kind: "control", number: control, value };
}

/** `step.tie`: the notes of the nearest step before that is on last through this one, which becomes a rest. */
export function tieStep(bank: Bank, place: Place): Bank {
  return changePart(bank, place, (part) => {
    const { steps } = part;
    let back = 1;
    while (back < steps.length && !isStruck(steps[(place.step - back + steps.length) % steps.length]!)) back++;
    const from = (place.step - back + steps.length) % steps.length;
    if (back >= steps.length || !isStruck(steps[from]!)) {
      throw new UserError(`Step ${place.step + 1} has no note before it to tie to.`);
    }
    const length = lengthThrough(back);
    const notes = steps[from]!.notes.map((note) => ({ ...note, length: longer(note.length, length) }));
    const tied = { ...steps[place.step]!, on: false };
    return { ...part, steps: steps.with(from, { ...steps[from]!, notes }).with(place.step, tied) };
  });
}

function isStruck({ on, notes }: Step): boolean {
  return on && notes.length > 0;
}

function lengthThrough(back: number): Fraction {
  return add(ONE, { n: Math.min(back, MOST_STEPS - 1), d: 1 });
}

function longer(x: Fraction, y: Fraction): Fraction {
  return x.n * y.d > y.n * x.d ? x : y;
}

/** `step.clear`. */
export function clearStep(bank: Bank, place: Place): Bank {
  return changeStep(bank, place, () => EMPTY_STEP);
}
