// A count-in: clicks on the beats of the bars before a recording begins, whether the metronome is on or not. Where the transport runs they
// are the grid's beats; where it stands they are reckoned back from the frame at which the recording, and with it beat 1, begins.
import { LEAD_FRAMES } from "../layout";
import { RECORD_COUNT_MOST, RECORD_COUNT_UNIT, RECORD_HUSH, RECORD_PASS_UNIT, REFUSED_NO_GRID, REFUSED_VALUE, WHEN_BAR, WHEN_EXACT, WHEN_LOOP, WHEN_NOW } from "../protocol";
import { heardFrame, nextBoundary } from "../command/gesture";
import { Pending } from "../command/pending";
import { header } from "../memory/header";
import { clickState } from "./click_state";
import { isFirst, placeAtOrBefore, placeFrame } from "./click_places";
import { roundFrame } from "./frames";
import { beatGrain, hasTempo } from "./timeline";

/** Bars that a record is counted in. */
// @ts-ignore: decorator
@inline
export function countedBars(p: Pending): i32 {
  return i32(p.b) % RECORD_HUSH / RECORD_COUNT_UNIT;
}

/** Why a record cannot be counted in as it asks, or 0. */
export function refusesCount(p: Pending): i32 {
  if (!(p.b >= 0 && p.b < 3 * RECORD_PASS_UNIT && floor<f64>(p.b) == p.b) || countedBars(p) > RECORD_COUNT_MOST) return REFUSED_VALUE;
  if (countedBars(p) == 0) return 0;
  return p.c > 0 ? REFUSED_VALUE : hasTempo() ? 0 : REFUSED_NO_GRID;
}

/** Begins to count for a track, from now on. Returns the output frame at which its recording is to begin. */
export function beginCount(track: i32, p: Pending): i64 {
  const state = clickState();
  const frames = roundFrame(f64(countedBars(p)) * f64(header().beatsPerBar) * header().framesPerBeat);
  state.countUntil = countedFrame(p, frames);
  state.countFrom = state.countUntil - frames;
  state.countTrack = track;
  return state.countUntil;
}

/** The first bar, or boundary of the anchor loop, before which there is room for the count. */
function countedFrame(p: Pending, frames: i64): i64 {
  const h = header();
  if (p.when == WHEN_EXACT) return heardFrame(p);
  if (h.running == 0) return h.frame + LEAD_FRAMES + frames;
  const usual = h.anchorLength > 0 ? WHEN_LOOP : WHEN_BAR;
  return nextBoundary(heardFrame(p) + frames, p.when == WHEN_NOW ? usual : p.when);
}

/** What a track waited for is dropped: nobody counts for it any more. */
export function endCount(track: i32): void {
  if (clickState().countTrack == track) clickState().countUntil = 0;
}

/** Whether clicks of a count are to come. */
export function isCounting(frame: i64): bool {
  return clickState().countUntil > frame;
}

/** Output frame of the first counted beat at or after a frame; none: beyond all frames. */
export function nextCount(frame: i64): i64 {
  const state = clickState();
  if (state.countUntil <= frame) return i64.MAX_VALUE;
  const from = max(frame, state.countFrom), parts = partsOfBeat();
  let index = placeAtOrBefore(countAnchor(), from, parts);
  if (placeFrame(countAnchor(), index, parts) < from) index++;
  const next = placeFrame(countAnchor(), index, parts);
  return next < state.countUntil ? next : i64.MAX_VALUE;
}

/** Whether the counted beat at a frame is the first of a bar. */
export function isCountedFirst(frame: i64): bool {
  return isFirst(placeAtOrBefore(countAnchor(), frame, partsOfBeat()), partsOfBeat());
}

/** Output frame of a first beat that is counted by. */
function countAnchor(): i64 {
  return header().running == 0 ? clickState().countUntil : header().anchorFrame;
}

/** Counted are beats; in odd bars what they are whole numbers of, as people count 7/8. */
function partsOfBeat(): i64 {
  return i64(f64(1) / beatGrain());
}
