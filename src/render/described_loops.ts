/**
 * `loops.json` of an export: what the file of a loop does not say, or says in a chunk that other programs pass over.
 *
 * Tracks and channels count from 1. Units in the names; frames of the session are those of the stems. Thread: any.
 */
import type { LoopPlace } from "../../dsp/layers.ts";
import type { Stock, TrackStock } from "../saved/stock.ts";
import { trackFileName } from "./render_files.ts";

/** Its name. */
export const LOOPS_FILE = "loops.json";

/** What it says. @param frames length of the export; @param handleOf frames before a loop in its file */
export function describeLoops(stock: Stock, frames: number, handleOf: (loop: LoopPlace) => number) {
  return {
    rondo_export: 1,
    sample_rate: stock.sampleRate,
    frames,
    tempo_bpm: stock.tempoBpm,
    beats_per_bar: stock.beatsPerBar,
    cycle_frames: stock.anchorLength,
    cycle_origin_frame: stock.anchorFrame,
    loops: stock.tracks.flatMap((track) => track.loop === undefined ? [] : [describeLoop(track, track.loop, handleOf)]),
  };
}

function describeLoop(
  { index, rate, playing, muted }: TrackStock,
  loop: LoopPlace,
  handleOf: (loop: LoopPlace) => number,
) {
  const speed = rate?.rate ?? 1;
  return {
    track: index + 1,
    file: `loops/${trackFileName(index)}`,
    start_frame: handleOf(loop),
    length_frames: loop.lengthFrames,
    // Where it sounds in the session: at its origin it is at place_frames, and from there on goes so fast, that way.
    origin_frame: loop.originFrame,
    rate: Math.abs(speed),
    reversed: speed < 0,
    place_frames: rate?.placeFrames ?? 0,
    ...(loop.cycleFrames > 0 ? { cycle_frames: loop.cycleFrames } : {}),
    ...(loop.beats > 0 ? { beats: loop.beats } : {}),
    once: loop.once,
    ...{ playing, muted },
  };
}

/** What the loop's cue point is called in an editor. */
export function loopLabel(rate: number): string {
  const speed = Math.abs(rate) === 1 ? "" : ` at rate ${Math.abs(rate)}`;
  return `loop${speed}${rate < 0 ? ", played backwards" : ""}`;
}
