/**
 * `sequence FILE --port NAME`: plays a pattern file or a MIDI file to MIDI ports, with no audio at all.
 *
 * Thread: control.
 */
import { type Command, Option } from "commander";
import { basename } from "node:path";
import { midiOf } from "../config/midi_settings.ts";
import { parseFlags } from "../config/settings.ts";
import { EXIT_DONE, UsageError } from "../errors.ts";
import type { MidiSetup } from "../midi/setup.ts";
import type { Piece } from "../sequence/piece.ts";
import type { SilentSession } from "../session/silent_session.ts";
import { several, withMidiKeys } from "./midi_flags.ts";
import { listenForSignals } from "./signals.ts";
import { addTask, type Finish } from "./task.ts";

const DESCRIPTION = "Play a pattern file or a MIDI file to MIDI ports, with no audio at all.";
const FILES = `
FILE is a pattern file of Rondo, a pattern of steppy, or a Standard MIDI File. A pattern file plays its song, or its first pattern.
Everything goes to the one port; with several, parts say which one they play on, by number or name.`;

interface SequenceFlags {
  readonly port: readonly string[];
  readonly bpm?: number;
  readonly times: number;
  readonly loop?: boolean;
  readonly clock?: boolean;
  readonly wait: number;
}

/** Adds `sequence`. */
export function registerSequence(program: Command, finish: Finish): void {
  const command = addTask(program, "sequence", DESCRIPTION).argument("<FILE>", "pattern file or MIDI file");
  command
    .addOption(
      new Option("--port <[name=]port>", "MIDI output; virtual and jack make one (may be repeated)").argParser(several)
        .makeOptionMandatory(),
    )
    .addOption(new Option("--bpm <n>", "tempo instead of the file's").argParser(numberFrom("--bpm", 10, 1000)))
    .addOption(new Option("--times <n>", "how often it plays").argParser(wholeFrom("--times", 1, 999)).default(1))
    .addOption(new Option("--loop", "play on and on").conflicts("times"))
    .option("--clock", "send MIDI clock as well")
    .addOption(
      new Option("--wait <seconds>", "wait before, to connect a port that is made").argParser(
        numberFrom("--wait", 0, 3600),
      )
        .default(0),
    )
    .addHelpText("after", FILES)
    .action(async (path: string) => {
      await sequence(path, command.opts<SequenceFlags>());
      finish(EXIT_DONE);
    });
}

async function sequence(path: string, flags: SequenceFlags): Promise<void> {
  const left = listenForSignals();
  const { readPiece } = await import("../sequence/read_piece.ts");
  const { playPiece } = await import("../sequence/play_piece.ts");
  const { SilentSession } = await import("../session/silent_session.ts");
  const midi = midiOfPorts(flags);
  const piece = readPiece(path, flags.loop === true ? Infinity : flags.times, midi.outputs);
  const session = await SilentSession.open(midi);
  let eventCount = 0;
  try {
    const { bpm, clock = false, wait: waitSeconds } = flags;
    if (Deno.stdout.isTerminal()) console.log(announcement(path, piece, flags, session));
    const options = { ...(bpm === undefined ? {} : { bpm }), clock, waitSeconds };
    ({ eventCount } = await playPiece(session, piece, options, left));
  } finally {
    await session.close();
  }
  console.log(summary(path, eventCount, session));
}

function midiOfPorts({ port, clock = false }: SequenceFlags): MidiSetup {
  const midi = midiOf(parseFlags(withMidiKeys({ midi_out: port })))!;
  return { inputs: [], outputs: midi.outputs.map((output) => ({ ...output, clock })) };
}

function numberFrom(flag: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= min && value <= max) return value;
    throw new UsageError(`${flag} cannot be "${text}": give a number from ${min} to ${max}.`);
  };
}

function wholeFrom(flag: string, min: number, max: number): (text: string) => number {
  const read = numberFrom(flag, min, max);
  return (text) => {
    if (!/^\d+$/.test(text)) {
      throw new UsageError(`${flag} cannot be "${text}": give a whole number from ${min} to ${max}.`);
    }
    return read(text);
  };
}

function announcement(path: string, piece: Piece, { bpm, loop }: SequenceFlags, { ports }: SilentSession): string {
  const tempo = Math.round((bpm ?? piece.tempi[0]!.bpm) * 100) / 100;
  const until = loop === true ? "on and on" : "to its end";
  return `Playing ${basename(path)} (${piece.description}, ${tempo} BPM) ${until} on ${
    ports.join(", ")
  }; Ctrl-C ends it.`;
}

/** JSON for programs, a sentence for people. Ports of a JACK client are sent to by the stream itself, and never late. */
function summary(path: string, eventCount: number, { sender }: SilentSession): string {
  const { lateCount = 0, worstLateMs = 0, errorP50Us = NaN, errorP99Us = NaN } = sender ?? {};
  if (Deno.stdout.isTerminal()) {
    const late = lateCount === 0
      ? "none late"
      : `${lateCount} messages late, the latest by ${worstLateMs.toFixed(1)} ms`;
    return `${eventCount} notes and messages sent, ${late}.`;
  }
  return JSON.stringify({
    file: path,
    events: eventCount,
    late: lateCount,
    worst_late_ms: worstLateMs,
    error_p50_us: Number.isNaN(errorP50Us) ? null : errorP50Us,
    error_p99_us: Number.isNaN(errorP99Us) ? null : errorP99Us,
  });
}
