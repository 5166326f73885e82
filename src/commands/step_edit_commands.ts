/**
 * The rows of the sequencer that edit patterns; each can be undone by `step.undo`. Plain data. Thread: any.
 */
import type { ArgumentSpec } from "./command_spec.ts";
import {
  BY,
  DELAY,
  edit,
  LENGTH,
  NOTE,
  optional,
  PART,
  PATTERN,
  STEP,
  type StepSpec,
  SWITCH,
  VELOCITY,
} from "./step_arguments.ts";

function integer(name: ArgumentSpec["name"], min: number, max: number, summary: string): ArgumentSpec {
  return { name, type: "integer", min, max, optional: true, summary };
}

function choice(name: ArgumentSpec["name"], choices: readonly string[], summary: string): ArgumentSpec {
  return { name, type: "choice", choices, optional: true, summary };
}

/** Names of scales, in the words of src/sequencer/edit/scales.ts; a test holds them together. */
export const SCALE_NAMES = [
  "major",
  "minor",
  "harmonic_minor",
  "melodic_minor",
  "dorian",
  "phrygian",
  "lydian",
  "mixolydian",
  "locrian",
  "major_pentatonic",
  "minor_pentatonic",
  "blues",
  "whole_tone",
  "chromatic",
] as const;

const STEPS: readonly StepSpec[] = [
  edit(
    "step.toggle",
    "Switches a step on or off; one without a note takes the notes of the nearest step before it that is on.",
    [STEP, PART],
  ),
  edit("step.set", "Changes how a step plays.", [
    STEP,
    PART,
    { ...SWITCH, summary: "on or off" },
    VELOCITY,
    LENGTH,
    { name: "probability", type: "number", min: 0, max: 100, optional: true, summary: "chance to play, %" },
    {
      name: "condition",
      type: "condition",
      optional: true,
      summary:
        'when it plays: first, not_first, fill, not_fill, previous, not_previous, neighbour, not_neighbour, "2:4" (the second of four), or none',
    },
    integer("ratchets", 1, 8, "strokes in the step"),
    integer("ratchet_ramp", -100, 100, "how much louder the last stroke is than the first, %"),
    { ...DELAY, name: "micro", min: -0.5, max: 0.5, summary: "how late the step is, in steps, −1/2 to 1/2" },
    { name: "slide", type: "boolean", optional: true, summary: "its notes are held into the next step" },
    { name: "skip", type: "boolean", optional: true, summary: "left out of the order, it takes no time" },
  ]),
  edit("step.note", "Gives a step a note, adds one to its chord, or takes one out.", [
    STEP,
    PART,
    NOTE,
    VELOCITY,
    LENGTH,
    DELAY,
    { name: "mode", type: "choice", choices: ["set", "add", "remove"], fallback: "set", summary: "what happens to it" },
  ]),
  edit("step.pitch", "Moves the notes of a step, so that the lowest one is a note, or by semitones.", [
    STEP,
    PART,
    optional(NOTE),
    { ...optional(BY), min: -127, max: 127, summary: "semitones" },
  ], { oneOf: { names: ["note", "by"], required: true } }),
  edit("step.lock", "Sends a value before the notes of a step.", [
    STEP,
    PART,
    integer("control", 0, 127, "number of a controller"),
    choice("kind", ["bend", "program", "pressure"], "another message"),
    {
      name: "value",
      type: "integer_or_null",
      min: -8192,
      max: 8191,
      summary: "0 to 127 (bend −8192 to 8191), or null",
    },
  ], { oneOf: { names: ["control", "kind"], required: true } }),
  edit("step.tie", "Prolongs the notes before a step by this step.", [STEP, PART]),
  edit("step.clear", "Empties a step.", [STEP, PART]),
];

