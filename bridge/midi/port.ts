/**
 * What a MIDI port is to Rondo, whatever is behind it: RtMidi (ALSA, CoreMIDI, WinMM), JACK, or lists.
 *
 * An input is a port that Rondo hears, an output one that Rondo plays to. Times are milliseconds as
 * `performance.timeOrigin + performance.now()` gives them, the same in every thread. Every function throws `HostError` with a
 * sentence where something cannot be done. Thread: a port belongs to the thread that opened it.
 */

/** Which way a port carries messages, as Rondo sees it. */
export type MidiDirection = "input" | "output";

/** Names of the ports that are there now, in the system's order; two of the same name are told apart by " #2", " #3" … */
export interface MidiPortNames {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Takes one message: when it arrived, and its bytes (as the port gave them: whole messages, or fragments where a port gives
 * fragments). The bytes are the receiver's to keep.
 */
export type MidiReceive = (timeMs: number, bytes: Uint8Array) => void;

/** A port that is heard. */
export interface MidiInput {
  /** The port's own name, whatever it was asked for by. */
  readonly name: string;
  /** Nothing is received from then on. Closing twice is closing once. */
  close(): void;
}

/** A port that is played to. */
export interface MidiOutput {
  /** The port's own name, whatever it was asked for by. */
  readonly name: string;
  /** Sends one whole message now. The bytes are read before it returns. */
  send(bytes: Uint8Array): void;
  /** Closing twice is closing once. */
  close(): void;
}

/** One way to reach MIDI ports. */
export interface MidiBackend {
  /** What it is, in a word or two: "ALSA", "CoreMIDI", "WinMM", "offline". */
  readonly name: string;
  /** False on systems without ports that other programs can connect to (Windows). */
  readonly hasVirtualPorts: boolean;
  /** The ports that are there now. */
  list(): MidiPortNames;
  /** Hears a port, given by its name or a pattern (`findPort`). */
  openInput(pattern: string, receive: MidiReceive): MidiInput;
  /** Plays to a port, given by its name or a pattern (`findPort`). */
  openOutput(pattern: string): MidiOutput;
  /** Makes a port of this name that other programs can send to. */
  openVirtualInput(name: string, receive: MidiReceive): MidiInput;
  /** Makes a port of this name that other programs can listen to. */
  openVirtualOutput(name: string): MidiOutput;
  /** Closes what is open and lets the library go. */
  close(): void;
}
