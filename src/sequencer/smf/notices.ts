/**
 * What an import could not hold, in sentences. Thread: any.
 */
import { isKeptBar } from "./song.ts";
import type { Timeline, Window } from "./windows.ts";

/** Counts of what was lost. */
export interface Lost {
  readonly unheldCount: number;
  readonly endlessCount: number;
  readonly leftOutCount: number;
  readonly shortenedCount: number;
}

/** A sentence for each kind of loss; none where nothing was lost. */
export function noticesOf(lost: Lost, timeline: Timeline, windows: readonly Window[]): string[] {
  const starts = new Set(windows.map(({ start }) => start));
  const isInside = ({ tick }: { tick: number }) => !starts.has(timeline.sixteenths(tick));
  const { tempi, signatures } = timeline.map;
  const odd = signatures.filter(({ beats, unit }) => !isKeptBar(beats * 4 / unit));
  const extreme = tempi.filter(({ usPerQuarter }) => usPerQuarter > 6e6 || usPerQuarter < 6e4);
  return [
    said(lost.endlessCount, "note never ends: it lasts", "notes never end: they last", "until the end of its track"),
    said(lost.shortenedCount, "note was cut", "notes were cut", "after 256 beats"),
    said(lost.leftOutCount, "value was left out that came", "values were left out that came", "between two steps"),
    said(lost.unheldCount, "message was left out", "messages were left out", "that steps cannot hold"),
    said(tempi.filter(isInside).length, "change of tempo was", "changes of tempo were", "left out inside a pattern"),
    said(extreme.length, "tempo was", "tempi were", "brought into 10 to 1000 BPM"),
    said(
      odd.length,
      "time signature was",
      "time signatures were",
      "left out whose bar is no whole number of sixteenths",
    ),
  ].filter((sentence) => sentence !== "");
}

function said(count: number, one: string, many: string, rest: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many} ${rest}.`;
}
