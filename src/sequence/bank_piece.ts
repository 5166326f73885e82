/**
 * A bank of patterns as a piece: its song where there is one, else its first pattern; the same that a session plays of it.
 *
 * Thread: control.
 */
import { UserError } from "../errors.ts";
import type { Bank, Pattern } from "../sequencer/model/pattern.ts";
import { patternTicks } from "../sequencer/plan/part_run.ts";
import { planRange, type Segment } from "../sequencer/plan/plan.ts";
import { type Piece, TAIL_TICKS } from "./piece.ts";

/** Tempo where a pattern names none. */
const DEFAULT_BPM = 120;
/** Seed of sessions: the same chance. */
const SEED = 0;

/** The piece, so many times. Throws a UserError where there is nothing to play. */
export function pieceOfBank(bank: Bank, name: string, times: number): Piece {
  const played = playedOf(bank);
  const first = played[0]?.pattern;
  if (first === undefined) throw new UserError(`There is nothing to play in ${name}: all its patterns are free slots.`);
  const once = layOut(played), lengthTicks = once.at(-1)!.toTick, endTick = lengthTicks * times;
  const isSong = bank.song.length > 0;
  return {
    description: isSong ? `a song of ${played.length} entries` : count(first.parts.length, "part"),
    tempi: [{ tick: 0, bpm: first.tempoBpm || DEFAULT_BPM }],
    beatsPerBar: first.beatsPerBar,
    lengthTicks,
    endTick,
    portCount: 1 + Math.max(...played.flatMap(({ pattern }) => pattern.parts.map(({ port }) => port))),
    plan: (from, to) => {
      // A pattern alone runs on, as it does in a session; a song begins again.
      const segments = isSong
        ? repeated(once, lengthTicks, from, Math.min(to, endTick))
        : [{ ...once[0]!, toTick: endTick }];
      return planRange({ segments, fill: false, seed: SEED }, from, to);
    },
  };
}

interface Played {
  readonly pattern: Pattern;
  readonly times: number;
}

function playedOf({ patterns, song }: Bank): Played[] {
  if (song.length === 0) return patterns.flatMap((pattern) => pattern ? [{ pattern, times: 1 }] : []).slice(0, 1);
  return song.flatMap(({ pattern, times }) => patterns[pattern] ? [{ pattern: patterns[pattern], times }] : []);
}

function layOut(played: readonly Played[]): Segment[] {
  let tick = 0;
  return played.map(({ pattern, times }) => {
    const fromTick = tick;
    tick += patternTicks(pattern) * times;
    return { originTick: fromTick, fromTick, toTick: tick, pattern };
  });
}

/** Segments of every time through that may reach into a range. What sounds on from the time before is among them. */
function repeated(once: readonly Segment[], lengthTicks: number, from: number, to: number): Segment[] {
  const segments: Segment[] = [];
  for (let times = Math.max(0, Math.floor((from - TAIL_TICKS) / lengthTicks)); times * lengthTicks < to; times++) {
    const start = times * lengthTicks;
    for (const segment of once) {
      const { originTick, fromTick, toTick } = segment;
      segments.push({
        ...segment,
        originTick: originTick + start,
        fromTick: fromTick + start,
        toTick: toTick + start,
      });
    }
  }
  return segments;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
