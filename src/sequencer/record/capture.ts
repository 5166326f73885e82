/**
 * Makes a pattern of what was just played: from the bar in which the last phrase began to the end of the one it ended in.
 *
 * Thread: control, or render's.
 */
import { UserError } from "../../errors.ts";
import {
  type Bank,
  EMPTY_STEP,
  emptyPattern,
  MOST_STEPS,
  type Part,
  type Pattern,
  STEP_TICKS,
  TICKS_PER_BEAT,
} from "../model/pattern.ts";
import { PartRun } from "../plan/part_run.ts";
import type { PlayedNote } from "./keyboard.ts";
import { takeNote, writeNote } from "./recorder.ts";

/** A phrase ends where nothing is played for so many bars. */
const PAUSE_BARS = 2;

/** What is captured, and how. */
export interface CaptureWish {
  readonly played: readonly PlayedNote[];
  readonly beatsPerBar: number;
  /** Bars before the end of the bar that is on; left out: the last phrase. */
  readonly bars?: number;
  readonly nowTick: number;
  readonly quantise: number;
  /** The part that was played on: its channel and port. */
  readonly like: Part;
  /** Slot of the bank. */
  readonly index: number;
}

/** The pattern. Throws a UserError when nothing was played there. */
export function capturePattern(wish: CaptureWish): Pattern {
  const { played, beatsPerBar, like, index, quantise } = wish;
  const barTicks = beatsPerBar * TICKS_PER_BEAT;
  const mostBars = Math.max(1, Math.floor((MOST_STEPS * STEP_TICKS) / barTicks));
  const { from, bars } = stretchOf(wish, barTicks, mostBars);
  const notes = played.filter(({ tick }) => tick >= from - STEP_TICKS / 2 && tick < from + bars * barTicks);
  if (notes.length === 0) throw new UserError("Nothing was played on a keyboard there: play, then capture.");
  const stepCount = Math.min(MOST_STEPS, Math.max(1, Math.round((bars * barTicks) / STEP_TICKS)));
  const empty = Array.from({ length: stepCount }, () => EMPTY_STEP);
  const part: Part = {
    ...like,
    name: "captured",
    steps: empty,
    speed: "1",
    direction: "forward",
    swing: 50,
    transpose: 0,
    muted: false,
    soloed: false,
  };
  const pattern: Pattern = { ...emptyPattern(index), parts: [part] };
  const run = new PartRun(pattern, 0, from, 0);
  let bank: Bank = { patterns: [pattern], song: [] };
  for (const note of notes) {
    const taken = takeNote(run, note, note.endTick, quantise);
    if (taken !== undefined) bank = writeNote(bank, { pattern: 0, part: 0, step: 0 }, taken.stepIndex, taken.note);
  }
  return bank.patterns[0]!;
}

function stretchOf(
  { played, bars, nowTick }: CaptureWish,
  barTicks: number,
  mostBars: number,
): { from: number; bars: number } {
  const barOf = (tick: number) => Math.floor(tick / barTicks);
  if (bars !== undefined) {
    // Pressed in the first quarter of a bar, the one that just ended is meant.
    const wanted = Math.min(bars, mostBars), endBar = Math.ceil(nowTick / barTicks - 1 / 4);
    return { from: (endBar - wanted) * barTicks, bars: wanted };
  }
  const last = played.at(-1);
  if (last === undefined) throw new UserError("Nothing was played on a keyboard yet: play, then capture.");
  let first = last;
  for (const note of played.toReversed()) {
    if (first.tick - note.endTick > PAUSE_BARS * barTicks || barOf(last.tick) - barOf(note.tick) >= mostBars) break;
    first = note.tick < first.tick ? note : first;
  }
  // A first note just before the bar belongs to it.
  const from = barOf(first.tick + STEP_TICKS / 2) * barTicks;
  return { from, bars: Math.min(mostBars, Math.max(1, Math.ceil((last.tick + 1 - from) / barTicks))) };
}
