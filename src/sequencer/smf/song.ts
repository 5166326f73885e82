/**
 * Patterns of windows, and their order: equal windows are one pattern, and a song says how often each plays. Thread: any.
 */
import { changeAt } from "../../midi/smf/song_map.ts";
import {
  type Bank,
  EMPTY_STEP,
  MOST_STEPS,
  type Part,
  type Pattern,
  type SongEntry,
  type Step,
} from "../model/pattern.ts";
import type { VoicePart } from "./voice_parts.ts";
import { cleanName } from "./voices.ts";
import type { Timeline, Window } from "./windows.ts";

const MOST_TIMES = 999;
const SLOWEST_BPM = 10;
const FASTEST_BPM = 1000;
/** What a file counts at before it says a tempo, BPM. */
const UNSAID_BPM = 120;
const QUARTER = 4;
/** Bars that a pattern can have, quarters. */
const LEAST_BAR = 0.25;
const LONGEST_BAR = 64;

/** The bank of windows and the parts that go through them. One window alone needs no song. `title`: for patterns without a marker. */
export function bankOfWindows(
  windows: readonly Window[],
  voiceParts: readonly VoicePart[],
  timeline: Timeline,
  title: string,
): Bank {
  const numbered = (index: number) => windows.length === 1 ? title : `${title} ${index + 1}`;

  const patterns: Pattern[] = [], song: SongEntry[] = [], known = new Map<string, number>();
  const steps = voiceParts.map(stepsByWindow);
  windows.forEach((window, index) => {
    const facts = { length: window.length, ...timeOf(window, timeline) };
    const text = JSON.stringify([facts, steps.map((part) => part.get(index) ?? 0)]);
    let pattern = known.get(text);
    if (pattern === undefined) {
      pattern = patterns.length;
      known.set(text, pattern);
      const parts = voiceParts.map((part, place) => partOf(part, index, steps[place]!.get(index)));
      const name = cleanName(timeline.markers.get(window.start) ?? "") || numbered(pattern);
      patterns.push({ name, parts, ...facts, seed: pattern + 1 });
    }
    const last = song.at(-1);
    if (last?.pattern === pattern && last.times < MOST_TIMES) {
      song[song.length - 1] = { pattern, times: last.times + 1 };
    } else song.push({ pattern, times: 1 });
  });
  return { patterns, song: windows.length === 1 ? [] : song };
}

/** Steps that are not empty with their places, by window. */
function stepsByWindow({ steps }: VoicePart): Map<number, [number, Step][]> {
  const windows = new Map<number, [number, Step][]>();
  for (const [number, step] of steps) {
    const window = Math.floor(number / MOST_STEPS), placed = windows.get(window);
    if (placed === undefined) windows.set(window, [[number % MOST_STEPS, step]]);
    else placed.push([number % MOST_STEPS, step]);
  }
  for (const placed of windows.values()) placed.sort(([x], [y]) => x - y);
  return windows;
}

/** Rests, shared by all parts that have as many. */
const RESTS: readonly (readonly Step[])[] = Array.from(
  { length: MOST_STEPS + 1 },
  (_, count) => Array<Step>(count).fill(EMPTY_STEP),
);

function partOf({ part, cells }: VoicePart, window: number, placed: readonly [number, Step][] = []): Part {
  const rests = RESTS[cells.stepCount(window)]!;
  if (placed.length === 0) return { ...part, steps: rests };
  const steps = [...rests];
  for (const [index, step] of placed) steps[index] = step;
  return { ...part, steps };
}

function timeOf({ start }: Window, timeline: Timeline): Pick<Pattern, "tempoBpm" | "beatsPerBar" | "beatUnit"> {
  const { tempi, signatures } = timeline.map, tick = timeline.tickOf(start);
  const us = changeAt(tempi, tick)?.usPerQuarter, signature = changeAt(signatures, tick);
  const beats = signature === undefined ? 0 : (signature.beats * QUARTER) / signature.unit;
  const isKept = isKeptBar(beats);
  return {
    tempoBpm: us === undefined ? (tempi.length > 0 ? UNSAID_BPM : 0) : bpmOf(us),
    beatsPerBar: isKept ? beats : 0,
    beatUnit: isKept && signature !== undefined && signature.unit !== QUARTER ? signature.unit : 0,
  };
}

/** Whether a pattern can have bars of so many quarters. */
export function isKeptBar(quarters: number): boolean {
  return quarters >= LEAST_BAR && quarters <= LONGEST_BAR && Number.isInteger(quarters * QUARTER);
}

/** The shortest number that is written as so many microseconds again. */
function bpmOf(usPerQuarter: number): number {
  const bpm = 60e6 / usPerQuarter;
  for (let digits = 0; digits < 7; digits++) {
    const short = Number(bpm.toFixed(digits));
    if (Math.round(60e6 / short) === usPerQuarter) return Math.min(FASTEST_BPM, Math.max(SLOWEST_BPM, short));
  }
  return Math.min(FASTEST_BPM, Math.max(SLOWEST_BPM, bpm));
}
