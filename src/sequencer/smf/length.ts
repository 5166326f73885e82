/**
 * How long the music of a MIDI file is, in sixteenths: as its first track says, or up to a bar line.
 *
 * Method: a first track without notes that ends on a sixteenth, after the last start, is taken at its word. Otherwise the file lasts until
 * the end of the bar in which the last note begins or a track ends, a track's end just behind a bar line not counted. Thread: any.
 */
import type { SmfFile } from "../../midi/smf/smf.ts";
import type { Voice } from "./voices.ts";
import type { Timeline } from "./windows.ts";

/** Sixteenths, at least 1. */
export function lengthOf({ format, tracks, ends }: SmfFile, voices: readonly Voice[], timeline: Timeline): number {
  const lastStart = voices.reduce(
    (last, { notes, values }) => Math.max(last, notes.at(-1)?.start ?? 0, values.at(-1)?.tick ?? 0),
    0,
  );
  const begun = Math.floor(timeline.sixteenths(lastStart)) + 1;
  const told = timeline.sixteenths(ends[0]!);
  const isConductor = format === 1 && tracks[0]!.every(({ kind }) => kind === "meta");
  if (isConductor && Number.isInteger(told) && told >= begun) return told;
  const lastEnd = ends.reduce((last, tick) => Math.max(last, tick), 0);
  return timeline.barLineFrom(Math.max(begun, Math.ceil(timeline.sixteenths(lastEnd)) - 1));
}
