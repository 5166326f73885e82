// Where and when a pass writes. The loop's frames are counted in the order in which they are heard, which is that of time, whichever
// way the loop goes: the first that is heard at the pass's start or behind it is number dubStart, so that at the recording's own speed
// a frame's number is the tape frame that it was heard at. At other rates the tape lies between: this file goes from the one to the other.
//
// The exact inverse of track/place.ts. Whole numbers of 1/RATE_ONE of a frame, nothing accumulated. Units: `number` counts frames of
// the loop, `tape` frames of the tape, `place` is on tape, in 1/RATE_ONE of a frame. Thread: audio.
import { RATE_ONE, RATE_SHIFT } from "../protocol";
import { reachAt } from "../mix/rate_taps";
import { floorMod } from "../time/frames";
import { place } from "../track/place";
import { Track } from "../track/track";

/** What the sums over the tape may look at behind their reach, and what a place may be rounded by. */
const REACH_SPARE: i32 = 4;

/** Notes where the loop is, and how fast and which way it goes, at output frame `heard`, where a pass begins: dubStart on tape. */
export function placeDub(track: Track, heard: i64): void {
  const rate = track.rate, backwards = rate < 0;
  const now = place(track, heard), ahead = backwards ? -now : now;
  const first = (ahead + i64(RATE_ONE - 1)) >> RATE_SHIFT;
  track.dubRate = rate;
  track.dubPhase = i32((first << RATE_SHIFT) - ahead);
  track.dubContent = floorMod(backwards ? -first : first, track.length);
}

// @ts-ignore: decorator
@inline
function speedOf(rate: i32): i64 {
  return i64(abs(rate));
}

/** Whether a loop at this rate takes the tape frame by frame. */
// @ts-ignore: decorator
@inline
export function isFrameByFrame(rate: i32): bool {
  return abs(rate) == RATE_ONE;
}

/** Frames of tape to a frame of the loop, in 1/RATE_ONE: the rate at which the tape is read. */
export function tapeSpeed(rate: i32): i32 {
  const speed = speedOf(rate);
  return i32(((i64(RATE_ONE) << RATE_SHIFT) + (speed >> 1)) / speed);
}

/** Frames of tape that a frame of the loop is made of, on either side of its place; as many frames of the output make one heard. */
export function dubReach(rate: i32): i32 {
  return isFrameByFrame(rate) ? 0 : reachAt(tapeSpeed(rate)) + REACH_SPARE;
}

/** Whole frames of the output in which a loop goes round. */
export function roundOf(length: i64, rate: i32): i64 {
  return (length << RATE_SHIFT) / speedOf(rate);
}

/** Number of the first frame of the loop that is heard at a tape frame or behind it. */
export function numberAt(track: Track, tape: i64): i64 {
  const since = (tape - track.dubStart) * speedOf(track.dubRate) - i64(track.dubPhase);
  return track.dubStart + ((since + i64(RATE_ONE - 1)) >> RATE_SHIFT);
}

/** First tape frame at which a frame of the loop has been heard. */
export function tapeAt(track: Track, number: i64): i64 {
  const speed = speedOf(track.dubRate), since = ((number - track.dubStart) << RATE_SHIFT) + i64(track.dubPhase);
  return track.dubStart + (since + speed - 1) / speed;
}

/** Place on tape of a frame of the loop. */
// @ts-ignore: decorator
@inline
export function tapePlace(track: Track, number: i64): i64 {
  if (isFrameByFrame(track.dubRate)) return number << RATE_SHIFT;
  const speed = speedOf(track.dubRate), since = ((number - track.dubStart) << RATE_SHIFT) + i64(track.dubPhase);
  const whole = since / speed;
  return ((track.dubStart + whole) << RATE_SHIFT) + (((since - whole * speed) << RATE_SHIFT) + (speed >> 1)) / speed;
}

/** Frame of content that a frame of the loop is. */
// @ts-ignore: decorator
@inline
export function contentAt(track: Track, number: i64, length: i64): i64 {
  const since = number - track.dubStart;
  return floorMod(track.dubContent + (track.dubRate < 0 ? -since : since), length);
}
