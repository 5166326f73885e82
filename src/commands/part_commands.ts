/**
 * The rows of the command table that make a loop of a part of a loop, or of another track's loop.
 *
 * Method: plain data, as in loop_commands.ts. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import { type CommandSpec, MAX_TRACK_NUMBER, type StateName, type StateRule } from "./command_spec.ts";
import { EMPTY, inEveryPass, ON_TRACK, WRONG_STATE } from "./state_rules.ts";

/** What is done to a whole loop, whether it plays or not. */
function onWholeLoop(does: string): Record<StateName, StateRule> {
  const rule: StateRule = { does, becomes: "same" };
  const armed: StateRule = { does: `${does} (the one it has)`, becomes: "same", unless: protocol.REFUSED_TRACK_EMPTY };
  return { empty: EMPTY, armed, recording: WRONG_STATE, playing: rule, ...inEveryPass(WRONG_STATE), stopped: rule };
}

const BEAT = { type: "number", min: 0, max: 1e6, optional: true } as const;

/** `loop.trim`, `loop.divide` and `loop.copy`. */
export const PART_COMMANDS: readonly CommandSpec[] = [
  {
    name: "loop.trim",
    number: protocol.COMMAND_TRIM,
    summary:
      "Makes a part of the loop the loop: what lies between two of its beats, or before (after) the place heard now.",
    ...ON_TRACK,
    arguments: [
      { name: "from", ...BEAT, summary: "first beat that stays, counted from 0 at the loop's start" },
      { name: "to", ...BEAT, summary: "beat that it ends on (its old end when only from is given)" },
      {
        name: "keep",
        type: "choice",
        choices: ["before", "after"],
        fallback: "before",
        summary: "without beats: what stays, seen from the place heard",
      },
    ],
    mayRefuse: [
      protocol.REFUSED_NO_GRID,
      protocol.REFUSED_OUTSIDE_LOOP,
      protocol.REFUSED_TOO_SHORT,
      protocol.REFUSED_STATE,
      protocol.REFUSED_NO_MEMORY,
    ],
    states: onWholeLoop("keeps the part"),
  },
  {
    name: "loop.divide",
    number: protocol.COMMAND_DIVIDE,
    summary: "Makes the one of so many equal parts of the loop that is heard now the loop.",
    ...ON_TRACK,
    arguments: [{ name: "parts", type: "integer", min: 2, max: 1024, fallback: 2, summary: "how many" }],
    mayRefuse: [protocol.REFUSED_TOO_SHORT, protocol.REFUSED_STATE, protocol.REFUSED_NO_MEMORY],
    states: onWholeLoop("keeps the part that is heard"),
  },
  {
    name: "loop.copy",
    number: protocol.COMMAND_COPY,
    summary: "Copies the loop to an empty track, in phase and doing what this one does.",
    scope: "track",
    single: true,
    track: "selected",
    waits: true,
    arguments: [{
      name: "to",
      type: "track",
      min: 1,
      max: MAX_TRACK_NUMBER,
      fallback: "new",
      summary: `the track that gets it, a number or "new"`,
    }],
    mayRefuse: [protocol.REFUSED_NOT_EMPTY, protocol.REFUSED_NO_SUCH_TRACK, protocol.REFUSED_NO_MEMORY],
    states: onWholeLoop("copies the loop"),
  },
];
