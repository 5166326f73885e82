/**
 * Cuts the time of a MIDI file into patterns: at markers, at changes of tempo and time signature, and otherwise every 2, 4, 8 … bars,
 * as many as steps allow.
 *
 * Method: every cut is on a sixteenth; changes that are not on one are not cut at. Units: sixteenths. Thread: any.
 */
import { changeAt, type SignatureChange, type SongMap } from "../../midi/smf/song_map.ts";
import { MOST_STEPS, STEP_TICKS } from "../model/pattern.ts";
import { GRAINS_PER_FILE_TICK } from "./grain.ts";

/** What becomes one pattern. */
export interface Window {
  readonly start: number;
  readonly length: number;
}

/** More are never made: so that a file of a few bytes that claims to last for years costs nothing. */
const MOST_WINDOWS = 4096;
const SIXTEENTHS_PER_WHOLE = 16;
const COMMON_TIME: SignatureChange = { tick: 0, beats: 4, unit: 4 };

/** Where bars begin and what else could be cut at, in sixteenths. */
export class Timeline {
  readonly #grainsPerSixteenth: number;
  /** Where it may be cut, in order. */
  readonly cuts: readonly number[];
  /** Markers by the sixteenth at which they stand. */
  readonly markers: ReadonlyMap<number, string>;

  constructor(readonly map: SongMap, division: number) {
    this.#grainsPerSixteenth = STEP_TICKS * division;
    this.markers = new Map(map.markers.map(({ tick, text }) => [this.sixteenths(tick), text]));
    const changes = [...map.markers, ...map.tempi, ...map.signatures].map(({ tick }) => this.sixteenths(tick));
    this.cuts = changes.filter(Number.isInteger).sort((x, y) => x - y);
  }

  /** Sixteenths of ticks of the file, with what is left over. */
  sixteenths(tick: number): number {
    return (tick * GRAINS_PER_FILE_TICK) / this.#grainsPerSixteenth;
  }

  /** The last tick of the file that is not after a sixteenth. */
  tickOf(sixteenth: number): number {
    return Math.floor((sixteenth * this.#grainsPerSixteenth) / GRAINS_PER_FILE_TICK);
  }

  /** The bar that a sixteenth is in: where bars are counted from, and how long they are; at odd signatures, a few bars. */
  barsAt(sixteenth: number): { origin: number; length: number } {
    const { tick, beats, unit } = changeAt(this.map.signatures, this.tickOf(sixteenth)) ?? COMMON_TIME;
    let length = (beats * SIXTEENTHS_PER_WHOLE) / unit;
    while (!Number.isInteger(length)) length *= 2;
    return { origin: Math.floor(this.sixteenths(tick)), length };
  }

  /** The first bar line at or after a place. */
  barLineFrom(sixteenth: number): number {
    const { origin, length } = this.barsAt(sixteenth);
    return origin + Math.ceil((sixteenth - origin) / length) * length;
  }
}

/** The windows, or undefined when there would be too many. `stepTicks`: of the shortest steps. */
export function cutWindows(
  timeline: Timeline,
  total: number,
  stepTicks: number,
  atChanges: boolean,
): Window[] | undefined {
  const most = Math.floor((MOST_STEPS * stepTicks) / STEP_TICKS);
  const cuts = atChanges ? timeline.cuts.filter((cut) => cut > 0 && cut < total) : [];
  const windows: Window[] = [];
  for (let start = 0, cut = 0; start < total;) {
    if (windows.length === MOST_WINDOWS) return undefined;
    while (cut < cuts.length && cuts[cut]! <= start) cut++;
    const until = cuts[cut] ?? total;
    const end = until - start <= most && windows.length === 0
      ? until
      : Math.min(until, endOfBars(timeline, start, most));
    windows.push({ start, length: end - start });
    start = end;
  }
  return windows;
}

function endOfBars(timeline: Timeline, start: number, most: number): number {
  const { length } = timeline.barsAt(start), line = timeline.barLineFrom(start);
  if (line > start) return Math.min(line, start + most);
  const bars = Math.floor(most / length);
  return bars === 0 ? start + most : start + length * 2 ** Math.floor(Math.log2(bars));
}
