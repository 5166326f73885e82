/**
 * Plans MIDI: notes, messages and system exclusive, due now, at an output frame, or at a tick of the grid (960 a beat).
 *
 * Each thread that plans has a ring of its own in the engine's memory. The engine sends what is due at its exact frame, whatever this thread
 * does meanwhile, and owes every note its end. Ticks pass while the transport runs: a plan by tick waits for its start, and is gone when it
 * stops. Withdrawing drops what this thread planned and is not due yet. Thread: the ring's one writer.
 */
import {
  MIDI_PORT_COUNT,
  MIDI_RING_BYTES,
  MIDI_RING_COUNT,
  MIDI_RING_SLOTS,
  MIDI_RINGS_OFFSET,
  MIDI_SLOT_BYTES,
  MIDI_SYSEX_MOST,
  RING_HEAD_BYTES,
  RING_READ_FIELD,
  RING_WRITE_FIELD,
} from "./assembly/layout.ts";
import * as protocol from "./assembly/protocol.ts";

/** When something is due: at once, at an output frame, or at a tick of the grid. */
export type MidiDue = { now: true } | { frame: number } | { tick: number };

/** A note with its own length, in the unit of its due: frames or ticks. */
export interface PlannedNote {
  port: number;
  /** 0…15. */
  channel: number;
  /** 0…127. */
  key: number;
  /** 1…127. */
  velocity: number;
  length: number;
}

/** The planning end of one ring. */
export class MidiPlan {
  readonly #counts: Uint32Array;
  readonly #slots: DataView;
  #generation = 0;
  #withdrawal: number | undefined;

  constructor(memory: WebAssembly.Memory, ringIndex: number) {
    if (!(ringIndex >= 0 && ringIndex < MIDI_RING_COUNT)) {
      throw new RangeError(`There is no MIDI ring ${ringIndex}: they go from 0 to ${MIDI_RING_COUNT - 1}.`);
    }
    const offset = MIDI_RINGS_OFFSET + ringIndex * MIDI_RING_BYTES;
    this.#counts = new Uint32Array(memory.buffer, offset, RING_HEAD_BYTES / 4);
    this.#slots = new DataView(memory.buffer, offset + RING_HEAD_BYTES, MIDI_RING_SLOTS * MIDI_SLOT_BYTES);
  }