const PARTS: readonly StepSpec[] = [
  edit("step.part_set", "Changes a part.", [
    PART,
    { name: "name", type: "text", max: 64, optional: true, summary: "what it is called" },
    choice(
      "speed",
      ["1/8", "1/6", "1/4", "1/3", "1/2", "2/3", "3/4", "1", "4/3", "3/2", "2", "3", "4", "6", "8"],
      "speed",
    ),
    choice("direction", ["forward", "reverse", "ping_pong", "random"], "way through the steps"),
    integer("port", 0, 31, "number of the MIDI output, from 0"),
    integer("channel", 1, 16, "MIDI channel"),
    { name: "swing", type: "number", min: 50, max: 75, optional: true, summary: "place of every second step, %" },
    integer("transpose", -48, 48, "semitones"),
    integer("mute_group", 0, 8, "group that is muted together, 0 for none"),
  ]),
  edit("step.length", "Makes a part longer or shorter; new steps are rests.", [
    PART,
    { name: "steps", type: "integer", min: 1, max: 128, optional: true, summary: "how many" },
    { ...optional(BY), summary: "how many more, below 0 for fewer" },
  ], { oneOf: { names: ["steps", "by"], required: true } }),
  edit("step.double", "Makes a part twice as long; the new half plays the same.", [PART]),
  edit("step.mute", "Mutes a part; it goes on in time.", [PART, SWITCH]),
  edit("step.solo", "Lets only soloed parts sound.", [PART, SWITCH]),
  edit("step.mute_group", "Mutes all parts of a group.", [
    { name: "group", type: "integer", min: 1, max: 8, summary: "the group" },
    SWITCH,
  ]),
  edit("step.euclid", "Spreads strokes as evenly as they go (Bjorklund).", [
    PART,
    { name: "hits", type: "integer", min: 0, max: 128, summary: "strokes" },
    integer("steps", 1, 128, "steps; left out: as many as there are"),
    integer("rotate", -128, 128, "steps by which it begins later"),
  ]),
  edit("step.rotate", "Moves the steps of a part, those at the end come in at the other.", [PART, BY]),
  edit("step.shift", "Moves the steps of a part, rests come in.", [PART, BY]),
  edit("step.humanise", "Moves notes a little off time and velocity, by a seed.", [
    PART,
    { ...DELAY, name: "timing", min: 0, max: 0.5, summary: "at most so far, in steps" },
    integer("velocity", 0, 64, "at most so much"),
    integer("seed", 0, 2 ** 31 - 1, "another seed, another feel"),
  ]),
  edit("step.scale", "Moves the notes of a part to the nearest of a scale.", [
    PART,
    { name: "root", type: "note", summary: "root of the scale" },
    { name: "scale", type: "choice", choices: SCALE_NAMES, summary: "which scale" },
  ]),
  edit("step.clear_part", "Empties a part.", [PART]),
  edit("step.add_part", "Adds an empty part, or a copy of one.", [
    { ...integer("copy_of", 1, 64, "the part to copy") },
  ]),
  edit("step.remove_part", "Removes a part.", [PART]),
];

const PATTERNS: readonly StepSpec[] = [
  edit("step.pattern_set", "Changes a pattern.", [
    PATTERN,
    { name: "name", type: "text", max: 64, optional: true, summary: "what it is called" },
    integer("length", 0, 4096, "sixteenths after which its parts begin again, 0: each runs on"),
    { name: "tempo", type: "number", min: 0, max: 1000, optional: true, summary: "tempo it starts with, 0: none" },
    { name: "beats_per_bar", type: "quarters", min: 0, max: 64, optional: true, summary: "beats a bar, 0: none" },
    {
      name: "beat_unit",
      type: "integer",
      min: 0,
      max: 64,
      optional: true,
      summary: "the note that a time signature counts: 8 writes 3 quarters as 6/8",
    },
    integer("seed", 0, 2 ** 31 - 1, "what chance is drawn from"),
  ]),
  edit("step.new_pattern", "Puts an empty pattern into a slot of the bank.", [PATTERN]),
  edit("step.clear_pattern", "Frees a slot of the bank, or empties its last pattern.", [PATTERN]),
  edit("step.copy", "Keeps a step, a part or a pattern to paste.", [
    { name: "what", type: "choice", choices: ["step", "part", "pattern"], summary: "what is kept" },
    STEP,
    PART,
    PATTERN,
  ]),
  edit("step.paste", "Puts what was copied over a step, a part or a slot of the bank.", [STEP, PART, PATTERN]),
  edit("step.song", "Lays patterns out one after the other.", [
    { name: "entries", type: "entries", max: 999, summary: 'a list like [{"pattern": 1, "times": 4}]' },
  ]),
  edit("step.set_bank", "Takes a whole bank: what a file became, in a score.", [
    { name: "bank", type: "bank", summary: "patterns and song, as pattern files have them" },
  ], { onlyInScores: true }),
  edit("step.undo", "Takes the last edit of the sequencer back."),
  edit("step.redo", "Does it again."),
];

/** All of them. */
export const STEP_EDIT_COMMANDS: readonly StepSpec[] = [...STEPS, ...PARTS, ...PATTERNS];
