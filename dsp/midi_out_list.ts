/**
 * What the newest block sends on MIDI, read without allocating anything.
 *
 * Entries are sorted by frame; each has a port of the engine's, a length and the address of its bytes in the engine's memory. They hold until
 * the next block. Units: frames after the block's first, bytes. Thread: the one that processes.
 */
import { MIDI_OUT_BYTES, MIDI_OUT_OFFSET, MIDI_OUT_SLOT_BYTES, REGIONS_END } from "./assembly/layout.ts";
import {
  MIDI_OUT_ADDRESS_FIELD,
  MIDI_OUT_COUNT_FIELD,
  MIDI_OUT_FRAME_FIELD,
  MIDI_OUT_LENGTH_FIELD,
  MIDI_OUT_PORT_FIELD,
} from "./assembly/protocol.ts";

const FIRST = 64 / 4;
const ENTRY = MIDI_OUT_SLOT_BYTES / 4;

/** The list of one engine. */
export class MidiOutList {
  /** The memory that addresses count in. */
  readonly bytes: Uint8Array;
  readonly #words: Int32Array;

  constructor(memory: WebAssembly.Memory) {
    this.#words = new Int32Array(memory.buffer, MIDI_OUT_OFFSET, MIDI_OUT_BYTES / 4);
    this.bytes = new Uint8Array(memory.buffer, 0, REGIONS_END);
  }

  /** Entries of the newest block. */
  get count(): number {
    return this.#words[MIDI_OUT_COUNT_FIELD / 4]!;
  }

  /** Frames after the block's first. */
  frame(index: number): number {
    return this.#words[FIRST + index * ENTRY + MIDI_OUT_FRAME_FIELD / 4]!;
  }

  port(index: number): number {
    return this.#words[FIRST + index * ENTRY + MIDI_OUT_PORT_FIELD / 4]!;
  }

  length(index: number): number {
    return this.#words[FIRST + index * ENTRY + MIDI_OUT_LENGTH_FIELD / 4]!;
  }

  /** Where in `bytes` the message begins. */
  address(index: number): number {
    return this.#words[FIRST + index * ENTRY + MIDI_OUT_ADDRESS_FIELD / 4]!;
  }
}
