/**
 * The rows of the command table that do not depend on what a loop is doing: `mix.*`, `transport.*` and the facts of the host.
 *
 * Method: plain data (see command_spec.ts). Levels may be given in dB or as a linear gain; the engine only knows linear.
 * Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import { CLICK_COMMANDS } from "./click_commands.ts";
import { GROUP_COMMANDS } from "./group_commands.ts";
import { SCENE_COMMANDS } from "./scene_commands.ts";
import { DB, GAIN, ON } from "./level_arguments.ts";
import { PHONES_COMMANDS } from "./phones_commands.ts";
import type { CommandSpec, StateRule } from "./command_spec.ts";
import { inEveryPass, inEveryState, SETS_TRACK } from "./state_rules.ts";

/** Most input channels that one command slot can carry. */
export const MAX_INPUT_CHANNELS = 12;

const UNCHANGED: StateRule = { does: "ramps to the new value", becomes: "same" };

const TRACK_MIX: readonly CommandSpec[] = [
  {
    name: "mix.mute",
    number: protocol.COMMAND_MUTE,
    summary: "Mutes a track; it goes on in phase.",
    ...SETS_TRACK,
    arguments: [ON],
    states: inEveryState(UNCHANGED),
  },
  {
    name: "mix.solo",
    number: protocol.COMMAND_SOLO,
    summary: "Lets only soloed tracks sound.",
    ...SETS_TRACK,
    arguments: [ON],
    states: inEveryState(UNCHANGED),
  },
  {
    name: "mix.gain",
    number: protocol.COMMAND_GAIN,
    summary: "Sets the level of a track.",
    ...SETS_TRACK,
    arguments: [DB, GAIN],
    oneOf: { names: ["db", "gain"], required: true },
    states: inEveryState(UNCHANGED),
  },
  {
    name: "mix.pan",
    number: protocol.COMMAND_PAN,
    summary: "Places a track between left and right.",
    ...SETS_TRACK,
    arguments: [{ name: "pan", type: "number", min: -1, max: 1, summary: "-1 is left, 0 the middle, 1 right" }],
    states: inEveryState(UNCHANGED),
  },
];

/** Routes cannot change under a recording. */
function whileNotRecording(does: string): NonNullable<CommandSpec["states"]> {
  const refused = { refused: protocol.REFUSED_STATE };
  return { ...inEveryState({ does, becomes: "same" }), recording: refused, ...inEveryPass(refused) };
}

const ROUTING: readonly CommandSpec[] = [
  {
    name: "mix.input",
    number: protocol.COMMAND_INPUT,
    summary: "Says which input channels the next take of a track records.",
    ...SETS_TRACK,
    arguments: [{
      name: "channels",
      type: "channels",
      min: 1,
      max: 256,
      summary: `1 to ${MAX_INPUT_CHANNELS} input channels, counted from 1`,
    }],
    mayRefuse: [protocol.REFUSED_VALUE],
    states: whileNotRecording("the next take records these channels"),
  },
  {
    name: "mix.output",
    number: protocol.COMMAND_OUTPUT,
    summary: "Says where a track is heard.",
    ...SETS_TRACK,
    single: true,
    arguments: [
      {
        name: "channel",
        type: "channel",
        min: 1,
        max: 65536,
        summary: "first output channel of the main path, counted from 1, or null for none",
      },
      {
        name: "direct",
        type: "channel",
        min: 1,
        max: 65536,
        fallback: null,
        summary: "first output channel of the track's own path, or null for none",
      },
    ],
    mayRefuse: [protocol.REFUSED_VALUE],
    states: whileNotRecording("fades out, moves to these outputs, and fades in"),
  },
];

const WHOLE_MIX: readonly CommandSpec[] = [
  {
    name: "mix.monitor",
    number: protocol.COMMAND_MONITOR,
    summary: "Lets the input be heard; off unless asked, since a microphone and loudspeakers howl.",
    scope: "all",
    waits: true,
    arguments: [{ ...ON, summary: "on (0 dB) or off" }, DB, GAIN],
    oneOf: { names: ["on", "db", "gain"], required: true },
  },
  {
    name: "mix.metronome",
    number: protocol.COMMAND_METRONOME,
    summary: "Switches the click; a level alone switches it on.",
    scope: "all",
    waits: true,
    arguments: [ON, DB, GAIN],
    oneOf: { names: ["db", "gain"], required: false },
  },
];

