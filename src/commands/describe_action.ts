/**
 * An action of the engine's table in the words of `action.set`, with what is left to it. Thread: any.
 */
import type { ActionSnapshot } from "../../dsp/actions.ts";
import { COMMAND_CONTROL } from "../../dsp/assembly/protocol.ts";
import { decodePlan } from "./action_slots.ts";
import type { CommandArguments } from "./command_spec.ts";
import { decodeCommand } from "./decode.ts";
import type { CommandRequest } from "./parse.ts";

/** What an action is to do, as the arguments of `action.set`; one that was given a free number names none. */
export interface ActionWords extends CommandArguments {
  /** Whether it counts now. */
  readonly active: boolean;
  readonly cycles_left: number;
  /** 0: for ever. */
  readonly times_left: number;
}

/** What numbers in the engine's table stand for, where control carries a command out. */
export type PlannedNumbers = ReadonlyMap<number, CommandRequest>;

/** Describes an action. Where nobody knows its number, it names no command. */
export function describeAction(
  { plan, track, a, b, c, active, cyclesLeft, timesLeft }: ActionSnapshot,
  planned: PlannedNumbers = new Map(),
): ActionWords {
  const isControls = plan.kind === COMMAND_CONTROL;
  const command = isControls ? planned.get(a) : decodeCommand({ kind: plan.kind, track, when: 0, a, b, c });
  const { start: _, ...words } = decodePlan(plan, command);
  return { ...words, active, cycles_left: cyclesLeft, times_left: timesLeft };
}

/** The commands that bring an action to what was described: its definition, and what was left to it. */
export function commandsOfAction(words: ActionWords): Record<string, unknown>[] {
  const { active, cycles_left, times_left, ...plan } = words;
  if (plan.action === undefined) {
    return active ? [{ do: "action.set", ...plan, cycles: cycles_left, times: times_left }] : [];
  }
  const left = { cycles_left, ...(times_left > 0 ? { times_left } : {}) };
  const set = { do: "action.set", ...plan, start: false };
  return active ? [set, { do: "action.start", action: plan.action, ...left }] : [set];
}
