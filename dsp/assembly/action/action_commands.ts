// Commands on actions: why they are refused, and what they do.
import {
  ACTION_COUNT, COUNT_MOST, CYCLE_BEAT, PLACE_BEATS_MOST, PLACE_FRAMES_MOST, PRIORITY_LAST, UNIT_BEATS, UNIT_FRAMES, UNIT_SHARE,
} from "../action_layout";
import {
  COMMAND_ACTION_CLEAR, COMMAND_ACTION_SET, COMMAND_ACTION_START, COMMAND_ACTION_STOP, COMMAND_AHEAD, COMMAND_ALIGN, COMMAND_LATENCY, COMMAND_LOST, REFUSED_ACTIONS_FULL,
  REFUSED_NO_SUCH_ACTION, REFUSED_VALUE,
} from "../protocol";
import { Pending, planOf } from "../command/pending";
import { within } from "../track/mixing";
import { MOST_TRACKS } from "../track/track";
import { actionAt, freeAction, isAction, Plan } from "./action";
import { clearAction, setAction, startAction, stopAction } from "./run";

export function isActionCommand(kind: i32): bool {
  return kind >= COMMAND_ACTION_SET && kind <= COMMAND_ACTION_CLEAR;
}

/** Why such a command cannot be, or 0. */
export function refusesAction(p: Pending): i32 {
  if (p.kind == COMMAND_ACTION_SET) return refusesPlan(planOf(p));
  if (p.kind == COMMAND_ACTION_START) {
    if (!within(p.b, -1, COUNT_MOST) || !within(p.c, 0, COUNT_MOST)) return REFUSED_VALUE;
  } else if (p.a == 0) {
    return 0;
  }
  if (!within(p.a, 1, ACTION_COUNT)) return REFUSED_VALUE;
  return isAction(p.a) ? 0 : REFUSED_NO_SUCH_ACTION;
}

function refusesPlan(plan: Plan): i32 {
  const kind = plan.kind;
  const isFact = kind == COMMAND_LATENCY || kind == COMMAND_LOST || kind == COMMAND_ALIGN || kind == COMMAND_AHEAD;
  if (isFact || kind == COMMAND_ACTION_SET || !isInRange(plan)) return REFUSED_VALUE;
  return plan.number == 0 && freeAction() == 0 ? REFUSED_ACTIONS_FULL : 0;
}

function isInRange(plan: Plan): bool {
  const furthest: f64 = plan.unit == UNIT_SHARE ? 1 : plan.unit == UNIT_BEATS ? f64(PLACE_BEATS_MOST) : f64(PLACE_FRAMES_MOST);
  return within(plan.number, 0, ACTION_COUNT) && within(plan.cycle, CYCLE_BEAT, MOST_TRACKS) && within(plan.unit, UNIT_FRAMES, UNIT_SHARE) &&
    within(plan.position, -furthest, furthest) && within(plan.cycles, 0, COUNT_MOST) && within(plan.every, 1, COUNT_MOST) &&
    within(plan.times, 0, COUNT_MOST) && within(plan.priority, 0, PRIORITY_LAST) && within(plan.then, 0, ACTION_COUNT) && within(plan.starts, 0, 1);
}

export function runActionCommand(p: Pending, frame: i64): void {
  const number = i32(p.a);
  if (p.kind == COMMAND_ACTION_SET) {
    // The answer tells which number it was given.
    planOf(p).given = setAction(p, frame);
  } else if (p.kind == COMMAND_ACTION_START) {
    startAction(number, frame, i32(p.b), i32(p.c));
  } else if (number > 0) {
    stopOrClear(p.kind, number);
  } else {
    for (let each = 1; each <= ACTION_COUNT; each++) if (actionAt(each).defined != 0) stopOrClear(p.kind, each);
  }
}

function stopOrClear(kind: i32, number: i32): void {
  if (kind == COMMAND_ACTION_STOP) stopAction(number);
  else clearAction(number);
}
