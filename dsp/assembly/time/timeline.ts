// The timeline: one anchor (output frame of beat 0) and a tempo turn beats into frames and back; nothing is accumulated.
// With an anchor loop, its length is exact and the tempo is its beats over its length.
import { EVENT_GRID } from "../protocol";
import { floorMod, roundFrame } from "./frames";
import { header } from "../memory/header";
import { postEvent } from "../memory/ring";

/** Whether beats and bars are known. */
// @ts-ignore: decorator
@inline
export function hasTempo(): bool {
  return header().framesPerBeat > 0;
}

/** The smallest part of a beat that bars and loops are whole numbers of: 1, a half in 7/8, a quarter in 7/16. */
export function beatGrain(): f64 {
  const beats = f64(header().beatsPerBar);
  return floor<f64>(beats) == beats ? 1 : floor<f64>(2 * beats) == 2 * beats ? 0.5 : 0.25;
}

/** Output frame of a beat, counted from the anchor; also of one with a fraction. */
export function beatFrame(beat: f64): i64 {
  const h = header();
  return h.anchorFrame + roundFrame(beat * h.framesPerBeat);
}

/** Last beat that is a multiple of `step` (a multiple of a quarter) at or before a frame. */
export function beatAtOrBefore(frame: i64, step: f64): f64 {
  const h = header();
  let beat = floor<f64>(f64(frame - h.anchorFrame) / h.framesPerBeat / step) * step;
  while (beatFrame(beat + step) <= frame) beat += step;
  while (beatFrame(beat) > frame) beat -= step;
  return beat;
}

/** Last boundary of the anchor loop at or before a frame. */
export function cycleAtOrBefore(frame: i64): i64 {
  const h = header();
  return frame - floorMod(frame - h.anchorFrame, h.anchorLength);
}

/**
 * Makes a loop the grid: its length exact, its beats as known; where they are not (0), they are guessed from the tempo asked for, or
 * so that 80 ≤ BPM < 160. Where a grid runs, ticks count on to the nearest beat.
 */
export function anchorGrid(origin: i64, length: i64, known: i32): void {
  const h = header();
  const runs = h.running != 0 && h.framesPerBeat > 0;
  h.anchorTickBeat = runs ? h.anchorTickBeat + i32(floor<f64>(f64(origin - h.anchorFrame) / h.framesPerBeat + 0.5)) : 0;
  h.anchorFrame = origin;
  h.anchorLength = length;
  h.anchorBeats = known > 0 ? f32(known) : f32(guessBeats(length));
  h.framesPerBeat = f64(length) / f64(h.anchorBeats);
  postGrid();
}

function guessBeats(length: i64): f64 {
  const h = header();
  let beats: f64 = f64(h.beatsPerBar);
  if (h.tempoSet != 0 && h.framesPerBeat > 0) {
    const grain = beatGrain();
    beats = grain * max<f64>(1, floor<f64>(f64(length) / h.framesPerBeat / grain + 0.5));
  } else {
    const minutes = f64(length) / f64(h.sampleRate) / 60;
    while (beats / minutes < 80) beats *= 2;
    while (beats / minutes >= 160 && beats >= 2) beats = floor<f64>(beats / 2);
  }
  return beats;
}

/** Forgets the anchor loop; a tempo asked for stays, one found from a loop goes with it. */
export function releaseGrid(): void {
  const h = header();
  if (h.anchorLength == 0) return;
  h.anchorLength = 0;
  h.anchorBeats = 0;
  if (h.tempoSet == 0) h.framesPerBeat = 0;
  postGrid();
}

/** Tells what the grid is now. */
export function postGrid(): void {
  const h = header();
  const tempo = h.framesPerBeat > 0 ? 60 * f64(h.sampleRate) / h.framesPerBeat : 0;
  postEvent(EVENT_GRID, -1, h.anchorFrame, f64(h.anchorLength), f64(h.anchorBeats), tempo, f64(h.anchorFrame));
}
