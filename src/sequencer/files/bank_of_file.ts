/**
 * Makes a bank of a pattern file that keeps to the schema. Thread: any.
 */
import { UserError } from "../../errors.ts";
import { noteNumber } from "../../midi/note_name.ts";
import { parseCondition } from "../model/condition.ts";
import { type Fraction, parseFraction, ZERO } from "../model/fraction.ts";
import {
  type Bank,
  DEFAULT_NOTE,
  EMPTY_STEP,
  emptyPart,
  emptyPattern,
  type Lock,
  type Note,
  type Part,
  type Pattern,
  type Step,
} from "../model/pattern.ts";
import { stepsOfRow } from "./rows.ts";
import type { FileNote, FilePart, FilePattern, FileStep, PatternFile } from "./pattern_schema.ts";

/** The number of a MIDI output by its name; undefined when there is none. */
export type PortOf = (name: string) => number | undefined;

/** The bank. Throws a UserError when a port is named that there is none of. */
export function bankOfFile({ patterns, song = [] }: PatternFile, portOf: PortOf): Bank {
  return {
    patterns: patterns.map((pattern, index) => pattern === null ? undefined : patternOf(pattern, index, portOf)),
    song: song.map(({ pattern, times }) => ({ pattern: pattern - 1, times })),
  };
}

function patternOf(file: FilePattern, index: number, portOf: PortOf): Pattern {
  const empty = emptyPattern(index);
  return {
    name: file.name ?? empty.name,
    parts: file.parts.map((part, place) => partOf(part, place, portOf)),
    length: file.length ?? 0,
    tempoBpm: file.tempo ?? 0,
    beatsPerBar: file.beats_per_bar ?? 0,
    beatUnit: file.beat_unit ?? 0,
    seed: file.seed ?? empty.seed,
  };
}

function partOf(file: FilePart, index: number, portOf: PortOf): Part {
  const empty = emptyPart(index);
  const like: Note = {
    ...DEFAULT_NOTE,
    ...(file.note === undefined ? {} : { key: noteNumber(file.note) }),
    ...(file.velocity === undefined ? {} : { velocity: file.velocity }),
    length: fractionOf(file.length, DEFAULT_NOTE.length),
  };
  return {
    name: file.name ?? empty.name,
    steps: withProgram(stepsOf(file.steps, like), file.program),
    speed: file.speed ?? "1",
    direction: file.direction ?? "forward",
    port: portNumber(file.port ?? 0, index, portOf),
    channel: file.channel ?? empty.channel,
    swing: file.swing ?? 50,
    transpose: file.transpose ?? 0,
    muted: file.muted ?? false,
    soloed: file.soloed ?? false,
    muteGroup: file.mute_group ?? 0,
  };
}

function stepsOf(steps: FilePart["steps"], like: Note): Step[] {
  return typeof steps === "string" ? stepsOfRow(steps, like) : steps.map((step) => stepOf(step, like));
}

/** A part's program is chosen by its first step, before its notes, unless that chooses one itself. */
function withProgram(steps: Step[], program: number | undefined): Step[] {
  const [first, ...rest] = steps;
  if (program === undefined || first === undefined || first.locks.some(({ kind }) => kind === "program")) return steps;
  return [{ ...first, on: true, locks: [{ kind: "program", value: program }, ...first.locks] }, ...rest];
}

function portNumber(port: string | number, part: number, portOf: PortOf): number {
  if (typeof port === "number") return port;
  const found = portOf(port);
  if (found !== undefined) return found;
  throw new UserError(
    `Part ${
      part + 1
    } plays on "${port}", which is no MIDI output: add it (--midi-out, midi_outputs), or give its number.`,
  );
}

function fractionOf(value: number | string | undefined, fallback: Fraction): Fraction {
  return value === undefined ? fallback : parseFraction(value)!;
}

function stepOf(file: FileStep, like: Note): Step {
  if (file === null) return EMPTY_STEP;
  if (typeof file !== "object") return { ...EMPTY_STEP, on: true, notes: [noteOf(file, like)] };
  if (Array.isArray(file)) return { ...EMPTY_STEP, on: true, notes: file.map((note) => noteOf(note, like)) };
  const own: Note = {
    ...like,
    velocity: file.velocity ?? like.velocity,
    length: fractionOf(file.length, like.length),
    delay: fractionOf(file.delay, like.delay),
  };
  const written = [...(file.note === undefined ? [] : [file.note]), ...(file.notes ?? [])];
  const locks = (file.locks ?? []).map(lockOf);
  const condition = file.condition === undefined ? undefined : parseCondition(file.condition);
  return {
    on: file.on ?? (written.length > 0 || locks.length > 0),
    notes: written.map((note) => noteOf(note, own)),
    locks,
    probability: file.probability ?? 100,
    ...(condition === undefined ? {} : { condition }),
    ratchets: file.ratchets ?? 1,
    ratchetRamp: file.ratchet_ramp ?? 0,
    micro: fractionOf(file.micro, ZERO),
    slide: file.slide ?? false,
    skip: file.skip ?? false,
  };
}

function noteOf(file: number | string | FileNote, like: Note): Note {
  if (typeof file !== "object") return { ...like, key: noteNumber(file) };
  return {
    key: noteNumber(file.note),
    velocity: file.velocity ?? like.velocity,
    length: fractionOf(file.length, like.length),
    delay: fractionOf(file.delay, like.delay),
  };
}

function lockOf(file: Record<string, number>): Lock {
  const { control, value, bend, program, pressure } = file;
  if (control !== undefined) return { kind: "control", number: control, value: value! };
  if (bend !== undefined) return { kind: "bend", value: bend };
  return program === undefined ? { kind: "pressure", value: pressure! } : { kind: "program", value: program };
}
