/**
 * What a session is opened with, and the values it takes where nothing was asked for.
 *
 * Thread: control.
 */

import type { CommandRequest } from "../commands/parse.ts";
import type { FirstLoopMode } from "../analysis/first_loop.ts";
import type { LengthRule } from "../score/score_header.ts";
import type { MetronomeSetup } from "../metronome/setup.ts";
import type { MidiSetup } from "../midi/setup.ts";
import type { TrackPortsSetup } from "./track_ports.ts";
import type { SceneSetup } from "./scene_setup.ts";
import type { Bank } from "../sequencer/model/pattern.ts";

/** Which host drives the engine; `auto` takes the first that is there. */
export type HostName = "auto" | "jack" | "portaudio" | "builtin";

/** A track that a set prepares before anybody plays; 1-based channels. */
export interface TrackSetup {
  inputs?: number[];
  output?: number | null;
  direct?: number | null;
  gainDb?: number;
  pan?: number;
  /** Level in the phones; left out: as loud as in the PA. */
  phonesDb?: number;
  groups?: number[];
  muteGroup?: number;
}

/** A second mix for the player's ears. */
export interface PhonesSetup {
  /** First of its two output channels, counted from 1; beyond those of the host where it has a device of its own. */
  output: number;
  /** Name, part of a name or number of a PortAudio device that plays it, kept in step with the session's own. */
  device?: string;
  /** Frames a block of that device, where it has none of its own; 256 unless asked otherwise. */
  blockFrames?: number;
  /** How long the PA's sound takes through the air, where it has a device of its own. */
  airMs?: number;
  levelDb?: number;
  /** Hear the inputs there. */
  inputs?: boolean;
  /** Level of the click there, beside the metronome's own. */
  clickDb?: number;
}

/** Everything `Session.open` takes; what is absent is decided by the host. */
export interface SessionOptions {
  host: HostName;
  /** An invisible player plays the demo phrase on the built-in host and loops it. */
  demo: boolean;
  /** Name, part of a name, or number of a PortAudio device, or "none". */
  inputDevice?: string;
  outputDevice?: string;
  /** Hz; JACK always decides for itself. */
  sampleRate?: number;
  blockFrames?: number;
  inputCount: number;
  outputCount: number;
  /** Name of the JACK server to join; left out: the one that JACK itself would. */
  jackServer?: string;
  /** Lead JACK's transport as timebase master. */
  lead?: boolean;
  /** JACK client name. */
  clientName: string;
  /** Tracks with JACK ports of their own; left out: none. */
  trackPorts?: TrackPortsSetup;
  /** Connect to the physical JACK ports. */
  autoConnect: boolean;
  /** Hear the inputs. */
  monitor: boolean;
  /** Left out: one mix for everybody. */
  phones?: PhonesSetup;
  /** Where loops and score go; default `sessions/<date-time>`. */
  sessionFolder?: string;
  /** Built-in host: what it hears, a WAV file; resampled where the session is at another rate. */
  inputFile?: string;
  /** Built-in host: where its sound goes; default `output.wav` in the session's folder. */
  outputFile?: string;
  /** Write the inputs into the session's folder as they are played, so that its score can be rendered. Default true. */
  recordInput?: boolean;
  tapeMinutes: number;
  /** Sound memory in MB over which the oldest undo steps are given up. */
  memoryMb?: number;
  tracks?: TrackSetup[];
  /** What the end of the first loop goes to; default `tempo`: whole beats where a pulse was played, else an onset. */
  firstLoop?: FirstLoopMode;
  forgivenessMs?: number;
  /** What a take's length becomes beside an anchor loop; default `multiple`. */
  lengthRule?: LengthRule;
  limiterCeilingDb?: number;
  metronome?: boolean;
  /** What it clicks, and how that and the tempo change from bar to bar; left out: every beat. */
  metronomeSetup?: MetronomeSetup;
  tempoBpm?: number;
  beatsPerBar?: number;
  /** Scenes to begin with, and what a launch waits for. */
  scenes?: SceneSetup;
  /** What the sequencer begins with; left out: an empty pattern. */
  bank?: Bank;
  /** The pattern file that it came from. */
  bankPath?: string;
  /** Commands that set the session's actions. */
  actions?: readonly CommandRequest[];
  /** Ports to hear and to play to; left out: none. */
  midi?: MidiSetup;
}

/** Options of a plain session: stereo in and out, ten minutes of tape, host found by itself. */
export function defaultSessionOptions(): SessionOptions {
  return {
    host: "auto",
    demo: false,
    inputCount: 2,
    outputCount: 2,
    clientName: "rondo",
    autoConnect: true,
    monitor: false,
    tapeMinutes: 10,
  };
}

/** Sound memory when nothing else is asked for, MB: half of what WebAssembly can address. */
export const DEFAULT_MEMORY_MB = 2048;
/** Block of the built-in host when nothing else is asked for, frames. */
export const BUILTIN_BLOCK_FRAMES = 128;
/** Rate of the built-in host when nothing else is asked for, Hz. */
export const BUILTIN_SAMPLE_RATE = 48000;
