// Where a command begins that ends nothing: on its boundary, after its count, or when there is something to hear. Asked when the command is
// taken up, and again when the grid has moved.
import { STATE_ARMED, STATE_RECORDING } from "../protocol";
import { beginCount, countedBars } from "../time/count_in";
import { Track } from "../track/track";
import { targetFrame } from "./gesture";
import { isRecord, Pending } from "./pending";
import { NO_FRAME, waitsForSound } from "./threshold";

/** Whether a record begins a take on this track, and ends nothing. */
export function beginsTake(track: Track): bool {
  return track.state != STATE_RECORDING && !track.isDubbing();
}

/** Whether this command is a record that begins a take: one that armed the track itself still does. */
export function opensTake(track: Track, p: Pending): bool {
  return isRecord(p.kind) && beginsTake(track) && (track.state != STATE_ARMED || p.arms != 0);
}

/** Whether this command is a record that is counted in. */
export function isCountedIn(track: Track, p: Pending): bool {
  return countedBars(p) > 0 && opensTake(track, p);
}

/** Output frame at which a command that closes no take acts; NO_FRAME: when there is something to hear. */
export function beginningFrame(track: Track, p: Pending): i64 {
  if (waitsForSound(p) && opensTake(track, p)) return NO_FRAME;
  if (isCountedIn(track, p)) return beginCount(track.number, p);
  return targetFrame(p, isRecord(p.kind) && track.state != STATE_ARMED);
}
