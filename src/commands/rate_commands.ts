/**
 * The rows of the command table that say how fast and which way a loop plays.
 *
 * Method: plain data, as in loop_commands.ts. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandSpec, StateName, StateRule } from "./command_spec.ts";
import { EMPTY, inEveryPass, ON_TRACK, WRONG_STATE } from "./state_rules.ts";

const GOES_ON: StateRule = { does: "goes on from where it is", becomes: "same" };

/** A take, and a loop that grows, are heard as they are played; what was played over a loop is written before it turns. */
const STATES: Record<StateName, StateRule> = {
  empty: EMPTY,
  armed: { does: "changes the loop it has", becomes: "same", unless: protocol.REFUSED_TRACK_EMPTY },
  recording: WRONG_STATE,
  playing: GOES_ON,
  ...inEveryPass({ does: "ends the pass, and goes on at the new rate once that is written", becomes: "playing" }),
  multiplying: WRONG_STATE,
  inserting: WRONG_STATE,
  stopped: { does: "will play so", becomes: "same" },
};

/** A row whose only argument is a switch; left out, it toggles. */
function switchRow(name: string, number: number, summary: string, on: string): CommandSpec {
  return {
    name,
    number,
    summary,
    ...ON_TRACK,
    arguments: [{ name: "on", type: "boolean", optional: true, summary: `true: ${on}; left out: toggles` }],
    states: STATES,
  };
}

/** `loop.reverse`, `loop.half_speed`, `loop.double_speed` and `loop.rate`. */
export const RATE_COMMANDS: readonly CommandSpec[] = [
  switchRow(
    "loop.reverse",
    protocol.COMMAND_REVERSE,
    "Turns the direction in which a loop plays, from where it is.",
    "backwards, false: forwards",
  ),
  switchRow(
    "loop.half_speed",
    protocol.COMMAND_HALF_SPEED,
    "Plays a loop at half its speed, or at its own again.",
    "half, false: its own if it was half",
  ),
  switchRow(
    "loop.double_speed",
    protocol.COMMAND_DOUBLE_SPEED,
    "Plays a loop at twice its speed, or at its own again.",
    "twice, false: its own if it was twice",
  ),
  {
    name: "loop.rate",
    number: protocol.COMMAND_RATE,
    summary: "Plays a loop faster or slower, pitch and all; its direction stays.",
    ...ON_TRACK,
    arguments: [
      { name: "rate", type: "number", min: 0.25, max: 4, summary: "1: as recorded, 0.5: an octave down" },
    ],
    momentary: { release: { do: "loop.rate", rate: 1 } },
    states: STATES,
  },
];
