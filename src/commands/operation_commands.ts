/**
 * The rows of the command table that work on a loop while it goes round: `loop.replace`, `loop.substitute`, `loop.multiply`,
 * `loop.insert`, `loop.one_shot`.
 *
 * Method: plain data, see loop_commands.ts. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandSpec, StateName, StateRule } from "./command_spec.ts";
import { feedback, GROWTH_REFUSALS, PASS_ON, PASS_REFUSALS } from "./pass_arguments.ts";
import { EMPTY, inEveryPass, ON_TRACK, WRONG_STATE } from "./state_rules.ts";

/** A pass over the loop: `verb` it, `state` is what the track does then. */
function passStates(verb: string, state: StateName): Record<StateName, StateRule> {
  return {
    empty: EMPTY,
    armed: WRONG_STATE,
    recording: { does: `closes the take and ${verb}s it`, becomes: state },
    playing: { does: `${verb}s it`, becomes: state },
    ...inEveryPass({ does: `goes over to ${state}`, becomes: state }),
    stopped: { does: `plays in phase and ${verb}s`, becomes: state },
    [state]: { does: "ends the pass", becomes: "playing" },
  };
}

/** What makes the loop longer. A press waits for the end of the cycle that is on, to begin as to end. */
function growthStates(verb: string, state: StateName): Record<StateName, StateRule> {
  return {
    ...passStates(verb, state),
    ...inEveryPass({ does: `ends the pass and ${verb}s`, becomes: state }),
    [state]: { does: "ends it after whole cycles", becomes: "playing" },
  };
}

/** Rows of the operations. */
export const OPERATION_COMMANDS: readonly CommandSpec[] = [
  {
    name: "loop.replace",
    number: protocol.COMMAND_REPLACE,
    summary: "Puts what is played in the place of what was there, which is not heard meanwhile, or ends that.",
    ...ON_TRACK,
    arguments: [PASS_ON],
    mayRefuse: PASS_REFUSALS,
    states: passStates("replace", "replacing"),
  },
  {
    name: "loop.substitute",
    number: protocol.COMMAND_SUBSTITUTE,
    summary: "Puts what is played in the place of what was there, which is heard meanwhile, or ends that.",
    ...ON_TRACK,
    arguments: [PASS_ON],
    mayRefuse: PASS_REFUSALS,
    states: passStates("substitute", "substituting"),
  },
  {
    name: "loop.multiply",
    number: protocol.COMMAND_MULTIPLY,
    summary:
      "Repeats the loop under what is played until pressed again: it becomes as long as the cycles that were begun.",
    ...ON_TRACK,
    arguments: [feedback("how much of the loop is repeated"), PASS_ON],
    mayRefuse: GROWTH_REFUSALS,
    states: growthStates("multiply", "multiplying"),
  },
  {
    name: "loop.insert",
    number: protocol.COMMAND_INSERT,
    summary:
      "Puts whole cycles of what is played between what the loop has before and after, which is silent meanwhile.",
    ...ON_TRACK,
    arguments: [PASS_ON],
    mayRefuse: GROWTH_REFUSALS,
    states: growthStates("insert", "inserting"),
  },
  {
    name: "loop.one_shot",
    number: protocol.COMMAND_ONE_SHOT,
    summary: "Plays the loop from its start to its end, then stops; its place on the grid stays.",
    ...ON_TRACK,
    arguments: [],
    momentary: { release: { do: "loop.stop" } },
    states: {
      empty: EMPTY,
      armed: WRONG_STATE,
      recording: { does: "closes the take and plays it once", becomes: "playing" },
      playing: { does: "plays once from the start of the loop", becomes: "playing" },
      ...inEveryPass({ does: "ends the pass and plays once from the start of the loop", becomes: "playing" }),
      stopped: { does: "plays once from the start of the loop", becomes: "playing" },
    },
  },
];
