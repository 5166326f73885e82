/** Reads the engine's table of actions: what each is to do, and what is left to it. Thread: any that only looks. */
import * as layout from "./assembly/action_layout.ts";
import { ACTIONS_BYTES, ACTIONS_OFFSET } from "./assembly/layout.ts";
import { type Plan, readPlan } from "./plan.ts";

/** One action. */
export interface ActionSnapshot {
  /** Its number, from 1. */
  number: number;
  plan: Plan;
  /** The command's track, as it was asked for, and its arguments. */
  track: number;
  a: number;
  b: number;
  c: number;
  active: boolean;
  /** Cycles that still have to pass, not counting the one in which it acts. */
  cyclesLeft: number;
  /** 0: for ever. */
  timesLeft: number;
  firedCount: number;
  /** Output frame at which it acts next as the grid is now, −1: there is no grid, or it rests. */
  firesFrame: number;
}

/** All actions that are defined, by number. */
export function readActions(memory: WebAssembly.Memory): ActionSnapshot[] {
  const view = new DataView(memory.buffer, ACTIONS_OFFSET, ACTIONS_BYTES);
  const actions: ActionSnapshot[] = [];
  for (let index = 0; index < layout.ACTION_COUNT; index++) {
    const at = layout.ACTIONS_HEAD_BYTES + index * layout.ACTION_BYTES;
    if (view.getInt32(at + layout.ACTION_DEFINED_FIELD, true) !== 0) actions.push(readAction(view, at, index + 1));
  }
  return actions;
}

function readAction(view: DataView, at: number, number: number): ActionSnapshot {
  return {
    number,
    plan: readPlan(view, at),
    track: view.getInt32(at + layout.ACTION_TRACK_FIELD, true),
    a: view.getFloat64(at + layout.ACTION_A_FIELD, true),
    b: view.getFloat64(at + layout.ACTION_B_FIELD, true),
    c: view.getFloat64(at + layout.ACTION_C_FIELD, true),
    active: view.getInt32(at + layout.ACTION_ACTIVE_FIELD, true) !== 0,
    cyclesLeft: view.getInt32(at + layout.ACTION_CYCLES_LEFT_FIELD, true),
    timesLeft: view.getInt32(at + layout.ACTION_TIMES_LEFT_FIELD, true),
    firedCount: view.getInt32(at + layout.ACTION_FIRED_COUNT_FIELD, true),
    firesFrame: view.getFloat64(at + layout.ACTION_FIRES_FIELD, true),
  };
}
