/**
 * What a session asks of whoever brings blocks to its engine, whichever host that is.
 *
 * Thread: control.
 */
import type { AudioHost } from "../audio/audio_worker.ts";
import type { AudioListeners, AudioThread } from "./audio_thread.ts";
import type { HostFacts } from "./host_line.ts";

/** What a driver gets from the session. */
export interface HostContext {
  /** Sit an audio worker down at this host; any worker before it must have been dismissed. */
  startWorker(host: AudioHost, listeners?: Partial<AudioListeners>): AudioThread;
  /** Tell the session, and through it the surfaces, what happened. */
  report(facts: HostFacts): void;
}

/** What a host leaves behind. */
export interface HostRemains {
  /** Files it wrote. */
  saved: string[];
  /** Sentences worth saying. */
  notes: string[];
  /** A sentence for each file that could not be written. */
  failures?: string[];
}

/** A host that was found and can be started. */
export interface HostDriver {
  /** `jack`, `portaudio` or `builtin`. */
  readonly name: string;
  /** Frames per second the engine must be prepared for. */
  readonly sampleRate: number;
  /** Tracks, from the first, that may have ports of their own; left out: none. */
  readonly pairCount?: number;
  /** A sentence worth showing about why this host was taken. */
  readonly note?: string | undefined;
  /** Where MIDI that comes in at the JACK client goes, where the host has MIDI ports of its own. */
  readonly midiIn?: SharedArrayBuffer;
  /** Where JACK's transport is written, where it was asked for and the host is JACK's. */
  readonly transport?: SharedArrayBuffer;
  /** Begin; `started`, or `refused` with a reason, is reported later. */
  start(context: HostContext): void;
  /** Let the worker leave and close what was opened. The engine is nobody's afterwards. */
  close(): Promise<HostRemains>;
}
