// An action: a command and the places of a cycle at which it is carried out. A fixed table of records, reached by number, so that
// control may stand still while actions go on. All of it is state of the engine; nothing here knows what a command does.
import { ACTION_BYTES, ACTION_COUNT, ACTIONS_HEAD_BYTES } from "../action_layout";
import { ACTIONS_OFFSET } from "../layout";
import { header } from "../memory/header";
import { COMMAND_CONTROL } from "../protocol";

/** What an action is to do, and when: crosses in a slot as it lies here. Fields as PLAN_… of action_layout.ts. */
// @ts-ignore: decorator
@unmanaged
export class Plan {
  kind: i32; // the COMMAND_… that is planned
  number: i32; // of the action, from 1; 0: the highest that is free, given back when it is done
  cycle: i32; // CYCLE_…, or a track's number from 1
  unit: i32; // UNIT_… of the position
  position: f64; // place in the cycle, from its beginning; below 0 from its end
  cycles: i32; // cycles to let pass
  every: i32; // every how many cycles after that
  times: i32; // how often, 0: for ever
  priority: i32; // lower ones first among equal frames
  then: i32; // number of the action to start when it is done, 0: none
  starts: i32; // 1: it starts at once
  given: i32; // beside the plan: the number that the action got
}

// @ts-ignore: decorator
@unmanaged
export class Action {
  kind: i32;
  number: i32; // as it was asked for
  cycle: i32;
  unit: i32;
  position: f64;
  cycles: i32;
  every: i32;
  times: i32;
  priority: i32;
  then: i32;
  starts: i32;
  track: i32; // of the command, as it was asked for
  defined: i32;
  a: f64;
  b: f64;
  c: f64;
  active: i32;
  cyclesLeft: i32; // cycles that still have to pass
  timesLeft: i32; // how often it still acts, 0: for ever
  firedCount: i32;
  fires: f64; // output frame at which it acts next as the grid is now, -1: not known
  next: i64; // output frame at which its place comes next
  since: i64; // output frame at which it came last, or at which it was started
  index: i64; // number of the cycle that `next` lies in
  origin: i64; // the cycle as it was when that was reckoned
  length: f64; // frames, 0: there is none
  aimed: i32; // 1: its place stands in the queue
}

/** What the table says of itself. */
// @ts-ignore: decorator
@unmanaged
export class ActionsHead {
  active: i32; // actions that count
  aimed: i32; // of them, those whose place stands in the queue
}

// @ts-ignore: decorator
@inline
export function actionsHead(): ActionsHead {
  return changetype<ActionsHead>(ACTIONS_OFFSET);
}

/** The record of an action by its number, from 1. */
// @ts-ignore: decorator
@inline
export function actionAt(number: i32): Action {
  return changetype<Action>(usize(ACTIONS_OFFSET + ACTIONS_HEAD_BYTES + (number - 1) * ACTION_BYTES));
}

/** The highest number that is not in use, so that it is in nobody's way who counts from 1; 0: there is none. */
export function freeAction(): i32 {
  for (let number = ACTION_COUNT; number > 0; number--) if (actionAt(number).defined == 0) return number;
  return 0;
}

/** Whether there is an action of this number. */
export function isAction(number: f64): bool {
  return number >= 1 && number <= f64(ACTION_COUNT) && actionAt(i32(number)).defined != 0;
}

/** Frames ahead of its place at which an action is decided: what control is to do at a frame, it must know before. */
export function aheadOf(action: Action): i64 {
  return action.kind == COMMAND_CONTROL && action.b != 0 ? i64(header().ahead) : 0;
}
