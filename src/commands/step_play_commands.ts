/**
 * The rows of the sequencer that say what plays, what is shown and what is recorded, and those that read and write files.
 * Plain data. Thread: any.
 */
import {
  BOUNDARY,
  BY,
  file,
  NOTE,
  optional,
  PATTERN,
  play,
  STEP,
  type StepSpec,
  SWITCH,
  tempo,
  TO,
  VELOCITY,
} from "./step_arguments.ts";

const PATH = { name: "path", type: "text", max: 4096, summary: "a file" } as const;

const PLAYING: readonly StepSpec[] = [
  play("step.start", "Plays the pattern from its start; a transport that stands starts with it.", [BOUNDARY]),
  play("step.stop", "Stops; notes that sound end.", []),
  play("step.pause", "Stops at a step to edit step by step, or goes on with the next one.", [SWITCH]),
  play("step.pattern", "Shows a pattern, and plays it from a boundary on.", [
    { name: "pattern", type: "integer", min: 1, max: 128, optional: true, summary: "a slot of the bank" },
    { ...optional(BY), summary: "slots further, below 0 for back" },
    BOUNDARY,
  ], { oneOf: { names: ["pattern", "by"], required: true } }),
  play("step.play_song", "Plays the song, or the pattern alone.", [SWITCH, BOUNDARY]),
  play("step.replan", "The grid went elsewhere: what is planned is planned anew.", [], { onlyInScores: true }),
  play("step.fill", "Lets the steps play that are for fills.", [SWITCH]),
];

const SHOWN: readonly StepSpec[] = [
  play("step.part", "Selects a part.", [
    { name: "part", type: "integer", min: 1, max: 64, optional: true, summary: "a part from 1" },
    optional(BY),
  ], { oneOf: { names: ["part", "by"], required: true } }),
  play("step.go", "Moves the cursor; while paused, its step is heard.", [
    { ...STEP, summary: "to a step" },
    optional(BY),
  ], { oneOf: { names: ["step", "by"], required: true } }),
  play("step.page", "Shows another page of steps.", [TO, optional(BY)], {
    oneOf: { names: ["to", "by"], required: true },
  }),
  play("step.advance", "While paused, a note that was played moves the cursor on.", [SWITCH]),
  play("step.protect", "Notes of keyboards are heard, but not written.", [SWITCH]),
];

const RECORDED: readonly StepSpec[] = [
  play("step.record", "Writes what is played on keyboards into the selected part.", [
    {
      name: "mode",
      type: "choice",
      choices: ["off", "overdub", "replace"],
      optional: true,
      summary: "left out: overdub, or off",
    },
    {
      name: "quantise",
      type: "integer",
      min: 0,
      max: 100,
      optional: true,
      summary: "how far notes go to the steps, %",
    },
  ]),
  play("step.play_note", "A key of a keyboard goes down or up.", [
    NOTE,
    { ...VELOCITY, summary: "how hard; left out: 100" },
    { name: "on", type: "boolean", fallback: true, summary: "down or up" },
    { name: "sounds", type: "boolean", fallback: true, summary: "false where it is heard already" },
  ]),
  play("step.capture", "Makes a pattern of what was just played on keyboards.", [
    {
      name: "bars",
      type: "integer",
      min: 1,
      max: 32,
      optional: true,
      summary: "bars; left out: as many as were played",
    },
    { name: "quantise", type: "integer", min: 0, max: 100, fallback: 0, summary: "how far notes go to the steps, %" },
  ]),
];

const TEMPO: readonly StepSpec[] = [
  tempo("transport.tap", "Sets the tempo by tapping: at least two beats."),
  tempo("transport.nudge", "Moves the grid a little, to meet others.", [
    { name: "ms", type: "number", min: -500, max: 500, summary: "ms later, below 0 for earlier" },
  ]),
  tempo("transport.ramp", "Goes to a tempo over some beats.", [
    { name: "bpm", type: "number", min: 10, max: 1000, summary: "beats a minute" },
    { name: "beats", type: "integer", min: 1, max: 1024, summary: "over how many beats" },
  ]),
];

const FILES: readonly StepSpec[] = [
  file("step.save", "Writes the bank to a pattern file.", [{ ...PATH, optional: true }]),
  file("step.load", "Takes the bank of a pattern file.", [PATH]),
  file("step.import", "Makes a pattern of a MIDI file, or of another sequencer's.", [PATH, PATTERN]),
  file("step.export", "Writes the pattern, or the song, as a MIDI file.", [
    PATH,
    { name: "cycles", type: "integer", min: 1, max: 999, fallback: 1, summary: "how often it plays" },
  ]),
];

/** All of them. */
export const STEP_PLAY_COMMANDS: readonly StepSpec[] = [...PLAYING, ...SHOWN, ...RECORDED, ...TEMPO, ...FILES];
