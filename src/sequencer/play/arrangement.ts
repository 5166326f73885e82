/**
 * Which pattern plays from which tick on: one after the other, the last one until something else is asked for. A song lays its patterns
 * out as time comes to them.
 *
 * Method: never changed in place; a switch drops what was to come after it. Units: ticks of the grid, tick 0 is bar 1. Thread: any.
 */
import { type Bank, type Pattern, STEP_TICKS, TICKS_PER_BEAT } from "../model/pattern.ts";
import { patternTicks } from "../plan/part_run.ts";
import type { Segment } from "../plan/plan.ts";

/** Boundaries that a switch may wait for. */
const BOUNDARIES = ["now", "beat", "bar", "pattern"] as const;
export type Boundary = (typeof BOUNDARIES)[number];

/** A pattern of the bank that plays from a tick on. */
export interface Placing {
  readonly patternIndex: number;
  /** Tick of its first step. */
  readonly originTick: number;
  readonly fromTick: number;
  /** Place in the song, or −1. */
  readonly entryIndex: number;
}

/** Placings in order; they never overlap. Empty: nothing plays. */
export type Arrangement = readonly Placing[];

/** How long past ones are kept: what a step of them began late may still sound, ticks. */
const KEPT_TICKS = 16 * TICKS_PER_BEAT;

/** A pattern from a tick on, instead of all that was to come from there. */
export function switchTo(arrangement: Arrangement, patternIndex: number, tick: number, entryIndex = -1): Arrangement {
  const before = arrangement.filter(({ fromTick }) => fromTick < tick);
  return [...before, { patternIndex, originTick: tick, fromTick: tick, entryIndex }];
}

/** The placing that is on at a tick; before the first one that is to come, none. */
export function placingAt(arrangement: Arrangement, tick: number): Placing | undefined {
  return arrangement.findLast(({ fromTick }) => fromTick <= tick);
}

/** The first placing that begins after a tick. */
export function placingAfter(arrangement: Arrangement, tick: number): Placing | undefined {
  return arrangement.find(({ fromTick }) => fromTick > tick);
}

/** The first tick at or after `tick` where a boundary lies. */
export function boundaryTick(
  boundary: Boundary,
  tick: number,
  beatsPerBar: number,
  playing: { placing: Placing; pattern: Pattern } | undefined,
): number {
  const upTo = (unit: number, from = 0) => from + Math.ceil((tick - from) / unit) * unit;
  switch (boundary) {
    case "now":
      return tick;
    case "beat":
      return upTo(TICKS_PER_BEAT);
    case "bar":
      return upTo(TICKS_PER_BEAT * beatsPerBar);
    case "pattern":
      return playing === undefined
        ? upTo(TICKS_PER_BEAT * beatsPerBar)
        : upTo(patternTicks(playing.pattern), playing.placing.originTick);
  }
}

/** Lays the song out until a tick. An entry whose pattern is free is passed over; a song of such entries alone ends. */
export function extendSong(arrangement: Arrangement, bank: Bank, untilTick: number): Arrangement {
  const { song, patterns } = bank;
  const laid = [...arrangement];
  for (let passedOver = 0, last = laid.at(-1); last !== undefined && passedOver < song.length;) {
    const originTick = last.originTick + ticksOfEntry(last, bank);
    if (originTick >= untilTick) break;
    const entryIndex = (last.entryIndex + 1 + passedOver) % song.length;
    const patternIndex = song[entryIndex]!.pattern;
    if (patterns[patternIndex] === undefined) passedOver++;
    else {
      passedOver = 0;
      last = { patternIndex, originTick, fromTick: originTick, entryIndex };
      laid.push(last);
    }
  }
  return laid;
}

/** How long a placing of the song lasts; once where its entry is gone. */
function ticksOfEntry({ patternIndex, entryIndex }: Placing, { song, patterns }: Bank): number {
  const pattern = patterns[patternIndex], entry = song[entryIndex];
  const times = entry?.pattern === patternIndex ? entry.times : 1;
  return pattern === undefined ? STEP_TICKS : patternTicks(pattern) * times;
}

/** What the planner takes. Free slots are silent. */
export function segmentsOf(arrangement: Arrangement, { patterns }: Bank): Segment[] {
  return arrangement.flatMap(({ patternIndex, originTick, fromTick }, index) => {
    const pattern = patterns[patternIndex];
    const toTick = arrangement[index + 1]?.fromTick ?? Infinity;
    return pattern === undefined ? [] : [{ originTick, fromTick, toTick, pattern }];
  });
}

/** Forgets placings that were over long ago. */
export function forgetPast(arrangement: Arrangement, tick: number): Arrangement {
  const first = arrangement.findLastIndex(({ fromTick }) => fromTick <= tick - KEPT_TICKS);
  return first <= 0 ? arrangement : arrangement.slice(first);
}
