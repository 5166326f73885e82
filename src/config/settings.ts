/**
 * What a performance runs with: defaults, then the set file, then the command line's flags.
 *
 * Units as in schema.ts. Thread: control.
 */
import { UsageError, UserError } from "../errors.ts";
import { defaultSessionOptions, type SessionOptions, type TrackSetup } from "../session/session_options.ts";
import { MOST_TRACK_PORTS, type TrackPortsSetup } from "../session/track_ports.ts";
import { expectedAt, shownValue, valueAt } from "./explain.ts";
import { mergeMetronome, metronomeOf } from "./metronome_settings.ts";
import { midiOf } from "./midi_settings.ts";
import { actionsOf } from "./action_settings.ts";
import { patternsOf } from "./pattern_settings.ts";
import { mergePhones, phonesOf } from "./phones_settings.ts";
import { scenesOf } from "./scene_settings.ts";
import { type SetFile, setSchema, type SetTrack } from "./schema.ts";

/** A performance to be: what the session is opened with, and what only surfaces need. */
export interface Settings {
  options: SessionOptions;
  /** Names of the prepared tracks, by index. */
  trackNames: (string | undefined)[];
}

/** The flag that sets a key: `tape_minutes` is `--tape-minutes`. */
function flagOf(key: string): string {
  if (key === "connect") return "--no-connect";
  if (key === "record_input") return "--no-record-input";
  if (key === "midi_inputs" || key === "midi_outputs") return key === "midi_inputs" ? "--midi-in" : "--midi-out";
  return `--${key.replaceAll("_", "-")}`;
}

/** Checks flag values (keys as in a set file). Throws a UserError (exit code 2) that names flag, value, expectation. */
export function parseFlags(flags: Record<string, unknown>): SetFile {
  const result = setSchema.safeParse(flags);
  if (result.success) return result.data;
  const path = result.error.issues[0]!.path.slice(0, 1);
  const key = String(path[0]);
  const expected = key === "channels"
    ? "a number from 1 to 64, or inputs/outputs such as 2/8"
    : expectedAt(setSchema, undefined, path)?.replaceAll('"', "");
  const value = shownValue(valueAt(flags, path)).replace(/^"|"$/g, "");
  throw new UsageError(`${flagOf(key)} ${value}: expected ${expected}.`);
}

/** Flags over the set file over the defaults. Throws a UserError (exit code 2) where they contradict each other. */
export function resolveSettings(file: SetFile, flags: SetFile): Settings {
  const given: SetFile = { ...file, ...defined(flags), metronome: mergeMetronome(file.metronome, flags.metronome) };
  const phones = mergePhones(file.phones, flags.phones);
  if (phones !== undefined) given.phones = phones;
  const { channels } = given;
  const counts = typeof channels === "number" ? { inputs: channels, outputs: channels } : channels;
  const options = { ...defaultSessionOptions(), ...defined(optionsOf(given)) } as SessionOptions;
  if (options.demo) options.host = "builtin";
  checkDevices(options);
  checkLead(options);
  checkTrackPorts(options);
  if (counts !== undefined) [options.inputCount, options.outputCount] = [counts.inputs, counts.outputs];
  const setup = phonesOf(given.phones, options.outputCount);
  if (setup !== undefined) options.phones = setup;
  if (given.beats_per_bar !== undefined && (given.tempo ?? options.metronomeSetup?.tempi) === undefined) {
    throw new UsageError("Beats a bar (beats_per_bar) need a tempo to be counted in: give a tempo as well.");
  }
  const tracks = given.tracks ?? [];
  const output = options.metronomeSetup?.output ?? 1;
  if (output > options.outputCount && output !== options.phones?.output) {
    throw outOfRange("metronome.output", "output", output, options.outputCount);
  }
  tracks.forEach((track, index) => checkTrack(track, index, options));
  if (tracks.length > 0) options.tracks = tracks.map(trackSetupOf);
  return { options, trackNames: tracks.map((track) => track.name) };
}

/** A transport is led or followed, and under JACK. */
function checkLead({ lead, midi, host }: SessionOptions): void {
  if (!lead) return;
  const follows = midi?.follow
    ? "it is followed (follow)"
    : midi?.clockIn === undefined
    ? undefined
    : "a MIDI clock is followed (clock_in)";
  if (follows !== undefined) {
    throw new UsageError(`JACK's transport cannot be led (lead) while ${follows}: leave one of the two out.`);
  }
  if (host === "jack" || host === "auto") return;
  throw new UsageError(`JACK's transport cannot be led on the host ${host}: leave lead out, or play with --host jack.`);
}

