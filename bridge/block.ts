/**
 * The one interface between hosts and whatever makes the sound: blocks of frames.
 *
 * A host (JACK, PortAudio, built-in, offline) decides where blocks come from; a `BlockEngine` fills them. Hosts write the
 * inputs, call `process`, and read the outputs. No musical words here.
 * Thread: the thread that owns the stream (for live hosts the audio worker).
 */
export interface BlockEngine {
  /** Frames per second the engine was prepared for. */
  readonly sampleRate: number;
  /** Longest block `process` takes. */
  readonly maxBlockFrames: number;
  /** One view a channel, `maxBlockFrames` long, in shared memory; the host writes frames 0…n−1 before `process(n)`. */
  readonly inputs: readonly Float32Array[];
  /** One view a channel, `maxBlockFrames` long, in shared memory; the host reads frames 0…n−1 after `process(n)`. */
  readonly outputs: readonly Float32Array[];
  /**
   * Pairs of channels beside the outputs, two views a pair, as long as those. A pair is filled only while it is heard, and may
   * begin to be and cease at any block.
   */
  readonly pairs?: readonly Float32Array[];
  /** From the next block on a pair is filled (a way to do it, from 1) or not (0, as at the start). Allocates nothing. */
  hearPair?(index: number, heard: number): void;
  /** What the newest block sends on MIDI, sorted; read after `process`. An engine without MIDI has none. */
  readonly midiOut?: MidiOut;
  /** Process one block. Allocates nothing, never throws, never waits. */
  process(frames: number): void;
  /** The host lost this many frames (an xrun): time passes, the inputs are taken as silence, the outputs are not heard. */
  lose(frames: number): void;
  /** Latencies as the host knows them, in frames; call at the start and when they change (never inside a block). */
  setLatency(inputFrames: number, outputFrames: number): void;
}

/** MIDI messages of a block: reading them allocates nothing. */
export interface MidiOut {
  /** Memory that addresses count in. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Frames after the block's first. */
  frame(index: number): number;
  /** Port of the engine's, 0…31. */
  port(index: number): number;
  /** Bytes. */
  length(index: number): number;
  /** Where in `bytes` the message begins. */
  address(index: number): number;
}

/** What a host tells while it runs; sent to control as plain messages, never from inside a block. */
export type HostReport =
  | {
    kind: "started";
    host: string;
    device: string;
    sampleRate: number;
    blockFrames: number;
    inputLatencyFrames: number;
    outputLatencyFrames: number;
    realTime: boolean;
    note?: string;
  }
  | { kind: "changed"; blockFrames?: number; inputLatencyFrames?: number; outputLatencyFrames?: number; note?: string }
  | { kind: "xrun"; lostFrames: number }
  | { kind: "lost"; reason: string }
  | { kind: "back"; reason: string }
  | { kind: "refused"; reason: string }
  | { kind: "stopped" };
