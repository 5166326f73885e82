// What a track waits for: shown as its next frame of change, and dropped by cancel and by whatever overtakes it.
import { EVENT_DROPPED, STATE_ARMED } from "./protocol";
import { answer } from "./answer";
import { header } from "./header";
import { pendingAt, RANK_WAITING, removePending } from "./pending";
import { Track } from "./track";

/** Shows the output frame of the track's next waiting command. */
export function showWaiting(track: Track): void {
  let next = -1.0;
  for (let i = header().pendingCount - 1; i >= 0; i--) {
    const p = pendingAt(i);
    if (p.rank != RANK_WAITING || p.track != track.number) continue;
    next = f64(p.target);
    break;
  }
  track.waiting = next;
}

/** Drops all that waits on a track; an armed track is again what it was. Sound is never touched. */
export function dropWaiting(track: Track): void {
  for (let i = header().pendingCount - 1; i >= 0; i--) {
    const p = pendingAt(i);
    if (p.rank != RANK_WAITING || p.track != track.number) continue;
    answer(p, EVENT_DROPPED, header().frame, track.state, 0);
    removePending(i);
  }
  track.waiting = -1;
  if (track.state == STATE_ARMED) track.setState(track.stateBefore, header().frame);
}