const TRANSPORT: readonly CommandSpec[] = [
  {
    name: "transport.set_tempo",
    number: protocol.COMMAND_SET_TEMPO,
    summary: "Sets the tempo of the grid; refused while loops live unless forced.",
    scope: "all",
    waits: true,
    arguments: [
      { name: "bpm", type: "number", min: 10, max: 1000, summary: "beats a minute" },
      {
        name: "beats_per_bar",
        type: "quarters",
        min: 0.25,
        max: 64,
        optional: true,
        summary: "beats a bar; left out: as they are",
      },
      { name: "force", type: "boolean", fallback: false, summary: "also while loops live" },
    ],
    mayRefuse: [protocol.REFUSED_LOOPS_LIVE, protocol.REFUSED_VALUE],
  },
  {
    name: "transport.start",
    number: protocol.COMMAND_START,
    summary: "Starts the grid: beat 1 of bar 1 is now, or another beat of it.",
    scope: "all",
    waits: true,
    arguments: [
      {
        name: "beat",
        type: "number",
        min: -16777216,
        max: 16777216,
        fallback: 0,
        summary: "beats after beat 1 of bar 1",
      },
      { name: "loops", type: "boolean", fallback: true, summary: "stopped loops start with it" },
    ],
    mayRefuse: [protocol.REFUSED_VALUE],
  },
  {
    name: "transport.align",
    number: protocol.COMMAND_ALIGN,
    summary:
      "A beat of a followed clock is on at an output frame: the grid goes there, loops follow at their next cycle.",
    scope: "all",
    waits: false,
    arguments: [
      { name: "bpm", type: "number", min: 10, max: 1000, summary: "beats a minute" },
      { name: "beat", type: "number", min: -16777216, max: 16777216, summary: "beats after beat 1 of bar 1" },
      { name: "frame", type: "number", min: -9e15, max: 9e15, summary: "output frame at which that beat is on" },
    ],
    mayRefuse: [protocol.REFUSED_VALUE],
  },
  {
    name: "transport.clock_out",
    number: protocol.COMMAND_CLOCK_OUT,
    summary: "Sends MIDI clock, start, stop and song position to a MIDI port, or no longer.",
    scope: "all",
    waits: false,
    arguments: [
      { name: "port", type: "integer", min: 0, max: 31, summary: "number of the MIDI output, from 0" },
      { ...ON },
    ],
    mayRefuse: [protocol.REFUSED_VALUE],
  },
  {
    name: "transport.panic",
    number: protocol.COMMAND_PANIC,
    summary: "Silences everything at once and drops what is pending; grid and takes stay.",
    scope: "all",
    waits: true,
    arguments: [],
  },
];

const HOST: readonly CommandSpec[] = [
  {
    name: "host.latency",
    number: protocol.COMMAND_LATENCY,
    summary: "What the host says its latencies are; written into scores.",
    scope: "all",
    waits: false,
    arguments: [
      { name: "input", type: "integer", min: 0, max: 1048576, summary: "frames from the air to the block" },
      { name: "output", type: "integer", min: 0, max: 1048576, summary: "frames from the block to the ear" },
    ],
  },
  {
    name: "host.ahead",
    number: protocol.COMMAND_AHEAD,
    summary:
      "How far ahead of its frame an action of the sequencer is decided; follows the length of a block; written into scores.",
    scope: "all",
    waits: false,
    arguments: [{ name: "frames", type: "integer", min: 1, max: 1048576, summary: "frames; 100 ms unless said" }],
  },
  {
    name: "host.lost",
    onlyInScores: true,
    number: protocol.COMMAND_LOST,
    summary: "Frames that the host lost: silence on tape, loops go on in phase; written into scores.",
    scope: "all",
    waits: false,
    arguments: [{ name: "frames", type: "integer", min: 1, max: 2 ** 40, summary: "frames lost" }],
  },
];

/** Rows of `mix.*`, `transport.*` and `host.*`. */
export const MIX_COMMANDS: readonly CommandSpec[] = [
  ...TRACK_MIX,
  ...ROUTING,
  ...GROUP_COMMANDS,
  ...SCENE_COMMANDS,
  ...WHOLE_MIX,
  ...CLICK_COMMANDS,
  ...PHONES_COMMANDS,
  ...TRANSPORT,
  ...HOST,
];