  /** Slots that are free now. */
  get room(): number {
    const write = Atomics.load(this.#counts, RING_WRITE_FIELD / 4);
    return MIDI_RING_SLOTS - ((write - Atomics.load(this.#counts, RING_READ_FIELD / 4)) >>> 0);
  }

  /** Plans a note; false when the ring is full. The engine ends it on the same port and channel, whatever happens. */
  note(due: Exclude<MidiDue, { now: true }>, { port, channel, key, velocity, length }: PlannedNote): boolean {
    checkPort(port);
    const message = 0x90 | channel & 15 | (key & 127) << 8 | (velocity & 127) << 16 | 3 << 24;
    return this.#push(protocol.MIDI_NOTE, due, port, message, length);
  }

  /** Plans a message of one to three bytes; false when the ring is full. */
  message(due: MidiDue, port: number, bytes: ArrayLike<number>): boolean {
    checkPort(port);
    if (!(bytes.length >= 1 && bytes.length <= 3 && bytes[0]! >= 0x80)) {
      throw new RangeError(
        `A short MIDI message has 1 to 3 bytes and begins with a status, not ${[...Array.from(bytes)]}.`,
      );
    }
    const message = bytes[0]! | (bytes[1] ?? 0) << 8 | (bytes[2] ?? 0) << 16 | bytes.length << 24;
    return this.#push(protocol.MIDI_MESSAGE, due, port, message, 0);
  }

  /** Plans a longer message (F0 … F7); false when the ring has no room for all of it. */
  sysex(due: MidiDue, port: number, bytes: Uint8Array): boolean {
    checkPort(port);
    if (bytes.length < 2 || bytes.length > MIDI_SYSEX_MOST) {
      throw new RangeError(`A system exclusive message has 2 to ${MIDI_SYSEX_MOST} bytes, not ${bytes.length}.`);
    }
    const pieces = Math.ceil(bytes.length / protocol.MIDI_PIECE_BYTES);
    if (this.room < 1 + pieces) return false;
    const write = Atomics.load(this.#counts, RING_WRITE_FIELD / 4);
    this.#write(write, protocol.MIDI_SYSEX, due, port, 0, bytes.length);
    for (let piece = 0; piece < pieces; piece++) {
      const slot = slotOf(write + 1 + piece), from = piece * protocol.MIDI_PIECE_BYTES;
      this.#slots.setInt32(slot + protocol.MIDI_KIND_FIELD, protocol.MIDI_BYTES, true);
      for (let i = 0; i < protocol.MIDI_PIECE_BYTES; i++) {
        this.#slots.setUint8(slot + protocol.MIDI_PIECE_FIELD + i, bytes[from + i] ?? 0);
      }
    }
    // All at once: the engine never sees half a message.
    Atomics.store(this.#counts, RING_WRITE_FIELD / 4, write + 1 + pieces);
    return true;
  }

  /**
   * Drops everything this thread planned so far for this moment or later. Notes that sound by then have their ends as planned, or, when they
   * are cut, at this moment.
   */
  withdraw(from: Exclude<MidiDue, { now: true }>, cut = false): boolean {
    this.#generation++;
    this.#withdrawal = Atomics.load(this.#counts, RING_WRITE_FIELD / 4);
    return this.#push(protocol.MIDI_WITHDRAW, from, 0, 0, cut ? 1 : 0);
  }

  /** Names the last withdrawal, for `takenAt`. */
  get lastWithdrawal(): number | undefined {
    return this.#withdrawal;
  }

  /** The output frame at which the engine took a withdrawal in; undefined while it has not. Ask before the ring has gone round. */
  takenAt(withdrawal: number): number | undefined {
    const read = Atomics.load(this.#counts, RING_READ_FIELD / 4);
    if (((read - withdrawal) | 0) <= 0) return undefined;
    return this.#slots.getFloat64(slotOf(withdrawal) + protocol.MIDI_LENGTH_FIELD, true);
  }

  #push(kind: number, due: MidiDue, port: number, message: number, length: number): boolean {
    if (this.room < 1) return false;
    const write = Atomics.load(this.#counts, RING_WRITE_FIELD / 4);
    this.#write(write, kind, due, port, message, length);
    Atomics.store(this.#counts, RING_WRITE_FIELD / 4, write + 1);
    return true;
  }

  #write(index: number, kind: number, due: MidiDue, port: number, message: number, length: number): void {
    const slot = slotOf(index), slots = this.#slots;
    const [unit, at] = "tick" in due
      ? [protocol.MIDI_TICK, due.tick]
      : "frame" in due
      ? [protocol.MIDI_FRAME, due.frame]
      : [protocol.MIDI_NOW, 0];
    slots.setFloat64(slot + protocol.MIDI_DUE_FIELD, at, true);
    slots.setFloat64(slot + protocol.MIDI_LENGTH_FIELD, length, true);
    slots.setInt32(slot + protocol.MIDI_UNIT_FIELD, unit, true);
    slots.setInt32(slot + protocol.MIDI_KIND_FIELD, kind, true);
    slots.setInt32(slot + protocol.MIDI_PORT_FIELD, port, true);
    slots.setUint32(slot + protocol.MIDI_MESSAGE_FIELD, message >>> 0, true);
    slots.setInt32(slot + protocol.MIDI_GENERATION_FIELD, this.#generation, true);
  }
}

function slotOf(index: number): number {
  return ((index >>> 0) % MIDI_RING_SLOTS) * MIDI_SLOT_BYTES;
}

function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port < MIDI_PORT_COUNT) return;
  throw new RangeError(`MIDI ports of the engine go from 0 to ${MIDI_PORT_COUNT - 1}, there is none ${port}.`);
}
