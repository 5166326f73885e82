/**
 * What a sequencer plays: a pattern of parts, a part of steps, a step of notes and locks. Plain data that is never changed in place:
 * an edit makes new data that shares what stayed the same, so that undo is exact and costs nothing.
 *
 * Units: a step of a part at speed 1 is a sixteenth, 240 of 960 ticks a quarter; lengths and offsets are fractions of the part's own
 * step. Parts, steps and patterns count from 0 here, from 1 in commands and on screens. Thread: any.
 */
import { type Fraction, HALF, ZERO } from "./fraction.ts";

export const TICKS_PER_BEAT = 960;
const STEPS_PER_BEAT = 4;
/** Ticks of a step at speed 1. */
export const STEP_TICKS = TICKS_PER_BEAT / STEPS_PER_BEAT;

export const MOST_STEPS = 128;
export const MOST_PARTS = 64;
export const MOST_PATTERNS = 128;
/** Notes of one step. */
export const MOST_NOTES = 16;
/** Locks of one step. */
export const MOST_LOCKS = 32;
export const MOST_RATCHETS = 8;
export const MOST_SWING = 75;
export const MOST_TRANSPOSE = 48;
export const MUTE_GROUPS = 8;

/** One note of a step. */
export interface Note {
  /** 0…127, 60 is C4. */
  readonly key: number;
  /** 1…127. */
  readonly velocity: number;
  /** Steps, above 0, at most 128. */
  readonly length: Fraction;
  /** Steps after the step's own time, −1…1: a strummed chord, what an import leaves over. */
  readonly delay: Fraction;
}

/** A value that a step sends before its notes. `bend`: −8192…8191; the others 0…127. */
export type Lock =
  | { readonly kind: "control"; readonly number: number; readonly value: number }
  | { readonly kind: "bend" | "program" | "pressure"; readonly value: number };

/** Conditions with a name. */
export const NAMED_CONDITIONS = [
  "first",
  "not_first",
  "fill",
  "not_fill",
  "previous",
  "not_previous",
  "neighbour",
  "not_neighbour",
] as const;

/** When a step plays: by name, or "2:4", the second of every four cycles of its part. */
export type Condition = (typeof NAMED_CONDITIONS)[number] | `${number}:${number}`;

/** What is sent at one place of a part. */
export interface Step {
  readonly on: boolean;
  readonly notes: readonly Note[];
  readonly locks: readonly Lock[];
  /** 0…100 %. */
  readonly probability: number;
  readonly condition?: Condition;
  /** Strokes, 1…8, equally apart in the step. */
  readonly ratchets: number;
  /** How much louder the last stroke is than the first, −100…100 %. */
  readonly ratchetRamp: number;
  /** Steps after the beat, −1/2…1/2. */
  readonly micro: Fraction;
  /** Its notes are held into the next step, so that a synthesiser glides. */
  readonly slide: boolean;
  /** Left out of the order: it takes no time. */
  readonly skip: boolean;
}

/** Ways through the steps; `random` takes any step each time. */
export const DIRECTIONS = ["forward", "reverse", "ping_pong", "random"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Steps a sixteenth that a part may take, by the name they have in files and commands: every one a whole number of ticks. */
export const SPEED_STEP_TICKS: Readonly<Record<string, number>> = {
  "1/8": 1920,
  "1/6": 1440,
  "1/4": 960,
  "1/3": 720,
  "1/2": 480,
  "2/3": 360,
  "3/4": 320,
  "1": 240,
  "4/3": 180,
  "3/2": 160,
  "2": 120,
  "3": 80,
  "4": 60,
  "6": 40,
  "8": 30,
};
export const SPEEDS: readonly string[] = Object.keys(SPEED_STEP_TICKS).sort((x, y) =>
  SPEED_STEP_TICKS[y]! - SPEED_STEP_TICKS[x]!
);

/** One voice of a pattern. */
export interface Part {
  readonly name: string;
  /** 1…128. */
  readonly steps: readonly Step[];
  /** One of `SPEEDS`. */
  readonly speed: string;
  readonly direction: Direction;
  /** Number of the MIDI output, from 0. */
  readonly port: number;
  /** 1…16. */
  readonly channel: number;
  /** Place of every second step in its pair, 50 (even) … 75 %. */
  readonly swing: number;
  /** Semitones. */
  readonly transpose: number;
  readonly muted: boolean;
  readonly soloed: boolean;
  /** 1…8, or 0 for none. */
  readonly muteGroup: number;
}

/** Parts that begin together. */
export interface Pattern {
  readonly name: string;
  readonly parts: readonly Part[];
  /** Sixteenths after which all parts begin again; 0: each runs on by itself, and the longest one is the pattern's length. */
  readonly length: number;
  /** Tempo to start with when nothing else says one; 0: none. */
  readonly tempoBpm: number;
  /** Beats (quarters) a bar when nothing else says it, a multiple of a quarter: 3.5 is 7/8; 0: none. */
  readonly beatsPerBar: number;
  /** The note that its time signature counts: 8 writes 3 beats as 6/8; 0: a quarter, or as small a one as it takes. */
  readonly beatUnit: number;
  /** What chance is drawn from. */
  readonly seed: number;
}

/** A pattern and how often it plays before the next one. */
export interface SongEntry {
  readonly pattern: number;
  /** 1…999. */
  readonly times: number;
}

/** Everything that is edited and saved. */
export interface Bank {
  /** At most 128; a slot may be free. */
  readonly patterns: readonly (Pattern | undefined)[];
  /** Patterns in order; empty: the chosen pattern repeats. */
  readonly song: readonly SongEntry[];
}

/** A rest. */
export const EMPTY_STEP: Step = {
  on: false,
  notes: [],
  locks: [],
  probability: 100,
  ratchets: 1,
  ratchetRamp: 0,
  micro: ZERO,
  slide: false,
  skip: false,
};

/** What a step plays that is switched on where there is nothing to copy. */
export const DEFAULT_NOTE: Note = { key: 60, velocity: 100, length: HALF, delay: ZERO };

/** A part with rests only. */
export function emptyPart(index: number, stepCount = 16): Part {
  return {
    name: `part ${index + 1}`,
    steps: Array.from({ length: stepCount }, () => EMPTY_STEP),
    speed: "1",
    direction: "forward",
    port: 0,
    channel: Math.min(16, index + 1),
    swing: 50,
    transpose: 0,
    muted: false,
    soloed: false,
    muteGroup: 0,
  };
}

/** A pattern of one empty part. */
export function emptyPattern(index: number): Pattern {
  return {
    name: `pattern ${index + 1}`,
    parts: [emptyPart(0)],
    length: 0,
    tempoBpm: 0,
    beatsPerBar: 0,
    beatUnit: 0,
    seed: index + 1,
  };
}

/** A bank of one empty pattern. */
export function emptyBank(): Bank {
  return { patterns: [emptyPattern(0)], song: [] };
}

/** Ticks of one step of a part. */
export function stepTicksOf(part: Part): number {
  return SPEED_STEP_TICKS[part.speed]!;
}
