// From the moment of a press to the frame it is meant for. Everything is reckoned in output frames as heard: a press at stream
// frame g was made on hearing output frame g − output latency. A press that misses a boundary by little belongs to it, early
// or late alike, for a start as for a stop.
import { WHEN_BEAT, WHEN_EXACT, WHEN_LOOP, WHEN_NOW } from "../protocol";
import { header } from "../memory/header";
import { Pending } from "./pending";
import { beatAtOrBefore, beatFrame, cycleAtOrBefore, hasTempo } from "../time/timeline";

/** Output frame heard at the press. A command for an exact frame without a press means that output frame itself. */
export function heardFrame(command: Pending): i64 {
  if (command.gesture >= 0) return i64(command.gesture) - i64(header().outputLatency);
  if (command.when == WHEN_EXACT) return i64(command.at);
  return i64(command.at) - i64(header().outputLatency);
}

/** How far a press may miss a boundary of this quantum. */
export function forgiveness(quantum: i64): i64 {
  return min(i64(header().forgivenessFrames), quantum >> 2);
}

/** The anchor loop's boundary that a press near it belongs to, else the press itself. */
export function snapToCycle(heard: i64): i64 {
  const h = header();
  if (h.anchorLength == 0) return heard;
  const before = cycleAtOrBefore(heard);
  const after = before + h.anchorLength;
  const tolerance = forgiveness(h.anchorLength);
  if (heard - before <= tolerance) return before;
  return after - heard <= tolerance ? after : heard;
}

/** Output frame at which a command means to act. `snaps`: with `now`, a press near the loop's boundary belongs to it. */
export function targetFrame(command: Pending, snaps: bool): i64 {
  const heard = heardFrame(command);
  if (command.when == WHEN_EXACT) return heard;
  if (command.when == WHEN_NOW) return snaps ? snapToCycle(heard) : heard;
  return nextBoundary(heard, command.when);
}

/** The next beat, bar or loop boundary; the last one for a press just behind it; the press itself where there is no grid. */
export function nextBoundary(heard: i64, when: i32): i64 {
  const h = header();
  if (when == WHEN_LOOP && h.anchorLength > 0) {
    return pickBoundary(heard, cycleAtOrBefore(heard), cycleAtOrBefore(heard) + h.anchorLength);
  }
  if (!hasTempo()) return heard;
  const step: f64 = when == WHEN_BEAT ? 1 : f64(h.beatsPerBar);
  const beat = beatAtOrBefore(heard, step);
  return pickBoundary(heard, beatFrame(beat), beatFrame(beat + step));
}

function pickBoundary(heard: i64, before: i64, after: i64): i64 {
  return heard - before <= forgiveness(after - before) ? before : after;
}
