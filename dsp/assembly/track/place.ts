// Where a track is in what it holds. Each track has a time of its own, rate × frame + bend in 1/RATE_ONE of a frame: at rate 1 it is
// the stream's (bend 0), a change of rate bends it so that it goes on from where it is. The origins of layers are frames of that
// time, so that all layers of a track are bent alike. Whole numbers, nothing accumulated: hours later the place is exact.
import { RATE_ONE, RATE_SHIFT } from "../protocol";
import { Track } from "./track";

/** Slowest and fastest, in either direction. */
const MIN_RATE: f64 = 0.25;
const MAX_RATE: f64 = 4;

/** Whether a track can play so fast. */
export function isRate(speed: f64): bool {
  return speed >= MIN_RATE && speed <= MAX_RATE;
}

/** Place at an output frame, in 1/RATE_ONE of a frame of content, not brought into the loop. */
// @ts-ignore: decorator
@inline
export function place(track: Track, frame: i64): i64 {
  return i64(track.rate) * frame + track.bend - (track.origin << RATE_SHIFT);
}

/** Frame of the track's own time at an output frame. */
// @ts-ignore: decorator
@inline
export function ownFrame(track: Track, frame: i64): i64 {
  return (i64(track.rate) * frame + track.bend) >> RATE_SHIFT;
}

/** Goes on at another rate from where the track is at an output frame. */
export function bendAt(track: Track, rate: i32, frame: i64): void {
  track.bend += (i64(track.rate) - i64(rate)) * frame;
  track.rate = rate;
}

/** From an output frame on the track's time runs from where the stream's is. */
export function unbendAt(track: Track, frame: i64): void {
  track.bend = (i64(RATE_ONE) - i64(track.rate)) * frame;
}

/** What a track holds from now on plays as it was recorded. */
export function unbend(track: Track): void {
  track.rate = RATE_ONE;
  track.bend = 0;
}

/** Where it was played once (see once_round.ts), it is from now on where it would be otherwise. */
export function returnToPlace(track: Track): void {
  track.origin -= track.onceShift;
  track.onceShift = 0;
  track.onceEnd = 0;
}