/** Devices are PortAudio's, servers are JACK's; elsewhere they would be ignored without a word. */
function checkDevices({ host, inputDevice, outputDevice, jackServer }: SessionOptions): void {
  if (jackServer !== undefined && (host !== "jack" && host !== "auto" || (inputDevice ?? outputDevice) !== undefined)) {
    throw new UsageError(`The JACK server ${jackServer} cannot be joined by another host: leave out one of the two.`);
  }
  if ((inputDevice ?? outputDevice) === undefined || host === "auto" || host === "portaudio") return;
  const instead = host === "jack" ? "connect JACK ports instead" : "give the built-in host an input file instead";
  throw new UsageError(
    `The device ${inputDevice ?? outputDevice} cannot be used on the host ${host}: ${instead}, or use portaudio.`,
  );
}

/** A set's keys in the session's words; undefined where the set is silent. */
function optionsOf(set: SetFile) {
  return {
    host: set.host,
    demo: set.demo,
    inputDevice: set.input === undefined ? undefined : String(set.input),
    outputDevice: set.output === undefined ? undefined : String(set.output),
    sampleRate: set.rate,
    blockFrames: set.block,
    clientName: set.name,
    jackServer: set.server,
    lead: set.lead,
    trackPorts: trackPortsOf(set),
    autoConnect: set.connect,
    monitor: set.monitor,
    ...metronomeOf(set),
    tempoBpm: set.tempo,
    beatsPerBar: set.beats_per_bar,
    tapeMinutes: set.tape_minutes,
    memoryMb: set.memory_mb,
    firstLoop: set.first_loop,
    lengthRule: set.length_rule,
    forgivenessMs: set.forgiveness_ms,
    limiterCeilingDb: set.limiter_ceiling_db,
    sessionFolder: set.session,
    recordInput: set.record_input,
    inputFile: set.input_file,
    outputFile: set.output_file,
    midi: midiOf(set),
    scenes: set.scenes === undefined ? undefined : scenesOf(set.scenes, set.tracks?.length),
    ...patternsOf(set),
    ...actionsOf(set),
  };
}

/** Undefined where no track has ports. */
function trackPortsOf({ track_ports = 0, track_ports_tap: tap, tracks = [] }: SetFile): TrackPortsSetup | undefined {
  const most = track_ports === "all" ? MOST_TRACK_PORTS : track_ports;
  if (most === 0 && !tracks.some(({ ports }) => ports)) return undefined;
  return { most, ...(tap === "pre" ? { pre: true } : {}), tracks: tracks.map(({ name, ports }) => ({ name, ports })) };
}

/** Track ports are JACK's. */
function checkTrackPorts({ host, trackPorts, demo }: SessionOptions): void {
  if (trackPorts === undefined || host === "auto" || host === "jack" || demo) return;
  throw new UsageError(`Tracks have no ports of their own on the host ${host}: leave track_ports out, or use jack.`);
}

function trackSetupOf(track: SetTrack): TrackSetup {
  return defined({
    inputs: track.inputs,
    output: track.output,
    direct: track.direct,
    gainDb: track.gain_db,
    pan: track.pan,
    phonesDb: track.phones_db,
    groups: track.groups,
    muteGroup: track.mute_group,
  }) as TrackSetup;
}

/** The same without the keys that say nothing. */
function defined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function checkTrack(track: SetTrack, index: number, options: SessionOptions): void {
  const input = track.inputs?.find((channel) => channel > options.inputCount);
  if (input !== undefined) throw outOfRange(`tracks[${index}].inputs`, "input", input, options.inputCount);
  for (const key of ["output", "direct"] as const) {
    const channel = track[key] ?? 0;
    if (channel > options.outputCount) {
      throw outOfRange(`tracks[${index}].${key}`, "output", channel, options.outputCount);
    }
  }
}

function outOfRange(where: string, kind: string, channel: number, count: number): UserError {
  const has = count === 1 ? `is 1 ${kind}` : `are ${count} ${kind}s`;
  const message = `${where} names ${kind} ${channel}, but there ${has}: raise "channels" or name another.`;
  return new UsageError(message);
}
