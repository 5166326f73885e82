/**
 * The rows of the command table for `action.*`: commands that are carried out by themselves at places of a cycle.
 *
 * Method: plain data (see command_spec.ts). Thread: any.
 */
import * as layout from "../../dsp/assembly/action_layout.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { type ArgumentSpec, type CommandSpec, MAX_TRACK_NUMBER } from "./command_spec.ts";

/** The priority of an action that names none. */
export const PRIORITY_DEFAULT = 50;

/** What an action counts, in the order of the CYCLE_… numbers 0, −1 and −2. */
export const CYCLE_NAMES = ["loop", "bar", "beat"] as const;

const NUMBER: ArgumentSpec = {
  name: "action",
  type: "integer",
  min: 1,
  max: layout.ACTION_COUNT,
  summary: "number of the action",
};

const PLACE: readonly ArgumentSpec[] = [
  {
    name: "cycle",
    type: "choice_or_number",
    choices: CYCLE_NAMES,
    min: 1,
    max: MAX_TRACK_NUMBER,
    fallback: "loop",
    summary:
      "what is counted: the first loop (where there is none, the bar), bars, beats, or the loop of the track of this number",
  },
  {
    name: "position_beats",
    type: "number",
    min: -layout.PLACE_BEATS_MOST,
    max: layout.PLACE_BEATS_MOST,
    optional: true,
    summary: "place in the cycle, beats after its beginning; below 0 before its end",
  },
  {
    name: "position_frames",
    type: "integer",
    min: -layout.PLACE_FRAMES_MOST,
    max: layout.PLACE_FRAMES_MOST,
    optional: true,
    summary: "the same in frames",
  },
  {
    name: "position_share",
    type: "number",
    min: -1,
    max: 1,
    optional: true,
    summary: "the same as a share of the cycle: 0.5 is its middle",
  },
];

const COUNTS: readonly ArgumentSpec[] = [
  {
    name: "cycles",
    type: "integer",
    min: 0,
    max: layout.COUNT_MOST,
    fallback: 0,
    summary: "how often the place comes by before it acts",
  },
  {
    name: "every",
    type: "integer",
    min: 1,
    max: layout.COUNT_MOST,
    fallback: 1,
    summary: "then every how many cycles",
  },
  {
    name: "times",
    type: "integer",
    min: 0,
    max: layout.COUNT_MOST,
    fallback: 1,
    summary: "how often it acts; 0: for ever",
  },
  {
    name: "priority",
    type: "integer",
    min: 0,
    max: layout.PRIORITY_LAST,
    fallback: PRIORITY_DEFAULT,
    summary: "of actions at the same frame, lower ones come first",
  },
  {
    name: "then",
    type: "integer",
    min: 1,
    max: layout.ACTION_COUNT,
    optional: true,
    summary: "number of the action that starts when this one is done",
  },
  { name: "start", type: "boolean", fallback: true, summary: "false: it waits until it is started" },
];

/** Rows of `action.*`. */
export const ACTION_COMMANDS: readonly CommandSpec[] = [
  {
    name: "action.set",
    number: protocol.COMMAND_ACTION_SET,
    summary: "Plans a command for a place of a cycle: once, some times, or every so many cycles.",
    scope: "all",
    waits: true,
    arguments: [
      {
        ...NUMBER,
        optional: true,
        summary: "number of the action, from 1; left out: the highest free one, given back when it is done",
      },
      { name: "command", type: "command", summary: 'the command, like {"do":"mix.mute","track":1}' },
      ...PLACE,
      ...COUNTS,
    ],
    oneOf: { names: ["position_beats", "position_frames", "position_share"], required: false },
    mayRefuse: [protocol.REFUSED_VALUE, protocol.REFUSED_ACTIONS_FULL],
  },
  {
    name: "action.start",
    number: protocol.COMMAND_ACTION_START,
    summary: "Starts an action; one that counts begins again.",
    scope: "all",
    waits: true,
    arguments: [
      NUMBER,
      {
        name: "cycles_left",
        type: "integer",
        min: 0,
        max: layout.COUNT_MOST,
        optional: true,
        summary: "cycles to let pass; left out: as it was set",
      },
      {
        name: "times_left",
        type: "integer",
        min: 1,
        max: layout.COUNT_MOST,
        optional: true,
        summary: "how often it acts; left out: as it was set",
      },
    ],
    mayRefuse: [protocol.REFUSED_NO_SUCH_ACTION],
  },
  {
    name: "action.stop",
    number: protocol.COMMAND_ACTION_STOP,
    summary: "Stops an action, or all of them; they can be started again.",
    scope: "all",
    waits: true,
    arguments: [{ ...NUMBER, optional: true, summary: "number of the action; left out: all" }],
    mayRefuse: [protocol.REFUSED_NO_SUCH_ACTION],
  },
  {
    name: "action.clear",
    number: protocol.COMMAND_ACTION_CLEAR,
    summary: "Forgets an action, or all of them.",
    scope: "all",
    waits: true,
    arguments: [{ ...NUMBER, optional: true, summary: "number of the action; left out: all" }],
    mayRefuse: [protocol.REFUSED_NO_SUCH_ACTION],
  },
];
