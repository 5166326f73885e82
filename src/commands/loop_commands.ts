/**
 * The rows of the command table that play loops and take back: `loop.*` and `session.forget`.
 *
 * Method: plain data, one row a command, one entry a state (see command_spec.ts). The engine is written to these rules and an
 * exhaustive test walks every row through every state. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandSpec, StateRule } from "./command_spec.ts";
import { CUT_COMMANDS } from "./cut_commands.ts";
import { OPERATION_COMMANDS } from "./operation_commands.ts";
import { PART_COMMANDS } from "./part_commands.ts";
import { RATE_COMMANDS } from "./rate_commands.ts";
import { RECORDING_COMMANDS } from "./recording_commands.ts";
import { EMPTY, inEveryPass, inEveryState, ON_TRACK, WRONG_STATE } from "./state_rules.ts";

const PLAYING: readonly CommandSpec[] = [
  {
    name: "loop.play",
    number: protocol.COMMAND_PLAY,
    summary: "Plays the loop in phase.",
    ...ON_TRACK,
    arguments: [],
    momentary: { release: { do: "loop.stop" } },
    states: {
      empty: EMPTY,
      armed: WRONG_STATE,
      recording: { does: "closes the take and plays it", becomes: "playing" },
      playing: { does: "goes on playing", becomes: "same" },
      ...inEveryPass({ does: "ends the pass", becomes: "playing" }),
      stopped: { does: "plays in phase", becomes: "playing" },
    },
  },
  {
    name: "loop.stop",
    number: protocol.COMMAND_STOP,
    summary: "Fades the loop out and keeps it.",
    ...ON_TRACK,
    arguments: [],
    states: {
      empty: EMPTY,
      armed: { does: "drops the wait", becomes: "before" },
      recording: { does: "closes the take and keeps it silent", becomes: "stopped" },
      playing: { does: "stops", becomes: "stopped" },
      ...inEveryPass({ does: "ends the pass and stops", becomes: "stopped" }),
      stopped: { does: "stays stopped", becomes: "same" },
    },
  },
  {
    name: "loop.retrigger",
    number: protocol.COMMAND_RETRIGGER,
    summary: "Plays the loop from its start, right then; what was cut to be played once plays to its end.",
    ...ON_TRACK,
    arguments: [{
      name: "velocity",
      type: "number",
      min: 0.001,
      max: 1,
      optional: true,
      summary: "how loud to play what plays once (a loop takes no heed of it)",
    }],
    momentary: { release: { do: "loop.stop" } },
    states: {
      empty: EMPTY,
      armed: WRONG_STATE,
      recording: { does: "closes the take and plays it from its start", becomes: "playing" },
      playing: { does: "plays from the start of the loop", becomes: "playing" },
      ...inEveryPass({ does: "ends the pass and plays from the start of the loop", becomes: "playing" }),
      stopped: { does: "plays from the start of the loop", becomes: "playing" },
    },
  },
  {
    name: "loop.stop_all",
    number: protocol.COMMAND_STOP_ALL,
    summary: "Stops every loop as loop.stop does.",
    scope: "all",
    waits: true,
    arguments: [],
  },
];

const NOTHING_TO_UNDO = protocol.REFUSED_NOTHING_TO_UNDO;
const NOTHING_TO_REDO = protocol.REFUSED_NOTHING_TO_REDO;
const UNDO_STEP: StateRule = { does: "takes the newest step back", becomes: "history", unless: NOTHING_TO_UNDO };
const CLEARS: StateRule = { does: "empties the track; undo brings it back", becomes: "empty" };

const HISTORY: readonly CommandSpec[] = [
  {
    name: "loop.clear",
    number: protocol.COMMAND_CLEAR,
    summary: "Empties a track and keeps its settings.",
    ...ON_TRACK,
    arguments: [],
    states: { ...inEveryState(CLEARS), empty: EMPTY },
  },
  {
    name: "loop.delete",
    number: protocol.COMMAND_DELETE,
    summary: "Removes a track; its number stays reserved and loop.undo on it brings it back.",
    ...ON_TRACK,
    arguments: [],
    states: inEveryState({ does: "removes the track; undo brings it back", becomes: "deleted" }),
  },
  {
    name: "loop.undo",
    number: protocol.COMMAND_UNDO,
    summary: "Takes back the newest step of a track: the pass that runs, else its last layer, take, clear or delete.",
    ...ON_TRACK,
    arguments: [],
    states: {
      ...inEveryState(UNDO_STEP),
      recording: { does: "drops the take that runs", becomes: "before" },
      ...inEveryPass({ does: "drops the pass that runs", becomes: "playing" }),
    },
  },
  {
    name: "loop.redo",
    number: protocol.COMMAND_REDO,
    summary: "Brings back the step that undo took.",
    ...ON_TRACK,
    arguments: [],
    states: {
      ...inEveryState({ does: "brings the step back", becomes: "history", unless: NOTHING_TO_REDO }),
      armed: WRONG_STATE,
      recording: WRONG_STATE,
      ...inEveryPass(WRONG_STATE),
    },
  },
  {
    name: "loop.cancel",
    number: protocol.COMMAND_CANCEL,
    summary: "Drops what is pending on a track, never audio.",
    scope: "track",
    track: "selected",
    waits: false,
    arguments: [],
    states: {
      ...inEveryState({ does: "drops what is pending", becomes: "same", unless: protocol.REFUSED_NOTHING_PENDING }),
      armed: { does: "drops the wait", becomes: "before" },
    },
  },
  {
    name: "loop.select",
    number: protocol.COMMAND_SELECT,
    summary: "Makes a track the one that commands mean when they name none.",
    scope: "track",
    single: true,
    makesTrack: "setting",
    waits: false,
    arguments: [],
    states: inEveryState({ does: "selects the track", becomes: "same" }),
  },
  {
    name: "session.forget",
    number: protocol.COMMAND_FORGET,
    summary: "Gives up the oldest undo step of a track to free memory; its sound stays.",
    scope: "track",
    track: "selected",
    waits: false,
    arguments: [],
    states: inEveryState({ does: "gives up the oldest undo step", becomes: "same", unless: NOTHING_TO_UNDO }),
  },
];

/** Rows of `loop.*` and `session.*`. */
export const LOOP_COMMANDS: readonly CommandSpec[] = [
  ...RECORDING_COMMANDS,
  ...OPERATION_COMMANDS,
  ...CUT_COMMANDS,
  ...PART_COMMANDS,
  ...RATE_COMMANDS,
  ...PLAYING,
  ...HISTORY,
];
