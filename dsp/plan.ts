/** The part of a slot that says when an action acts, as numbers of action_layout.ts. Thread: any. */
import * as layout from "./assembly/action_layout.ts";

/** When a planned command acts. */
export interface Plan {
  /** COMMAND_… that is planned; its track, a, b and c are the slot's. */
  kind: number;
  /** The action's number from 1; 0: the highest that is free. */
  number: number;
  /** CYCLE_…, or a track from 1. */
  cycle: number;
  /** UNIT_… of the position. */
  unit: number;
  position: number;
  cycles: number;
  every: number;
  /** 0: for ever. */
  times: number;
  priority: number;
  /** Number of the action that follows, 0: none. */
  then: number;
  /** 1: it starts at once. */
  starts: number;
}

/** Reads a plan that begins at a byte of a view. */
export function readPlan(view: DataView, at: number): Plan {
  const i32 = (field: number) => view.getInt32(at + field, true);
  return {
    kind: i32(layout.PLAN_KIND_FIELD),
    number: i32(layout.PLAN_NUMBER_FIELD),
    cycle: i32(layout.PLAN_CYCLE_FIELD),
    unit: i32(layout.PLAN_UNIT_FIELD),
    position: view.getFloat64(at + layout.PLAN_POSITION_FIELD, true),
    cycles: i32(layout.PLAN_CYCLES_FIELD),
    every: i32(layout.PLAN_EVERY_FIELD),
    times: i32(layout.PLAN_TIMES_FIELD),
    priority: i32(layout.PLAN_PRIORITY_FIELD),
    then: i32(layout.PLAN_THEN_FIELD),
    starts: i32(layout.PLAN_STARTS_FIELD),
  };
}

/** Writes a plan; allocates nothing. */
export function writePlan(view: DataView, at: number, plan: Plan): void {
  view.setInt32(at + layout.PLAN_KIND_FIELD, plan.kind, true);
  view.setInt32(at + layout.PLAN_NUMBER_FIELD, plan.number, true);
  view.setInt32(at + layout.PLAN_CYCLE_FIELD, plan.cycle, true);
  view.setInt32(at + layout.PLAN_UNIT_FIELD, plan.unit, true);
  view.setFloat64(at + layout.PLAN_POSITION_FIELD, plan.position, true);
  view.setInt32(at + layout.PLAN_CYCLES_FIELD, plan.cycles, true);
  view.setInt32(at + layout.PLAN_EVERY_FIELD, plan.every, true);
  view.setInt32(at + layout.PLAN_TIMES_FIELD, plan.times, true);
  view.setInt32(at + layout.PLAN_PRIORITY_FIELD, plan.priority, true);
  view.setInt32(at + layout.PLAN_THEN_FIELD, plan.then, true);
  view.setInt32(at + layout.PLAN_STARTS_FIELD, plan.starts, true);
}
