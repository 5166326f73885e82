/**
 * The rows of the command table that cut the tape at given frames: what listening decides is written down as these.
 *
 * Method: plain data, as in loop_commands.ts. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandSpec } from "./command_spec.ts";
import { EMPTY, inEveryPass, WRONG_STATE } from "./state_rules.ts";

/** A stretch of the tape in frames, as listening or a score by hand names it. */
const STRETCH: CommandSpec["arguments"] = [
  { name: "start_frame", type: "integer", min: -1e6, max: 1e15, summary: "output frame that was heard at its start" },
  { name: "length_frames", type: "integer", min: 1, max: 1e12, summary: "frames" },
];

const BEATS: CommandSpec["arguments"][number] = {
  name: "beats",
  type: "integer",
  min: 1,
  max: 1e6,
  optional: true,
  summary: "beats in it, where it is the loop that sets the grid",
};

/** `loop.cut` and `loop.recut`. */
export const CUT_COMMANDS: readonly CommandSpec[] = [
  {
    name: "loop.cut",
    number: protocol.COMMAND_CUT,
    summary: "Takes a given stretch of the tape into a track.",
    scope: "track",
    single: true,
    track: "new",
    makesTrack: "sound",
    waits: false,
    arguments: [...STRETCH, {
      name: "once",
      type: "boolean",
      fallback: false,
      summary: "true: stands still, and plays once from its start whenever it is triggered",
    }, BEATS],
    mayRefuse: [protocol.REFUSED_NOT_ON_TAPE, protocol.REFUSED_TOO_SHORT, protocol.REFUSED_NO_MEMORY],
    states: {
      empty: { does: "plays it in phase at once, or keeps it ready to be triggered", becomes: "playing" },
      armed: WRONG_STATE,
      recording: WRONG_STATE,
      playing: WRONG_STATE,
      ...inEveryPass(WRONG_STATE),
      stopped: WRONG_STATE,
    },
  },
  {
    name: "loop.recut",
    number: protocol.COMMAND_RECUT,
    summary: "Moves the ends of a take that is still on tape; overdubbed loops stay as they are.",
    scope: "track",
    single: true,
    track: "selected",
    waits: false,
    arguments: [...STRETCH, BEATS],
    mayRefuse: [
      protocol.REFUSED_GRID_SHARED,
      protocol.REFUSED_STATE,
      protocol.REFUSED_NOT_ON_TAPE,
      protocol.REFUSED_TOO_SHORT,
      protocol.REFUSED_NO_MEMORY,
    ],
    states: {
      empty: EMPTY,
      armed: { does: "moves the ends of the loop it has", becomes: "same", unless: protocol.REFUSED_TRACK_EMPTY },
      recording: WRONG_STATE,
      playing: { does: "fades over to the new cut", becomes: "same" },
      ...inEveryPass(WRONG_STATE),
      stopped: { does: "holds the new cut", becomes: "same" },
    },
  },
];
