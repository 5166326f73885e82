/** Reads what the engine tells. One reader thread: control (or the offline host). */
import {
  EVENT_RING_OFFSET,
  EVENT_RING_SLOTS,
  EVENT_SLOT_BYTES,
  HEADER_EVENTS_LOST_FIELD,
  HEADER_OFFSET,
  RING_HEAD_BYTES,
  RING_READ_FIELD,
  RING_WRITE_FIELD,
} from "./assembly/layout.ts";
import {
  COMMAND_ACTION_SET,
  EVENT_A_FIELD,
  EVENT_ARGUMENT_A_FIELD,
  EVENT_ARGUMENT_B_FIELD,
  EVENT_ARGUMENT_C_FIELD,
  EVENT_ARGUMENT_TRACK_FIELD,
  EVENT_AT_FIELD,
  EVENT_B_FIELD,
  EVENT_C_FIELD,
  EVENT_COMMAND_FIELD,
  EVENT_D_FIELD,
  EVENT_FRAME_FIELD,
  EVENT_GESTURE_FIELD,
  EVENT_ID_FIELD,
  EVENT_KIND_FIELD,
  EVENT_PLAN_FIELD,
  EVENT_SOURCE_FIELD,
  EVENT_STATE_FIELD,
  EVENT_STATUS_FIELD,
  EVENT_TRACK_FIELD,
  EVENT_WHEN_FIELD,
} from "./assembly/protocol.ts";
import { type Plan, readPlan } from "./plan.ts";

/** An event as it crosses: numbers of protocol.ts, frames as plain numbers. */
export interface EngineEvent {
  kind: number;
  command: number;
  id: number;
  /** Track index from 0, −1 for none. */
  track: number;
  /** Output frame at which it took effect. */
  frame: number;
  /** Stream frame at which the engine took the command up. */
  at: number;
  /** Stream frame of the press, −1 without one. */
  gesture: number;
  status: number;
  state: number;
  a: number;
  b: number;
  c: number;
  d: number;
  source: number;
  when: number;
  argumentA: number;
  argumentB: number;
  argumentC: number;
  argumentTrack: number;
  /** Of an answer to a COMMAND_ACTION_SET. */
  plan?: Plan;
}

/** The reading end of the event ring. */
export class EventRing {
  readonly #counts: Uint32Array;
  readonly #slots: DataView;
  readonly #header: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.#counts = new Uint32Array(memory.buffer, EVENT_RING_OFFSET, RING_HEAD_BYTES / 4);
    this.#slots = new DataView(memory.buffer, EVENT_RING_OFFSET + RING_HEAD_BYTES, EVENT_RING_SLOTS * EVENT_SLOT_BYTES);
    this.#header = new DataView(memory.buffer, HEADER_OFFSET);
  }

  /** The oldest event not read yet, or undefined. */
  read(): EngineEvent | undefined {
    const read = Atomics.load(this.#counts, RING_READ_FIELD / 4);
    if (read === Atomics.load(this.#counts, RING_WRITE_FIELD / 4)) return undefined;
    const event = this.#readSlot((read % EVENT_RING_SLOTS) * EVENT_SLOT_BYTES);
    Atomics.store(this.#counts, RING_READ_FIELD / 4, read + 1);
    return event;
  }

  /** Events dropped so far because nobody read them in time. */
  get lost(): number {
    return this.#header.getUint32(HEADER_EVENTS_LOST_FIELD, true);
  }

  #readSlot(slot: number): EngineEvent {
    const i32 = (field: number) => this.#slots.getInt32(slot + field, true);
    const f64 = (field: number) => this.#slots.getFloat64(slot + field, true);
    const isPlan = i32(EVENT_COMMAND_FIELD) === COMMAND_ACTION_SET;
    return {
      kind: i32(EVENT_KIND_FIELD),
      command: i32(EVENT_COMMAND_FIELD),
      id: i32(EVENT_ID_FIELD),
      track: i32(EVENT_TRACK_FIELD),
      frame: f64(EVENT_FRAME_FIELD),
      at: f64(EVENT_AT_FIELD),
      gesture: f64(EVENT_GESTURE_FIELD),
      status: i32(EVENT_STATUS_FIELD),
      state: i32(EVENT_STATE_FIELD),
      a: f64(EVENT_A_FIELD),
      b: f64(EVENT_B_FIELD),
      c: f64(EVENT_C_FIELD),
      d: f64(EVENT_D_FIELD),
      source: i32(EVENT_SOURCE_FIELD),
      when: i32(EVENT_WHEN_FIELD),
      argumentA: f64(EVENT_ARGUMENT_A_FIELD),
      argumentB: f64(EVENT_ARGUMENT_B_FIELD),
      argumentC: f64(EVENT_ARGUMENT_C_FIELD),
      argumentTrack: i32(EVENT_ARGUMENT_TRACK_FIELD),
      ...(isPlan && { plan: readPlan(this.#slots, slot + EVENT_PLAN_FIELD) }),
    };
  }
}
