// Capture: a loop from the past. With an anchor, whole cycles up to the boundary just heard (or, pressed in the last quarter
// of a cycle, up to the one ahead); otherwise seconds or bars up to the press.
import { CAPTURE_BARS, CAPTURE_CYCLES, CAPTURE_SECONDS, RECORD_COUNT_UNIT, REFUSED_NO_GRID, REFUSED_NOT_ON_TAPE, REFUSED_TOO_SHORT, REFUSED_VALUE, STATE_PLAYING, WHEN_NOW } from "../protocol";
import { roundFrame } from "../time/frames";
import { heardFrame, targetFrame } from "../command/gesture";
import { header, roundTrip } from "../memory/header";
import { within } from "../track/mixing";
import { beginTake, closeTake } from "./takes";
import { Pending } from "../command/pending";
import { oldestFrame } from "./tape";
import { cycleAtOrBefore, hasTempo } from "../time/timeline";
import { Track } from "../track/track";

/** More of any unit than a tape can hold. */
const MAX_AMOUNT: f64 = 1e6;

/** Output frame at which the captured stretch ends. */
export function captureEnd(p: Pending): i64 {
  const cycle = header().anchorLength;
  if (cycle == 0 || i32(p.b) != CAPTURE_CYCLES || p.when != WHEN_NOW) return targetFrame(p, cycle != 0);
  const heard = heardFrame(p);
  const boundary = cycleAtOrBefore(heard);
  return heard - boundary > cycle - (cycle >> 2) ? boundary + cycle : boundary;
}

/** Frames of the stretch asked for, 0 where its unit has no meaning yet. */
export function captureLength(p: Pending): i64 {
  const h = header();
  const unit = unitOf(p);
  if (unit == CAPTURE_CYCLES) return i64(p.a) * h.anchorLength;
  if (unit == CAPTURE_BARS) return hasTempo() ? roundFrame(p.a * f64(h.beatsPerBar) * h.framesPerBeat) : 0;
  return roundFrame(p.a * f64(h.sampleRate));
}

/** The unit of a length, beside which a record says how it is counted in. */
// @ts-ignore: decorator
@inline
function unitOf(p: Pending): i32 {
  return i32(p.b) % RECORD_COUNT_UNIT;
}

/** Why a length that is asked for cannot be, or 0. */
export function refusesLength(p: Pending): i32 {
  if (!within(p.a, 0, MAX_AMOUNT) || unitOf(p) > CAPTURE_SECONDS) return REFUSED_VALUE;
  const length = captureLength(p);
  return length <= 0 ? REFUSED_NO_GRID : length < i64(header().minLoopFrames) ? REFUSED_TOO_SHORT : 0;
}

/** Why a capture cannot be, or 0. */
export function refusesCapture(p: Pending): i32 {
  if (!within(p.b, CAPTURE_CYCLES, CAPTURE_SECONDS)) return REFUSED_VALUE;
  const status = refusesLength(p);
  if (status != 0) return status;
  const length = captureLength(p);
  // What was played just before is needed too: the seam fades it in.
  const first = captureEnd(p) - length + roundTrip();
  return first < 0 || (oldestFrame() > 0 && first - i64(header().seamFrames) < oldestFrame()) ? REFUSED_NOT_ON_TAPE : 0;
}

/** Takes the stretch that ends at `end` into a track; it plays in phase at once. False: no memory. */
export function capture(track: Track, p: Pending, end: i64, frame: i64): bool {
  const start = end - captureLength(p);
  track.stateBefore = track.state;
  return beginTake(track, start, frame) && closeTake(track, end, frame, STATE_PLAYING);
}
