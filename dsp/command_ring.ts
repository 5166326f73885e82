/** Sends commands to the engine. One producer thread for each ring; the engine drains all rings at the start of a block. */
import {
  COMMAND_RING_BYTES,
  COMMAND_RING_COUNT,
  COMMAND_RING_SLOTS,
  COMMAND_RINGS_OFFSET,
  COMMAND_SLOT_BYTES,
  RING_HEAD_BYTES,
  RING_READ_FIELD,
  RING_WRITE_FIELD,
} from "./assembly/layout.ts";
import {
  COMMAND_A_FIELD,
  COMMAND_ACTION_SET,
  COMMAND_AT_FIELD,
  COMMAND_B_FIELD,
  COMMAND_C_FIELD,
  COMMAND_GESTURE_FIELD,
  COMMAND_ID_FIELD,
  COMMAND_KIND_FIELD,
  COMMAND_PLAN_FIELD,
  COMMAND_SOURCE_FIELD,
  COMMAND_TRACK_FIELD,
  COMMAND_WHEN_FIELD,
} from "./assembly/protocol.ts";
import { type Plan, writePlan } from "./plan.ts";

/** A command as it crosses: numbers of protocol.ts. `at` and `gesture` are stream frames, −1 for "now" and "same as at". */
export interface Command {
  kind: number;
  id: number;
  /** Track index from 0, TRACK_SELECTED or TRACK_NEW. */
  track: number;
  when: number;
  at: number;
  gesture: number;
  a: number;
  b: number;
  c: number;
  /** Which surface sent it; comes back in the answer. */
  source: number;
  /** Of a COMMAND_ACTION_SET. */
  plan?: Plan;
}

/** Stands where a plan is missing: it plans nothing, and is refused. */
const NO_PLAN: Plan = {
  kind: 0,
  number: 0,
  cycle: 0,
  unit: 0,
  position: 0,
  cycles: 0,
  every: 0,
  times: 0,
  priority: 0,
  then: 0,
  starts: 0,
};

/** The sending end of one ring. Thread: the one producer this ring belongs to. */
export class CommandRing {
  readonly #counts: Uint32Array;
  readonly #slots: DataView;

  constructor(memory: WebAssembly.Memory, ringIndex: number) {
    if (!(ringIndex >= 0 && ringIndex < COMMAND_RING_COUNT)) {
      throw new RangeError(`There is no command ring ${ringIndex}: they go from 0 to ${COMMAND_RING_COUNT - 1}.`);
    }
    const offset = COMMAND_RINGS_OFFSET + ringIndex * COMMAND_RING_BYTES;
    this.#counts = new Uint32Array(memory.buffer, offset, RING_HEAD_BYTES / 4);
    this.#slots = new DataView(memory.buffer, offset + RING_HEAD_BYTES, COMMAND_RING_SLOTS * COMMAND_SLOT_BYTES);
  }

  /** Sends a command. False when the ring is full: nothing was sent. Allocates nothing. */
  push(command: Command): boolean {
    const write = Atomics.load(this.#counts, RING_WRITE_FIELD / 4);
    const read = Atomics.load(this.#counts, RING_READ_FIELD / 4);
    if ((write - read) >>> 0 >= COMMAND_RING_SLOTS) return false;
    this.#writeSlot((write % COMMAND_RING_SLOTS) * COMMAND_SLOT_BYTES, command);
    Atomics.store(this.#counts, RING_WRITE_FIELD / 4, write + 1);
    return true;
  }

  #writeSlot(slot: number, command: Command): void {
    const view = this.#slots;
    view.setInt32(slot + COMMAND_KIND_FIELD, command.kind, true);
    view.setInt32(slot + COMMAND_ID_FIELD, command.id, true);
    view.setInt32(slot + COMMAND_TRACK_FIELD, command.track, true);
    view.setInt32(slot + COMMAND_WHEN_FIELD, command.when, true);
    view.setFloat64(slot + COMMAND_AT_FIELD, command.at, true);
    view.setFloat64(slot + COMMAND_GESTURE_FIELD, command.gesture, true);
    view.setFloat64(slot + COMMAND_A_FIELD, command.a, true);
    view.setFloat64(slot + COMMAND_B_FIELD, command.b, true);
    view.setFloat64(slot + COMMAND_C_FIELD, command.c, true);
    view.setInt32(slot + COMMAND_SOURCE_FIELD, command.source, true);
    if (command.kind === COMMAND_ACTION_SET) writePlan(view, slot + COMMAND_PLAN_FIELD, command.plan ?? NO_PLAN);
  }
}
