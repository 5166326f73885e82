// The two kinds of ring between threads: commands in (one ring a sender), events out. Counts run free; a slot is count mod
// size. Full: a command's sender is told so at once; the newest event is dropped and counted.
import {
  COMMAND_RING_BYTES, COMMAND_RING_SLOTS, COMMAND_RINGS_OFFSET, COMMAND_SLOT_BYTES, EVENT_RING_OFFSET, EVENT_RING_SLOTS,
  EVENT_SLOT_BYTES, RING_HEAD_BYTES, RING_READ_FIELD, RING_WRITE_FIELD,
} from "../layout";
import { header } from "./header";

// @ts-ignore: decorator
@unmanaged
export class Command {
  kind: i32;
  id: i32;
  track: i32;
  when: i32;
  at: f64;
  gesture: f64;
  a: f64;
  b: f64;
  c: f64;
  source: i32;
  // The plan lies behind, see COMMAND_PLAN_FIELD.
}

// @ts-ignore: decorator
@unmanaged
export class Event {
  kind: i32;
  command: i32;
  id: i32;
  track: i32;
  frame: f64;
  at: f64;
  gesture: f64;
  status: i32;
  state: i32;
  a: f64;
  b: f64;
  c: f64;
  d: f64;
  source: i32;
  when: i32;
  argumentA: f64;
  argumentB: f64;
  argumentC: f64;
  argumentTrack: i32;
  // The plan lies behind, see EVENT_PLAN_FIELD.
}

/** The oldest command of a ring, or null. It stays valid until `releaseCommand`. */
export function peekCommand(ring: i32): Command | null {
  const base = usize(COMMAND_RINGS_OFFSET + ring * COMMAND_RING_BYTES);
  const read = load<u32>(base + RING_READ_FIELD);
  if (read == atomic.load<u32>(base + RING_WRITE_FIELD)) return null;
  const slot = base + RING_HEAD_BYTES + usize(read % COMMAND_RING_SLOTS) * COMMAND_SLOT_BYTES;
  return changetype<Command>(slot);
}

export function releaseCommand(ring: i32): void {
  const base = usize(COMMAND_RINGS_OFFSET + ring * COMMAND_RING_BYTES);
  atomic.store<u32>(base + RING_READ_FIELD, load<u32>(base + RING_READ_FIELD) + 1);
}

/** The slot of the next event, zeroed, or null when the ring is full (counted). Publish it with `publishEvent`. */
export function claimEvent(): Event | null {
  const write = load<u32>(EVENT_RING_OFFSET + RING_WRITE_FIELD);
  if (write - atomic.load<u32>(EVENT_RING_OFFSET + RING_READ_FIELD) >= u32(EVENT_RING_SLOTS)) {
    header().eventsLost++;
    return null;
  }
  const slot = usize(EVENT_RING_OFFSET + RING_HEAD_BYTES) + usize(write % EVENT_RING_SLOTS) * EVENT_SLOT_BYTES;
  memory.fill(slot, 0, EVENT_SLOT_BYTES);
  return changetype<Event>(slot);
}

export function publishEvent(): void {
  atomic.store<u32>(EVENT_RING_OFFSET + RING_WRITE_FIELD, load<u32>(EVENT_RING_OFFSET + RING_WRITE_FIELD) + 1);
}

/** An event that no command asked for. */
export function postEvent(kind: i32, track: i32, frame: i64, a: f64, b: f64, c: f64, d: f64): void {
  const event = claimUnasked(kind, track, frame);
  if (event == null) return;
  event.a = a;
  event.b = b;
  event.c = c;
  event.d = d;
  publishEvent();
}

/** A track's change of state. */
export function postTrackEvent(kind: i32, track: i32, frame: i64, state: i32): void {
  const event = claimUnasked(kind, track, frame);
  if (event == null) return;
  event.state = state;
  publishEvent();
}

function claimUnasked(kind: i32, track: i32, frame: i64): Event | null {
  const event = claimEvent();
  if (event == null) return null;
  event.kind = kind;
  event.track = track;
  event.frame = f64(frame);
  event.at = f64(header().frame);
  event.gesture = -1;
  return event;
}
