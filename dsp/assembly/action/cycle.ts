// Where an action's place lies: output frame of the place in cycle k = beginning of that cycle + place, each rounded once, always from
// the anchor and never from the one before, so that nothing adds up. Of a track's loop a place is one in what it holds: it comes by when
// the track is there, at whatever rate and in whatever direction it plays (see track/place.ts).
import { CYCLE_BAR, CYCLE_BEAT, CYCLE_LOOP, UNIT_BEATS, UNIT_SHARE } from "../action_layout";
import { header } from "../memory/header";
import { RATE_ONE, RATE_SHIFT } from "../protocol";
import { roundFrame } from "../time/frames";
import { Track, trackAt } from "../track/track";
import { Action } from "./action";

/** Frames of the cycle that an action counts, 0 while there is none: no grid, no such loop, a transport that stands still. */
export function cycleLength(action: Action): f64 {
  const h = header();
  if (h.running == 0) return 0;
  if (action.unit == UNIT_BEATS && h.framesPerBeat <= 0) return 0;
  if (action.cycle > 0) return countedTrack(action) != null ? trackCycle(trackAt(action.cycle - 1)) : 0;
  if (action.cycle == CYCLE_LOOP && h.anchorLength > 0) return f64(h.anchorLength);
  return cycleBeats(action) * max<f64>(0, h.framesPerBeat);
}

/** Output frame at which cycle 0 begins. */
export function cycleOrigin(action: Action): i64 {
  return action.cycle > 0 ? trackFrame(trackAt(action.cycle - 1), 0, 0) : header().anchorFrame;
}

/** Output frame of an action's place in cycle `k`. */
export function placeFrame(action: Action, k: i64): i64 {
  const h = header();
  if (action.cycle > 0) {
    const track = trackAt(action.cycle - 1);
    return trackFrame(track, roundFrame(placeIn(action, f64(track.length))), k);
  }
  if (action.cycle == CYCLE_LOOP && h.anchorLength > 0) {
    return h.anchorFrame + k * h.anchorLength + roundFrame(placeIn(action, f64(h.anchorLength)));
  }
  if (action.unit == UNIT_BEATS || action.unit == UNIT_SHARE) {
    const beats = cycleBeats(action);
    const within = action.unit == UNIT_BEATS ? action.position : action.position * beats;
    return h.anchorFrame + roundFrame((f64(k) * beats + within) * h.framesPerBeat);
  }
  return h.anchorFrame + roundFrame(f64(k) * cycleBeats(action) * h.framesPerBeat) + i64(action.position);
}

/** Number of the first cycle whose place lies at or after an output frame. */
export function cycleFrom(action: Action, frame: i64): i64 {
  let k = i64(floor<f64>(f64(frame - placeFrame(action, 0)) / cycleLength(action)));
  while (placeFrame(action, k) >= frame) k--;
  while (placeFrame(action, k) < frame) k++;
  return k;
}

/** Frames that a track's loop takes to go round. */
function trackCycle(track: Track): f64 {
  return f64(track.length) * f64(RATE_ONE) / f64(abs(track.rate));
}

/** First output frame at which a track is at or past a place in what it holds, the time round that is `k`. */
function trackFrame(track: Track, within: i64, k: i64): i64 {
  const turns = track.rate < 0 ? -k : k;
  const own = (track.origin + within + turns * track.length) << RATE_SHIFT;
  const ahead = track.rate < 0 ? track.bend - own : own - track.bend;
  const speed = i64(abs(track.rate));
  return ahead / speed + i64(ahead % speed > 0);
}

/** Frames from the beginning of a cycle to the place. */
function placeIn(action: Action, length: f64): f64 {
  if (action.unit == UNIT_BEATS) return action.position * header().framesPerBeat;
  return action.unit == UNIT_SHARE ? action.position * length : action.position;
}

/** Beats of a cycle of the grid. */
function cycleBeats(action: Action): f64 {
  return action.cycle == CYCLE_BEAT ? 1 : f64(header().beatsPerBar);
}

/** The track whose loop is counted, or null. */
function countedTrack(action: Action): Track | null {
  if (action.cycle > header().trackCount) return null;
  const track = trackAt(action.cycle - 1);
  return track.deleted == 0 && track.hasLoop() ? track : null;
}
