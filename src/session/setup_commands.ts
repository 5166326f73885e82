/**
 * The commands that bring a fresh engine to what the options ask for. They go into the score like any other.
 *
 * Thread: control.
 */
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import type { SessionOptions, TrackSetup } from "./session_options.ts";

/** The commands, in order, all to be taken up at frame 0. */
export function setupCommands(options: SessionOptions): CommandRequest[] {
  const commands: Record<string, unknown>[] = [];
  if (options.monitor) commands.push({ do: "mix.monitor", on: true });
  if (options.tempoBpm !== undefined) commands.push(tempoCommand(options.tempoBpm, options.beatsPerBar));
  if (options.metronome) commands.push({ do: "mix.metronome", on: true });
  options.tracks?.forEach((track, index) => commands.push(...trackCommands(track, index + 1)));
  return commands.map((command) => parseCommand({ ...command, at: 0 }));
}

function tempoCommand(bpm: number, beatsPerBar: number | undefined): Record<string, unknown> {
  return { do: "transport.set_tempo", bpm, ...(beatsPerBar === undefined ? {} : { beats_per_bar: beatsPerBar }) };
}

function trackCommands(setup: TrackSetup, track: number): Record<string, unknown>[] {
  // Naming a track makes it, so every prepared track gets one command even when it asks for nothing.
  const commands: Record<string, unknown>[] = [{ do: "mix.gain", track, db: setup.gainDb ?? 0 }];
  if (setup.pan !== undefined) commands.push({ do: "mix.pan", track, pan: setup.pan });
  if (setup.inputs !== undefined) commands.push({ do: "mix.input", track, channels: setup.inputs });
  if (setup.output !== undefined || setup.direct !== undefined) {
    // A track sounds on the first outputs unless told otherwise, also when only its own path is named.
    const channel = setup.output === undefined ? 1 : setup.output;
    commands.push({ do: "mix.output", track, channel, direct: setup.direct ?? null });
  }
  return commands;
}
