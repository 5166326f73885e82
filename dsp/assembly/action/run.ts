// An action's life: set, started, its place coming by, done, stopped, cleared.
import { ACTION_COUNT, PLAN_BYTES } from "../action_layout";
import { LEAD_FRAMES } from "../layout";
import { EVENT_ACTION_DONE, EVENT_ACTION_STARTED, EVENT_ACTION_STOPPED, SOURCE_ACTION, WHEN_EXACT } from "../protocol";
import { Pending, planOf } from "../command/pending";
import { header } from "../memory/header";
import { postEvent } from "../memory/ring";
import { Action, actionAt, actionsHead, aheadOf, freeAction } from "./action";
import { aimPast, countFrom, decided, leaveQueue, unaim } from "./aim";

/** Defines an action, and starts it where that is asked for. Returns its number. */
export function setAction(p: Pending, frame: i64): i32 {
  const plan = planOf(p);
  const number = plan.number > 0 ? plan.number : freeAction();
  const action = actionAt(number);
  clearAction(number);
  memory.copy(changetype<usize>(action), changetype<usize>(plan), PLAN_BYTES);
  action.track = p.askedTrack;
  action.a = p.a;
  action.b = p.b;
  action.c = p.c;
  action.defined = 1;
  action.firedCount = 0;
  if (plan.starts != 0) startAction(number, frame, -1, 0);
  return number;
}

/**
 * Starts an action, whether it was active or not; its place counts after output frame `frame`. `cycles`, `times`: what is left to it, -1 and
 * 0: all.
 */
export function startAction(number: i32, frame: i64, cycles: i32, times: i32): void {
  const action = actionAt(number);
  actionsHead().active += 1 - action.active;
  action.active = 1;
  action.cyclesLeft = cycles >= 0 ? cycles : action.cycles;
  action.timesLeft = times > 0 && action.times > 0 ? times : action.times;
  countFrom(action, number, frame);
}

/** Stops an action; it can be started again, unless it has no number of its own. */
export function stopAction(number: i32): void {
  const action = actionAt(number);
  if (action.active == 0) return;
  rest(action, number);
  giveBack(action);
}

/** Stops all actions, and tells it of each. */
export function stopActions(): void {
  for (let number = 1; number <= ACTION_COUNT; number++) {
    if (actionAt(number).active == 0) continue;
    stopAction(number);
    postEvent(EVENT_ACTION_STOPPED, -1, header().frame + LEAD_FRAMES, f64(number), 0, 0, 0);
  }
}

/** Forgets an action. */
export function clearAction(number: i32): void {
  const action = actionAt(number);
  rest(action, number);
  action.defined = 0;
}

function rest(action: Action, number: i32): void {
  unaim(action, number);
  actionsHead().active -= action.active;
  action.active = 0;
}

/** What was given a free number gives it back. */
function giveBack(action: Action): void {
  if (action.number == 0) action.defined = 0;
}

/**
 * The place of an action comes by. True: `p` has become its command, to be carried out at that frame; where that was the last time,
 * what follows is counting already.
 */
export function passPlace(p: Pending): bool {
  const number = p.track;
  const action = actionAt(number);
  if (action.cyclesLeft > 0) {
    action.cyclesLeft--;
    aimPast(action, number);
    return false;
  }
  action.firedCount++;
  // What control learns too late for its place it does as soon as it can, at a frame that no block size changes.
  becomeCommand(p, action, number, aheadOf(action) > 0 ? max(action.next, decided(action)) : action.next);
  if (action.timesLeft == 1) {
    finish(action, number, i64(p.at));
  } else {
    if (action.timesLeft > 1) action.timesLeft--;
    action.cyclesLeft = action.every - 1;
    aimPast(action, number);
  }
  return true;
}

function finish(action: Action, number: i32, frame: i64): void {
  const then = action.then;
  leaveQueue(action);
  rest(action, number);
  giveBack(action);
  postEvent(EVENT_ACTION_DONE, -1, frame, f64(number), f64(then), 0, 0);
  if (then == 0 || actionAt(then).defined == 0) return;
  startAction(then, frame, -1, 0);
  postEvent(EVENT_ACTION_STARTED, -1, frame, f64(then), f64(number), 0, 0);
}

function becomeCommand(p: Pending, action: Action, number: i32, frame: i64): void {
  p.kind = action.kind;
  p.id = number;
  p.askedTrack = action.track;
  p.when = WHEN_EXACT;
  p.at = f64(frame);
  p.gesture = -1;
  p.a = action.a;
  p.b = action.b;
  p.c = action.c;
  p.source = SOURCE_ACTION;
}
