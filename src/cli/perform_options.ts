/**
 * The options of `perform`, in groups as help shows them, and what they say as a set file would.
 *
 * Thread: control.
 */
import { type Command, Option } from "commander";
import { parseFlags } from "../config/settings.ts";
import type { SetFile } from "../config/schema.ts";
import { UsageError } from "../errors.ts";
import { midiOptions, withMidiKeys } from "./midi_flags.ts";
import { givenOptions, numberOrText } from "./task.ts";

const text = (flags: string, what: string) => new Option(flags, what);
const number = (flags: string, what: string) => new Option(flags, what).argParser(numberOrText);
// The other way round of a switch, for a set file that turned it on; known, but not worth a line of help.
const off = (flags: string) => new Option(flags).hideHelp();

const GROUPS: [heading: string, options: Option[]][] = [
  ["Where sound comes from and goes:", [
    text("--host <name>", "auto, jack, portaudio or builtin; auto takes the first that is there"),
    text("--input <device>", "input device of PortAudio, by name or index (see devices); none for none"),
    text("--output <device>", "output device, likewise"),
    number("--rate <hz>", "sample rate (JACK decides for itself)"),
    number("--block <frames>", "frames a block (JACK decides for itself)"),
    text("--channels <n>", "channels in and out; in/out such as 2/8 when they differ (default: 2)")
      .argParser(channelsOf),
    text("--server <name>", "name of the JACK server to join, where several run"),
    text("--name <client>", "name as a JACK client (default: rondo)"),
    number("--track-ports <n>", "under JACK, ports for each of the first n tracks that there are, or for all"),
    text("--track-ports-tap <where>", "what they carry: post (after gain, pan and mute, the default) or pre"),
    text("--no-connect", "do not connect to the physical JACK ports"),
    text("--monitor", "let the inputs be heard (off unless asked: loudspeakers howl)"),
    off("--no-monitor"),
    text("--phones <where>", "the player's phones, a mix of their own: first of two outputs, or a device kept in step")
      .argParser((where) => /^\d+$/.test(where) ? Number(where) : where),
    text("--input-file <wav>", "what the built-in host hears, instead of the demo phrase"),
    text("--output-file <wav>", "where the built-in host's sound goes"),
    text("--demo", "watch and hear a demonstration on the built-in host"),
    off("--no-demo"),
  ]],
  ["How loops behave:", [
    number("--tempo <bpm>", "start with a grid at this tempo instead of taking it from the first loop"),
    number("--beats-per-bar <n>", "beats a bar"),
    text("--metronome", "click along"),
    off("--no-metronome"),
    text("--first-loop <mode>", "its end goes to whole beats (tempo, where one is played), an onset, or stays (free)"),
    text(
      "--length-rule <rule>",
      "later loops last whole cycles of the first: multiple, power_of_two, wrap (one), or free",
    ),
    number("--forgiveness-ms <ms>", "how far a press may miss a boundary and still belong to it"),
    number("--limiter-ceiling-db <db>", "level that the output never passes"),
    number("--tape-minutes <n>", "how long the tape remembers what was played (default: 10)"),
    number("--memory-mb <n>", "sound memory beyond which the oldest undo steps are given up"),
  ]],
  ["MIDI and steps:", [
    ...midiOptions(),
    text("--patterns <file>", "patterns to play: a pattern file (JSON), one of steppy's, or a MIDI file"),
  ]],
  ["How you play it:", [
    text(
      "--session <dir>",
      "folder for loops and score, or of a saved session to go on with (default: sessions/<date and time>)",
    ),
    text("--no-record-input", "do not keep what is played in the session's folder (1.4 GB an hour for two inputs)"),
    text("--headless", "no screen: commands as JSON lines on standard input, events on standard output"),
    number("--state-ms <n>", "headless: also print the state every so many milliseconds"),
  ]],
];

/** Adds the options of `perform`. */
export function addPerformOptions(command: Command): Command {
  for (const [heading, options] of GROUPS) {
    command.optionsGroup(heading);
    for (const option of options) command.addOption(option);
  }
  return command;
}

/** What the command line asks for beside the set. */
export interface PerformFlags {
  set: SetFile;
  headless: boolean;
  /** Milliseconds between state lines, when wanted. */
  stateMs?: number;
}

/** Reads the options that were given. Throws a UserError (exit code 2) for a value that makes no sense. */
export function readPerformFlags(command: Command): PerformFlags {
  const { headless = false, state_ms: stateMs, ...rest } = givenOptions(command);
  const flags: PerformFlags = { set: parseFlags(withMidiKeys(rest)), headless: headless === true };
  if (stateMs !== undefined) {
    const valid = typeof stateMs === "number" && stateMs >= 10 && stateMs <= 3_600_000;
    if (!valid) throw new UsageError(`--state-ms ${stateMs}: expected a number of milliseconds from 10 to 3600000.`);
    if (!flags.headless) {
      throw new UsageError("--state-ms prints lines of state, which only --headless does: add --headless.");
    }
    flags.stateMs = stateMs;
  }
  const { demo, host } = flags.set;
  if (demo && host !== undefined && host !== "auto" && host !== "builtin") {
    throw new UsageError(`--demo plays on the built-in host and not on ${host}: leave out one of --demo and --host.`);
  }
  return flags;
}

/** `2` or `2/8` as a set file writes it; anything else as it is, for the schema to refuse. */
function channelsOf(value: string): unknown {
  const pair = /^(\d+)\/(\d+)$/.exec(value);
  return pair === null ? numberOrText(value) : { inputs: Number(pair[1]), outputs: Number(pair[2]) };
}
