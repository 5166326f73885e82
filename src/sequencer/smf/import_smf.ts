/**
 * Makes patterns of a Standard MIDI File: a part for each channel of each track, in sixteenths; what lies between is kept as a note's delay,
 * so that every note comes back to its tick. A file that is longer than a pattern becomes several and a song.
 *
 * Controllers, bends, programs and channel pressure become locks of the step they fall into. Notes are at most 128 steps long.
 * System exclusive and key pressure are left out. Thread: any.
 */
import { basename } from "node:path";
import { UserError } from "../../errors.ts";
import { readSmf } from "../../midi/smf/read_smf.ts";
import { META, type SmfFile, textOf } from "../../midi/smf/smf.ts";
import { asHeld, type Fraction, fraction, ONE } from "../model/fraction.ts";
import {
  type Bank,
  EMPTY_STEP,
  emptyPart,
  emptyPattern,
  type Lock,
  MOST_LOCKS,
  MOST_NOTES,
  MOST_PARTS,
  MOST_PATTERNS,
  MOST_STEPS,
  type Note,
  type Part,
  type Pattern,
  type Step,
  STEPS_PER_BEAT,
} from "../model/pattern.ts";
import { type SmfNote, type SmfVoice, voicesOf } from "./smf_notes.ts";

const DEFAULT_BEATS_PER_BAR = 4;
const MOST_BEATS_PER_BAR = 32;

/** The patterns of a file. Throws a UserError in one sentence for one that is broken, empty, or too long. */
export function importSmf(bytes: Uint8Array, path: string): Bank {
  const file = readSmf(bytes, path);
  const voices = voicesOf(file);
  if (voices.every(({ notes }) => notes.length === 0)) throw new UserError(`The MIDI file ${path} holds no note.`);
  const beatsPerBar = beatsPerBarOf(file);
  const layout = layoutOf(file, voices, beatsPerBar, path);
  const parts = voices.flatMap((voice) => partsOf(voice, file.division, layout));
  if (parts.length > MOST_PARTS) {
    throw new UserError(`The MIDI file ${path} needs ${parts.length} parts: a pattern has at most ${MOST_PARTS}.`);
  }
  const name = basename(path).replace(/\.[^.]*$/, "").slice(0, 56) || "imported";
  const patterns = Array.from({ length: layout.patternCount }, (_, index): Pattern => ({
    ...emptyPattern(index),
    name: layout.patternCount === 1 ? name : `${name} ${index + 1}`,
    parts: parts.map((part) => ({
      ...part,
      steps: part.steps.slice(index * layout.patternSteps, (index + 1) * layout.patternSteps),
    })),
    tempoBpm: index === 0 ? tempoOf(file) : 0,
    beatsPerBar: index === 0 ? beatsPerBar : 0,
  }));
  const song = patterns.length === 1 ? [] : patterns.map((_, pattern) => ({ pattern, times: 1 }));
  return { patterns, song };
}

/** How many steps there are, and how many of them a pattern takes. */
interface Layout {
  readonly stepCount: number;
  readonly patternSteps: number;
  readonly patternCount: number;
}

function layoutOf({ division }: SmfFile, voices: readonly SmfVoice[], beatsPerBar: number, path: string): Layout {
  const barSteps = beatsPerBar * STEPS_PER_BEAT;
  const patternBars = Math.max(1, Math.floor(MOST_STEPS / barSteps));
  const lastTick = voices.reduce((last, { notes }) => notes.reduce((most, { tick }) => Math.max(most, tick), last), 0);
  const bars = Math.floor((lastTick * STEPS_PER_BEAT) / division / barSteps) + 1;
  const patternCount = Math.ceil(bars / patternBars);
  if (patternCount > MOST_PATTERNS) {
    throw new UserError(`The MIDI file ${path} has ${bars} bars: a bank holds ${MOST_PATTERNS * patternBars} of them.`);
  }
  const patternSteps = Math.min(bars, patternBars) * barSteps;
  return { stepCount: patternCount * patternSteps, patternSteps, patternCount };
}

