/**
 * JACK's transport as the audio worker sees it in each cycle, handed to whoever follows it: the newest cycle only, in shared memory.
 *
 * Method: libjack writes the place straight into the cell (`jack_transport_query` may be called in the process thread, and answers for the whole
 * cycle), beside it stands the stream frame at which the cycle began; a sequence number is odd meanwhile. It is written when the
 * engine has processed the block, so that who reads a cycle here finds what the engine made of it. Nothing allocates.
 * Units: frames. Thread: `watchTransport` audio worker, `TransportCell` any other.
 */
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import type { BlockEngine } from "../block.ts";
import {
  emptyPosition,
  type Position,
  POSITION_BYTES,
  readPosition,
  TRANSPORT_LOOPING,
  TRANSPORT_NET_STARTING,
  TRANSPORT_ROLLING,
  TRANSPORT_STARTING,
  TRANSPORT_STOPPED,
} from "./position.ts";
import { CELL_LOST_FRAMES, type JackSeat } from "./seat.ts";
import type { WorkerFunctions } from "./symbols.ts";

/** Words: sequence, number of the seat (0 before it begins), the state, frames lost at it, frames by which bars and beats are late, seats so far. */
const SEQUENCE_WORD = 0;
const SEAT_WORD = 1;
const STATE_WORD = 2;
const LOST_WORD = 3;
const LATE_WORD = 4;
const COUNT_WORD = 5;
const WORDS = 6;
/** Double: stream frame of the cycle's start. */
const FRAME_NUMBER = 3;
const POSITION_AT = 32;
const CELL_BYTES = POSITION_AT + POSITION_BYTES;
const TRIES = 100;

/** One cycle's transport. */
export interface TransportCycle extends Position {
  /** Which seat at a server it is, from 1: another one means that the server was another, or began anew. */
  seat: number;
  state: "stopped" | "starting" | "rolling";
  /** Stream frame of the cycle's start. */
  streamFrame: number;
  /** Frames that the stream lost at this seat until then. */
  lostFrames: number;
}

/** A cycle to read into. */
export function emptyCycle(): TransportCycle {
  return { seat: 0, state: "stopped", streamFrame: 0, lostFrames: 0, ...emptyPosition() };
}

/** The reading end. */
export class TransportCell {
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #view: DataView;
  #seen = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer, 0, WORDS);
    this.#numbers = new Float64Array(buffer, 0, FRAME_NUMBER + 1);
    this.#view = new DataView(buffer);
  }

  /** Memory for one. */
  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(CELL_BYTES);
  }

  /** Takes the newest cycle into `cycle`; false when it was read before, or there is none. */
  read(cycle: TransportCycle): boolean {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = Atomics.load(this.#words, SEQUENCE_WORD);
      if (before === this.#seen) return false;
      if ((before & 1) !== 0) continue;
      const isWhole = this.#copy(cycle);
      if (Atomics.load(this.#words, SEQUENCE_WORD) !== before) continue;
      this.#seen = before;
      return isWhole;
    }
    return false;
  }

  #copy(cycle: TransportCycle): boolean {
    const state = this.#words[STATE_WORD]!;
    cycle.seat = this.#words[SEAT_WORD]!;
    cycle.lostFrames = this.#words[LOST_WORD]!;
    cycle.streamFrame = this.#numbers[FRAME_NUMBER]!;
    cycle.state = state === TRANSPORT_ROLLING || state === TRANSPORT_LOOPING
      ? "rolling"
      : state === TRANSPORT_STARTING || state === TRANSPORT_NET_STARTING
      ? "starting"
      : "stopped";
    const isWhole = readPosition(this.#view, POSITION_AT, cycle);
    cycle.bbtOffsetFrames += this.#words[LATE_WORD]!;
    return isWhole && cycle.seat !== 0;
  }
}

/** Writes what the transport is. */
export interface TransportWatch {
  /** From now on cycles are meant; those before were a rehearsal, and nobody reads them. */
  begin(): void;
  /** The block of so many frames is processed; call before the cycle is signalled. */
  note(frames: number): void;
}

/** Watches the transport for a seat; undefined where nobody follows it. */
export function watchTransport(
  jack: Pick<WorkerFunctions, "jack_transport_query">,
  engine: BlockEngine,
  { transport, client, cells, isPipeWire }: Pick<JackSeat, "transport" | "client" | "cells" | "isPipeWire">,
): TransportWatch | undefined {
  if (transport === undefined || engine.midiOut === undefined) return undefined;
  const words = new Int32Array(transport, 0, WORDS), numbers = new Float64Array(transport, 0, FRAME_NUMBER + 1);
  const position = new Uint8Array(transport, POSITION_AT, POSITION_BYTES);
  /** Frames processed so far: two halves of an i64. */
  const header = new Int32Array(engine.midiOut.bytes.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
  const address = Deno.UnsafePointer.of(position) as Deno.PointerObject;
  const clientPointer = Deno.UnsafePointer.create(client) as Deno.PointerObject;
  const { jack_transport_query } = jack;
  words[SEAT_WORD] = 0;
  /** Frames of the cycle before. */
  const before = new Int32Array(1);
  return {
    begin() {
      words[STATE_WORD] = TRANSPORT_STOPPED;
      words[SEAT_WORD] = ++words[COUNT_WORD]!;
    },
    note(frames) {
      Atomics.add(words, SEQUENCE_WORD, 1);
      // PipeWire shows the place that the master told in the cycle before, for that cycle, as if it were this one's.
      words[LATE_WORD] = isPipeWire && words[STATE_WORD] === TRANSPORT_ROLLING ? before[0]! : 0;
      before[0] = frames;
      words[STATE_WORD] = jack_transport_query(clientPointer, address);
      words[LOST_WORD] = cells[CELL_LOST_FRAMES]!;
      numbers[FRAME_NUMBER] = header[1]! * 4294967296 + (header[0]! >>> 0) - frames;
      Atomics.add(words, SEQUENCE_WORD, 1);
    },
  };
}
