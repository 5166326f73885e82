// From an action to the queue: its place's next coming stands in pending.ts and moves when the grid does.
//
// A grid that moves a little (a followed clock, a loop cut again) or changes its tempo takes the same coming with it: nothing is
// skipped, nothing comes twice. Where it goes elsewhere, the first coming from now on counts.
import { ACTION_COUNT } from "../action_layout";
import { LEAD_FRAMES } from "../layout";
import { forgiveness } from "../command/gesture";
import { ACTION_PLACE, dropPlanned, insertPlanned, moveEntry, pendingAt, RANK_PLANNED, sortPending } from "../command/pending";
import { header } from "../memory/header";
import { Action, actionAt, actionsHead, aheadOf } from "./action";
import { cycleFrom, cycleLength, cycleOrigin, placeFrame } from "./cycle";

/**
 * Aims every active action at the grid as it is now. `heard`: output frame at which what made it so was meant; a place there or later
 * counts where there was nothing to count before, unless that is long ago.
 */
export function aimActions(heard: i64): void {
  let left = actionsHead().active, moved = false;
  for (let number = 1; left > 0 && number <= ACTION_COUNT; number++) {
    const action = actionAt(number);
    if (action.active == 0) continue;
    left--;
    const length = cycleLength(action);
    if (length == 0) {
      moved = moved || action.aimed != 0;
      leaveQueue(action);
      action.fires = -1;
    } else if (action.aimed == 0) aim(action, number, cycleFrom(action, max(action.since + 1, max(heard, decided(action) - forgiveness(i64(length))))));
    else if (hasMoved(action, length)) {
      point(action, followed(action, length));
      moved = true;
    }
  }
  if (moved) followPlanned();
}

/** Brings the entries of the queue to where their actions point now, all in one go; those of actions that point nowhere leave it. */
function followPlanned(): void {
  let kept = 0;
  for (let i = 0; i < header().pendingCount; i++) {
    const p = pendingAt(i);
    if (p.rank == RANK_PLANNED) {
      const action = actionAt(p.track);
      if (action.aimed == 0) continue;
      p.due = dueFrame(action);
    }
    if (kept < i) moveEntry(kept, i);
    kept++;
  }
  header().pendingCount = kept;
  sortPending();
}

/** Lets an action count from output frame `since` on, which itself does not count. */
export function countFrom(action: Action, number: i32, since: i64): void {
  unaim(action, number);
  action.since = since;
  if (cycleLength(action) > 0) aim(action, number, cycleFrom(action, since + 1));
}

/** The place has come by, and its entry has left the queue: aims at the next coming. */
export function aimPast(action: Action, number: i32): void {
  action.since = action.next;
  action.index++;
  leaveQueue(action);
  const length = cycleLength(action);
  if (length == 0) unaim(action, number);
  else aim(action, number, hasMoved(action, length) ? followed(action, length) : action.index);
}

/** Takes an action out of the queue: there is nothing to count, or it rests. */
export function unaim(action: Action, number: i32): void {
  if (action.aimed != 0) {
    dropPlanned(ACTION_PLACE, number);
    leaveQueue(action);
  }
  action.fires = -1;
}

/** Notes that an action's entry is in the queue no more. */
export function leaveQueue(action: Action): void {
  actionsHead().aimed -= action.aimed;
  action.aimed = 0;
}

function hasMoved(action: Action, length: f64): bool {
  return length != action.length || cycleOrigin(action) != action.origin;
}

/** The cycle of the coming that was aimed at, on a grid that moved. */
function followed(action: Action, length: f64): i64 {
  const now = decided(action);
  const moved = f64(now - cycleOrigin(action)) / length - f64(now - action.origin) / action.length;
  const whole = floor<f64>(moved + 0.5);
  const tolerance = forgiveness(i64(length));
  if (abs<f64>(moved - whole) * length <= f64(tolerance)) {
    const k = action.index + i64(whole);
    const frame = placeFrame(action, k);
    if (frame > action.since && frame > now - tolerance && frame <= now + i64(length) + tolerance) return k;
  }
  return cycleFrom(action, max(action.since + 1, now));
}

/** Puts the place's coming in cycle `k` of an action that is not in the queue into it; a queue that is full is tried again. */
function aim(action: Action, number: i32, k: i64): void {
  point(action, k);
  action.aimed = i32(insertPlanned(ACTION_PLACE, number, dueFrame(action), action.priority));
  actionsHead().aimed += action.aimed;
}

function point(action: Action, k: i64): void {
  action.index = k;
  action.next = placeFrame(action, k);
  action.origin = cycleOrigin(action);
  action.length = cycleLength(action);
  action.fires = f64(placeFrame(action, k + i64(action.cyclesLeft)));
}

/** Output frame that is decided now for an action. */
export function decided(action: Action): i64 {
  return header().frame + LEAD_FRAMES + aheadOf(action);
}

/** Stream frame at which an action's place comes by. */
function dueFrame(action: Action): i64 {
  return max(header().frame, action.next - LEAD_FRAMES - aheadOf(action));
}

/** How far ahead control is told, from now on. */
export function setAhead(frames: i32): void {
  header().ahead = frames;
  followPlanned();
}