function beatsPerBarOf({ tracks }: SmfFile): number {
  for (const event of tracks.flat()) {
    if (event.kind !== "meta" || event.type !== META.timeSignature) continue;
    const beats = (event.data[0]! * 4) / 2 ** event.data[1]!;
    if (Number.isInteger(beats) && beats >= 1 && beats <= MOST_BEATS_PER_BAR) return beats;
  }
  return DEFAULT_BEATS_PER_BAR;
}

/** The file's first tempo, in BPM; 0 when it has none that a pattern can have. */
function tempoOf({ tracks }: SmfFile): number {
  for (const event of tracks.flat()) {
    if (event.kind !== "meta" || event.type !== META.tempo) continue;
    const [high = 0, middle = 0, low = 0] = event.data;
    const bpm = Math.round((60e6 / (high * 65536 + middle * 256 + low)) * 1000) / 1000;
    if (bpm >= 10 && bpm <= 1000) return bpm;
  }
  return 0;
}

/** The parts of a voice: one, and more where a step has more notes than a step holds. */
function partsOf(voice: SmfVoice, division: number, { stepCount, patternSteps }: Layout): Part[] {
  const layers: Step[][] = [];
  const layerAt = (place: number) => layers[place] ??= Array.from({ length: stepCount }, () => EMPTY_STEP);
  layerAt(0);
  for (const note of voice.notes) {
    const { step, note: placed } = placeNote(note, division, patternSteps);
    let layer = 0;
    while (layerAt(layer)[step]!.notes.length >= MOST_NOTES) layer++;
    const before = layerAt(layer)[step]!;
    layerAt(layer)[step] = { ...before, on: true, notes: [...before.notes, placed] };
  }
  for (const { tick, bytes } of voice.messages) addLock(layers[0]!, tick, bytes, division);
  const name = voice.name === undefined ? "" : textOf(voice.name).slice(0, 60);
  return layers.map((steps, index) => ({
    ...emptyPart(index),
    name: (name || `channel ${voice.channel}`) + (index === 0 ? "" : ` ${index + 1}`),
    channel: voice.channel,
    port: voice.port,
    steps,
  }));
}

/** A note goes to the step nearest to it; the rest is its delay. What comes before a pattern is late in the one before it. */
function placeNote(
  { key, velocity, tick, end }: SmfNote,
  division: number,
  patternSteps: number,
): { step: number; note: Note } {
  const nearest = Math.floor((2 * tick * STEPS_PER_BEAT + division) / (2 * division));
  const isBefore = tick * STEPS_PER_BEAT < nearest * division;
  const step = isBefore && nearest % patternSteps === 0 ? nearest - 1 : nearest;
  const delay = asHeld(fraction(tick * STEPS_PER_BEAT - step * division, division));
  const length = asHeld(fraction((end - tick) * STEPS_PER_BEAT, division));
  return { step, note: { key, velocity, length: shorter(length), delay } };
}

function shorter(length: Fraction): Fraction {
  return length.n > MOST_STEPS * length.d ? { ...ONE, n: MOST_STEPS } : length;
}

function addLock(steps: Step[], tick: number, bytes: readonly number[], division: number): void {
  const index = Math.min(steps.length - 1, Math.floor((tick * STEPS_PER_BEAT) / division));
  const lock = lockOf(bytes), step = steps[index]!;
  if (lock === undefined) return;
  const others = step.locks.filter((other) => !isSame(other, lock));
  if (others.length < MOST_LOCKS) steps[index] = { ...step, on: true, locks: [...others, lock] };
}

function isSame(x: Lock, y: Lock): boolean {
  return x.kind === y.kind && (x.kind !== "control" || (y.kind === "control" && x.number === y.number));
}

function lockOf([status = 0, first = 0, second = 0]: readonly number[]): Lock | undefined {
  switch (status & 0xf0) {
    case 0xb0:
      return { kind: "control", number: first, value: second };
    case 0xc0:
      return { kind: "program", value: first };
    case 0xd0:
      return { kind: "pressure", value: first };
    case 0xe0:
      return { kind: "bend", value: first + second * 128 - 8192 };
    default:
      return undefined;
  }
}
