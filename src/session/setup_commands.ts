/**
 * The commands that bring a fresh engine to what was saved and what the options ask for. They go into the score like any other.
 *
 * Thread: control.
 */
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { clickAt } from "../metronome/click_schedule.ts";
import { restoreCommands } from "../saved/restore_session.ts";
import type { SessionRecord } from "../saved/session_record.ts";
import { groupCommands, sceneCommands } from "./scene_setup.ts";
import type { PhonesSetup, SessionOptions, TrackSetup } from "./session_options.ts";

/** The commands, in order, all to be taken up at frame 0. `saved`: the session that goes on. */
export function setupCommands(options: SessionOptions, saved?: SessionRecord): CommandRequest[] {
  const restored = saved === undefined ? [] : restoreCommands(saved, options.inputCount, options.outputCount);
  const commands: object[] = [];
  if (options.monitor) commands.push({ do: "mix.monitor", on: true });
  const tempoBpm = options.metronomeSetup?.tempi?.fromBpm ?? options.tempoBpm;
  // What was saved is later than what the set prepared.
  if (tempoBpm !== undefined && saved === undefined) commands.push(tempoCommand(tempoBpm, options.beatsPerBar));
  commands.push(...metronomeCommands(options), ...phonesCommands(options.phones));
  if (saved === undefined) {
    options.tracks?.forEach((track, index) => commands.push(...trackCommands(track, index + 1)));
    if (options.scenes !== undefined) commands.push(...sceneCommands(options.scenes));
    commands.push(...options.actions ?? []);
  }
  return [...restored, ...commands.map((command) => parseCommand({ ...command, at: 0 }))];
}

function tempoCommand(bpm: number, beatsPerBar: number | undefined): Record<string, unknown> {
  return { do: "transport.set_tempo", bpm, ...(beatsPerBar === undefined ? {} : { beats_per_bar: beatsPerBar }) };
}

/** What bar 0 is to click, where that is heard, and whether it is. */
function metronomeCommands({ metronome = false, metronomeSetup: setup }: SessionOptions): Record<string, unknown>[] {
  if (setup === undefined) return metronome ? [{ do: "mix.metronome", on: true }] : [];
  const { gainDb, output = 1 } = setup;
  const level = gainDb === undefined ? {} : { db: gainDb };
  return [
    { do: "mix.click", ...clickAt(setup, 0), output },
    { do: "mix.metronome", on: metronome, ...level },
  ];
}

function phonesCommands({ levelDb, inputs, clickDb }: Partial<PhonesSetup> = {}): Record<string, unknown>[] {
  return [
    ...(levelDb === undefined ? [] : [{ do: "mix.phones_level", db: levelDb }]),
    ...(inputs === undefined ? [] : [{ do: "mix.phones_inputs", on: inputs }]),
    ...(clickDb === undefined ? [] : [{ do: "mix.phones_click", db: clickDb }]),
  ];
}

function trackCommands(setup: TrackSetup, track: number): Record<string, unknown>[] {
  // Naming a track makes it, so every prepared track gets one command even when it asks for nothing.
  const commands: Record<string, unknown>[] = [{ do: "mix.gain", track, db: setup.gainDb ?? 0 }];
  if (setup.pan !== undefined) commands.push({ do: "mix.pan", track, pan: setup.pan });
  if (setup.phonesDb !== undefined) commands.push({ do: "mix.phones", track, db: setup.phonesDb });
  if (setup.inputs !== undefined) commands.push({ do: "mix.input", track, channels: setup.inputs });
  if (setup.output !== undefined || setup.direct !== undefined) {
    // A track sounds on the first outputs unless told otherwise, also when only its own path is named.
    const channel = setup.output === undefined ? 1 : setup.output;
    commands.push({ do: "mix.output", track, channel, direct: setup.direct ?? null });
  }
  commands.push(...groupCommands(setup, track));
  return commands;
}
