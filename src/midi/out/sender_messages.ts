/** What control posts to the sender worker, and what comes back. Thread: both. */

/** The first message. */
export interface SenderStart {
  kind: "start";
  /** The engine's, for the stream's clock. */
  memory: WebAssembly.Memory;
  /** Buffers of `MidiRing`s of messages whose time is a stream frame, or `SEND_NOW`. Their writers wake by the cell's signal. */
  rings: SharedArrayBuffer[];
  /** Memory of a `SenderCell`. */
  cell: SharedArrayBuffer;
  /** "offline" keeps what is sent in a list, for tests and measurements. */
  backend: "rtmidi" | "offline";
  /** Priority for real-time scheduling, never above the audio thread's; absent: ordinary scheduling. */
  priority?: number;
}

/** Asks for something while the sender runs; each is followed by `SenderCell.ask`. */
export type SenderRequest =
  /** Binds an engine's port number to a port of the system, or to a virtual one of that name. */
  | { kind: "open"; port: number; name: string; isVirtual: boolean }
  | { kind: "close"; port: number }
  /** Closes all ports and ends. */
  | { kind: "stop" };

/** One message that an offline sender sent. */
export interface SentByList {
  timeMs: number;
  port: string;
  bytes: Uint8Array;
}

/** Says what became of it. */
export type SenderReport =
  /** It runs. `reason`: no port of the system can be opened, and why. */
  | { kind: "ready"; reason?: string }
  | { kind: "opened"; port: number; name: string }
  /** A port could not be opened, or refused a message and was closed. */
  | { kind: "failed"; port: number; name: string; reason: string }
  | { kind: "stopped"; sent: SentByList[] };
