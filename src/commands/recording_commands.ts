/**
 * The rows of the command table that record: takes, overdubs, and what is cut from the past.
 *
 * Method: plain data, one row a command, one entry a state (see command_spec.ts). Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { ArgumentSpec, CommandSpec } from "./command_spec.ts";
import { feedback, PASS_ON, PASS_REFUSALS } from "./pass_arguments.ts";
import { EMPTY, inEveryPass, ON_TRACK, WRONG_STATE } from "./state_rules.ts";

/** A length in one of three units. `words`: what stands before the other units. */
function lengthArguments(cycles: string, words: string): readonly ArgumentSpec[] {
  return [
    { name: "cycles", type: "integer", min: 1, max: 1024, optional: true, summary: cycles },
    { name: "bars", type: "number", min: 0.25, max: 4096, optional: true, summary: `${words} bars of the grid` },
    { name: "seconds", type: "number", min: 0.1, max: 7200, optional: true, summary: `${words} seconds` },
  ];
}

const MUTE_MASTER: ArgumentSpec = {
  name: "mute_master",
  type: "boolean",
  optional: true,
  summary: "the PA is silent while it records, so that no microphone hears it; the phones are not",
};

/** The rows, in the order in which help lists them. */
export const RECORDING_COMMANDS: readonly CommandSpec[] = [
  {
    name: "loop.record",
    number: protocol.COMMAND_RECORD,
    summary: "Starts a take, or closes the one that runs.",
    scope: "track",
    track: "selected",
    makesTrack: "sound",
    waits: true,
    arguments: [
      ...lengthArguments("ends by itself after so many cycles of the anchor loop", "after so many"),
      {
        name: "threshold_db",
        type: "number",
        min: -90,
        max: 0,
        optional: true,
        summary: "begins when an input of the track is as loud, in dB",
      },
      {
        name: "threshold",
        type: "number",
        min: 0.00001,
        max: 1,
        optional: true,
        summary: "the same as a linear level",
      },
      {
        name: "count_in",
        type: "integer",
        min: 0,
        max: protocol.RECORD_COUNT_MOST,
        optional: true,
        summary: "bars that are clicked before it begins, on a bar, or on the boundary of the anchor loop",
      },
      MUTE_MASTER,
      PASS_ON,
    ],
    oneOf: { names: ["cycles", "bars", "seconds"], required: false },
    mayRefuse: [
      protocol.REFUSED_NO_MEMORY,
      protocol.REFUSED_NO_GRID,
      protocol.REFUSED_TOO_SHORT,
      protocol.REFUSED_VALUE,
    ],
    states: {
      empty: { does: "records (armed while it waits for its boundary)", becomes: "recording" },
      armed: { does: "drops the wait", becomes: "before" },
      recording: { does: "closes the take and plays it", becomes: "playing" },
      playing: { does: "records a take that replaces the loop; undo brings the loop back", becomes: "recording" },
      ...inEveryPass({ does: "ends the pass", becomes: "playing" }),
      stopped: { does: "records a take that replaces the loop; undo brings the loop back", becomes: "recording" },
    },
  },
  {
    name: "loop.record_next_cycle",
    number: protocol.COMMAND_RECORD_NEXT,
    summary:
      "Records the next whole cycle of the anchor loop, from boundary to boundary, and plays it; or closes a take.",
    scope: "track",
    track: "new",
    makesTrack: "sound",
    waits: false,
    arguments: [{
      name: "cycles",
      type: "integer",
      min: 1,
      max: 1024,
      fallback: 1,
      summary: "so many cycles",
    }, MUTE_MASTER],
    mayRefuse: [protocol.REFUSED_NO_MEMORY, protocol.REFUSED_NO_GRID, protocol.REFUSED_TOO_SHORT],
    states: {
      empty: { does: "is armed until the next boundary, then records", becomes: "recording" },
      armed: { does: "drops the wait", becomes: "before" },
      recording: { does: "closes the take and plays it", becomes: "playing" },
      playing: { does: "plays until the next boundary, then records", becomes: "recording" },
      ...inEveryPass({ does: "ends the pass", becomes: "playing" }),
      stopped: { does: "is armed until the next boundary, then records", becomes: "recording" },
    },
  },
  {
    name: "loop.overdub",
    number: protocol.COMMAND_OVERDUB,
    summary: "Adds a layer to the loop while it plays, or ends that.",
    ...ON_TRACK,
    arguments: [feedback("how much of what was there stays under the new layer"), PASS_ON],
    mayRefuse: PASS_REFUSALS,
    states: {
      empty: EMPTY,
      armed: WRONG_STATE,
      recording: { does: "closes the take and overdubs it", becomes: "overdubbing" },
      playing: { does: "overdubs", becomes: "overdubbing" },
      ...inEveryPass({ does: "goes over to overdubbing", becomes: "overdubbing" }),
      overdubbing: { does: "ends the overdub", becomes: "playing" },
      stopped: { does: "plays in phase and overdubs", becomes: "overdubbing" },
    },
  },
  {
    name: "loop.capture",
    number: protocol.COMMAND_CAPTURE,
    summary: "Makes a loop of what was just played: the last cycles of the anchor, or bars or seconds of the tape.",
    scope: "track",
    track: "new",
    makesTrack: "sound",
    waits: true,
    arguments: lengthArguments("cycles of the anchor loop (1 when no length is given)", "so many"),
    oneOf: { names: ["cycles", "bars", "seconds"], required: false },
    mayRefuse: [
      protocol.REFUSED_NO_GRID,
      protocol.REFUSED_NOT_ON_TAPE,
      protocol.REFUSED_TOO_SHORT,
      protocol.REFUSED_NO_MEMORY,
    ],
    states: {
      empty: {
        does: "plays the past in phase at once; in the last quarter of a cycle it waits for the cycle's end",
        becomes: "playing",
      },
      armed: WRONG_STATE,
      recording: WRONG_STATE,
      playing: WRONG_STATE,
      ...inEveryPass(WRONG_STATE),
      stopped: WRONG_STATE,
    },
  },
];
