// What a track waits for: shown as its next frame of change, and dropped by cancel and by whatever overtakes it.
import { LEAD_FRAMES } from "../layout";
import { COMMAND_SCENE, EVENT_DROPPED, EVENT_REFUSED, EVENT_WAITING, STATE_ARMED } from "../protocol";
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
  for (let i = 0; track.waitingCount > 0 && i < header().pendingCount; i++) {
    const p = pendingAt(i);
    if (p.rank != RANK_WAITING || p.track != track.number) continue;
    next = f64(p.due + LEAD_FRAMES);
    break;
  }
  track.waiting = next;
}

/** Keeps a command until a frame. False: the queue is full. */
export function keepWaiting(p: Pending, due: i64): bool {
  if (!requeue(p, due)) return false;
  if (p.track < 0) return true;
  const track = trackAt(p.track);
  if (track.waitingCount++ == 0) track.waiting = f64(due + LEAD_FRAMES);
  else showWaiting(track);
  return true;
}

/** Whether a command of this kind waits on a track. */
export function isWaiting(track: Track, kind: i32): bool {
  if (track.waitingCount == 0) return false;
  for (let i = 0; i < header().pendingCount; i++) {
    const p = pendingAt(i);
    if (p.rank == RANK_WAITING && p.track == track.number && p.kind == kind) return true;
  }
  return false;
}

/** A command that waited is due. */
export function endWaiting(p: Pending): void {
  if (p.track >= 0) trackAt(p.track).waitingCount--;
}

/**
 * Puts a command off by some frames and tells so once: first answers then come in the order in which commands were taken up,
 * which is the order a score is written in. False: the queue is full.
 */
export function putOff(p: Pending, frames: i64): bool {
  const tells = p.told == 0;
  const due = header().frame + frames;
  p.told = 1;
  if (!keepWaiting(p, due)) return false;
  if (tells) answer(p, EVENT_WAITING, due + i64(LEAD_FRAMES), stateOf(p), 0);
  return true;
}

/** Refuses a command that was taken up. `frame`: output frame at which it would have acted. */
export function refuse(p: Pending, frame: i64, status: i32): void {
  disarm(p);
  answer(p, EVENT_REFUSED, frame, stateOf(p), status);
}

/** State of the track that a command is for, 0 where it is for none. */
export function stateOf(p: Pending): i32 {
  return p.track < 0 ? 0 : trackAt(p.track).state;
}

/** A record that armed its track cannot be carried out after all: the track is again what it was. */
function disarm(p: Pending): void {
  if (p.arms == 0 || trackAt(p.track).state != STATE_ARMED) return;
  const track = trackAt(p.track);
  endCount(track.number);
  track.setState(track.stateBefore, header().frame);
}

/** Drops all that waits on a track; an armed track is again what it was. Sound is never touched. */
export function dropWaiting(track: Track): void {
  if (track.waitingCount > 0) dropWaitingOf(track.number, track.state);
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
  let i = 0;
  while (i < header().pendingCount) {
    const p = pendingAt(i);
    if (p.rank == RANK_WAITING && p.track == number) drop(p, i, state);
    else i++;
    if (number >= 0 && trackAt(number).waitingCount == 0) return;
  }
}

/** Drops a scene that waits to be launched. */
export function dropScene(): void {
  for (let i = 0; header().sceneNext != 0 && i < header().pendingCount; i++) {
    const p = pendingAt(i);
    if (p.rank == RANK_WAITING && p.kind == COMMAND_SCENE) return drop(p, i, 0);
  }
}

function drop(p: Pending, index: i32, state: i32): void {
  if (p.kind == COMMAND_SCENE) header().sceneNext = 0;
  if (p.track >= 0) trackAt(p.track).waitingCount--;
  answer(p, EVENT_DROPPED, header().frame, state, 0);
  removePending(index);
}
