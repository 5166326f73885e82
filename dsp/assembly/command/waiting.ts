// What a track waits for: shown as its next frame of change, and dropped by cancel and by whatever overtakes it.
import { LEAD_FRAMES } from "../layout";
import { EVENT_DROPPED, EVENT_WAITING, STATE_ARMED } from "../protocol";
import { answer } from "./answer";
import { header } from "../memory/header";
import { endCount } from "../time/count_in";
import { Pending, pendingAt, RANK_WAITING, removePending, requeue } from "./pending";
import { Track, trackAt, updateLevels } from "../track/track";

/** Track number of what means no single track. */
export const NO_TRACK: i32 = -1;

/** Shows the output frame of the track's next waiting command. */
export function showWaiting(track: Track): void {
  let next = -1.0;
  for (let i = header().pendingCount - 1; i >= 0; i--) {
    const p = pendingAt(i);
    if (p.rank != RANK_WAITING || p.track != track.number) continue;
    next = f64(p.due + LEAD_FRAMES);
    break;
  }
  track.waiting = next;
}

/**
 * Puts a command off by some frames and tells so once: first answers then come in the order in which commands were taken up,
 * which is the order a score is written in. False: the queue is full.
 */
export function putOff(p: Pending, frames: i64, state: i32): bool {
  const tells = p.told == 0;
  const due = header().frame + frames;
  p.told = 1;
  if (!requeue(p, due)) return false;
  if (p.track >= 0) showWaiting(trackAt(p.track));
  if (tells) answer(p, EVENT_WAITING, due + i64(LEAD_FRAMES), state, 0);
  return true;
}

/** Drops all that waits on a track; an armed track is again what it was. Sound is never touched. */
export function dropWaiting(track: Track): void {
  dropWaitingOf(track.number, track.state);
  endCount(track.number);
  track.waiting = -1;
  if (track.hushed != 0) {
    track.hushed = 0;
    updateLevels(track, false);
  }
  if (track.state == STATE_ARMED) track.setState(track.stateBefore, header().frame);
}

/** Drops what waits on a track (or on none, NO_TRACK). */
export function dropWaitingOf(number: i32, state: i32): void {
  for (let i = header().pendingCount - 1; i >= 0; i--) {
    const p = pendingAt(i);
    if (p.rank != RANK_WAITING || p.track != number) continue;
    answer(p, EVENT_DROPPED, header().frame, state, 0);
    removePending(i);
  }
}
