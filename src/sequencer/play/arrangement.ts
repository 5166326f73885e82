/**
 * Which pattern plays from which tick on: one after the other, the last one until something else is asked for. A song lays its patterns
 * out as time comes to them.
 *
 * Method: never changed in place; a switch drops what was to come after it. Units: ticks of the grid, tick 0 is bar 1. Thread: any.
 */
import { type Bank, type Pattern, TICKS_PER_BEAT } from "../model/pattern.ts";
import { patternTicks } from "../plan/part_run.ts";
import type { Segment } from "../plan/plan.ts";

/** Boundaries that a switch may wait for. */
export const BOUNDARIES = ["now", "beat", "bar", "pattern"] as const;
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
export function extendSong(arrangement: Arrangement, { song, patterns }: Bank, untilTick: number): Arrangement {
  const last = arrangement.at(-1);
  if (last === undefined || song.length === 0) return arrangement;
  const laid = [...arrangement];
  let { entryIndex, originTick } = last, passedOver = 0;
  while (passedOver <= song.length) {
    const entry = song[entryIndex], pattern = entry && patterns[entry.pattern];
    if (entry !== undefined && pattern !== undefined) originTick += patternTicks(pattern) * entry.times;
    if (originTick >= untilTick) break;
    entryIndex = (entryIndex + 1) % song.length;
    const next = song[entryIndex]!;
    passedOver = patterns[next.pattern] === undefined ? passedOver + 1 : 0;
    if (passedOver === 0) laid.push({ patternIndex: next.pattern, originTick, fromTick: originTick, entryIndex });
  }
  return laid;
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
