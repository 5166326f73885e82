/**
 * Commands on actions as numbers of a slot, and back.
 *
 * Method: the slot of an `action.set` carries the planned command's track and arguments, and behind them the plan. Thread: any.
 */
import * as layout from "../../dsp/assembly/action_layout.ts";
import type { Plan } from "../../dsp/plan.ts";
import { CYCLE_NAMES, PRIORITY_DEFAULT } from "./action_commands.ts";
import type { CommandRequest } from "./parse.ts";

/** The plan of an `action.set` for a command of this COMMAND_… number. */
export function encodePlan(request: CommandRequest, kind: number): Plan {
  const { position_beats: beats, position_frames: frames, position_share: share } = request;
  return {
    kind,
    number: request.action ?? 0,
    cycle: encodeCycle(request.cycle ?? "loop"),
    unit: beats !== undefined ? layout.UNIT_BEATS : share !== undefined ? layout.UNIT_SHARE : layout.UNIT_FRAMES,
    position: beats ?? share ?? frames ?? 0,
    cycles: request.cycles ?? 0,
    every: request.every ?? 1,
    times: request.times ?? 1,
    priority: request.priority ?? PRIORITY_DEFAULT,
    then: request.then ?? 0,
    starts: request.start === false ? 0 : 1,
  };
}

/** The arguments of an `action.set`, of its plan and the command planned; those that say nothing new are left out. */
export function decodePlan(plan: Plan, command: CommandRequest | undefined): Partial<CommandRequest> {
  const { number, cycle, cycles, every, times, priority, then } = plan;
  return {
    ...(number === 0 ? {} : { action: number }),
    ...(command === undefined ? {} : { command }),
    ...decodeCycle(cycle),
    ...decodePosition(plan),
    ...(cycles === 0 ? {} : { cycles }),
    ...(every === 1 ? {} : { every }),
    ...(times === 1 ? {} : { times }),
    ...(priority === PRIORITY_DEFAULT ? {} : { priority }),
    ...(then === 0 ? {} : { then }),
    ...(plan.starts === 0 ? { start: false } : {}),
  };
}

function encodeCycle(cycle: string | number): number {
  return typeof cycle === "number" ? cycle : -CYCLE_NAMES.findIndex((name) => name === cycle);
}

function decodeCycle(cycle: number): Partial<CommandRequest> {
  if (cycle > 0) return { cycle };
  const name = CYCLE_NAMES[-cycle];
  return cycle === layout.CYCLE_LOOP || name === undefined ? {} : { cycle: name };
}

function decodePosition({ unit, position }: Plan): Partial<CommandRequest> {
  if (unit === layout.UNIT_BEATS) return { position_beats: position };
  if (unit === layout.UNIT_SHARE) return { position_share: position };
  return position === 0 ? {} : { position_frames: position };
}

/** The numbers of a command on actions, or undefined for any other. */
export function encodeAction(request: CommandRequest): readonly number[] | undefined {
  if (!request.do.startsWith("action.")) return undefined;
  const { action = 0, cycles_left = -1, times_left = 0 } = request;
  return request.do === "action.start" ? [action, cycles_left, times_left] : [action];
}

/** The arguments of a command on actions, or undefined for any other. */
export function decodeAction(
  name: string,
  { a, b, c }: { readonly a: number; readonly b: number; readonly c: number },
): Partial<CommandRequest> | undefined {
  if (!name.startsWith("action.")) return undefined;
  const action = a === 0 ? {} : { action: a };
  if (name !== "action.start") return action;
  return { ...action, ...(b < 0 ? {} : { cycles_left: b }), ...(c === 0 ? {} : { times_left: c }) };
}
