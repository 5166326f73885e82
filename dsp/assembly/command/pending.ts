// What waits for its frame: commands not yet taken up, commands taken up that wait for a boundary, and the engine's own
// steps. Sorted; equal frames in the order: own steps, waiting commands, actions of the table, new commands; actions by priority and
// number, the others by arrival. So the order never depends on the block size, and what is pressed at the frame of an action has the
// last word. Stored last-due first, so that the next one is popped off the end.
import { Plan } from "../action/action";
import { PENDING_OFFSET, PENDING_SLOT_BYTES, PENDING_SLOTS } from "../layout";
import { COMMAND_RECORD, COMMAND_RECORD_NEXT } from "../protocol";
import { header } from "../memory/header";

/** Ranks of equal frames. */
export const RANK_ACTION: i32 = 0;
export const RANK_WAITING: i32 = 1;
export const RANK_PLANNED: i32 = 2;
export const RANK_COMMAND: i32 = 3;

/** The engine's own steps. */
export const ACTION_SEAL: i32 = -1;
export const ACTION_DUB_PASS: i32 = -2;
export const ACTION_DUB_END: i32 = -3;
export const ACTION_START: i32 = -4;
export const ACTION_ONCE: i32 = -5;
export const ACTION_FOLLOW: i32 = -6;
export const ACTION_GAP: i32 = -7;
export const ACTION_WRAP: i32 = -8;
export const ACTION_TAKE_END: i32 = -9;
export const ACTION_ONE_SHOT: i32 = -20;
/** The place of an action of the table comes by: `track` is its number. */
export const ACTION_PLACE: i32 = -10;

/** Whether a command records: begins a take, or closes one. */
// @ts-ignore: decorator
@inline
export function isRecord(kind: i32): bool {
  return kind == COMMAND_RECORD || kind == COMMAND_RECORD_NEXT;
}

/** How far a command got before it was put off. */
export const STEP_NEW: i32 = 0;
export const STEP_ARMED: i32 = 1; // a record that armed its track

// @ts-ignore: decorator
@unmanaged
export class Pending {
  due: i64; // stream frame
  rank: i32;
  serial: u32;
  kind: i32; // a COMMAND_… of protocol.ts or an ACTION_…
  id: i32;
  track: i32;
  when: i32;
  at: f64; // stream frame at which it was taken up
  gesture: f64;
  a: f64;
  b: f64;
  c: f64;
  target: i64; // output frame it is meant for
  source: i32;
  askedTrack: i32;
  step: i32; // how far it got: STEP_…
  told: i32; // 1 once it was told that it waits
}

/** Where the plan of an entry lies. */
const PLAN_OFFSET: usize = 128;

/** The plan that came with an action.set. */
// @ts-ignore: decorator
@inline
export function planOf(p: Pending): Plan {
  return changetype<Plan>(changetype<usize>(p) + PLAN_OFFSET);
}

// @ts-ignore: decorator
@inline
export function pendingAt(index: i32): Pending {
  return changetype<Pending>(usize(PENDING_OFFSET + index * PENDING_SLOT_BYTES));
}

/** Whether x comes before y. */
// @ts-ignore: decorator
@inline
function precedes(x: Pending, due: i64, rank: i32, serial: u32): bool {
  if (x.due != due) return x.due < due;
  if (x.rank != rank) return x.rank < rank;
  return x.serial < serial;
}

/** Slots that new commands leave to the engine's own actions and to what was taken up already. */
const KEPT_SLOTS: i32 = 1024;

/** Makes room for an entry in its place and returns it zeroed but for its key; null when the queue is full. */
export function insertPending(due: i64, rank: i32): Pending | null {
  return insertInOrder(due, rank, header().pendingSerial++);
}

function insertInOrder(due: i64, rank: i32, serial: u32): Pending | null {
  const h = header();
  if (h.pendingCount >= PENDING_SLOTS - 1 - (rank == RANK_COMMAND ? KEPT_SLOTS : 0)) return null;
  let index = h.pendingCount;
  while (index > 0 && precedes(pendingAt(index - 1), due, rank, serial)) index--;
  const slot = usize(PENDING_OFFSET + index * PENDING_SLOT_BYTES);
  memory.copy(slot + PENDING_SLOT_BYTES, slot, usize(h.pendingCount - index) * PENDING_SLOT_BYTES);
  memory.fill(slot, 0, PENDING_SLOT_BYTES);
  h.pendingCount++;
  const pending = pendingAt(index);
  pending.due = due;
  pending.rank = rank;
  pending.serial = serial;
  return pending;
}

/** Brings entries whose frames were changed into order again: few are ever out of place. */
export function sortPending(): void {
  for (let i = 1; i < header().pendingCount; i++) {
    for (let j = i; j > 0; j--) {
      const x = pendingAt(j - 1);
      if (!precedes(x, pendingAt(j).due, pendingAt(j).rank, pendingAt(j).serial)) break;
      swapSlots(changetype<usize>(x), changetype<usize>(pendingAt(j)));
    }
  }
}

function swapSlots(x: usize, y: usize): void {
  for (let byte: usize = 0; byte < usize(PENDING_SLOT_BYTES); byte += 8) {
    const word = load<u64>(x + byte);
    store<u64>(x + byte, load<u64>(y + byte));
    store<u64>(y + byte, word);
  }
}

/** Frame of the next entry, or the largest number there is. */
// @ts-ignore: decorator
@inline
export function nextDue(): i64 {
  const count = header().pendingCount;
  return count == 0 ? i64.MAX_VALUE : pendingAt(count - 1).due;
}

/** Moves the next entry into the spare slot at the end and returns it; valid until the next pop. */
export function popPending(): Pending {
  const h = header();
  h.pendingCount--;
  const spare = usize(PENDING_OFFSET + (PENDING_SLOTS - 1) * PENDING_SLOT_BYTES);
  memory.copy(spare, usize(PENDING_OFFSET + h.pendingCount * PENDING_SLOT_BYTES), PENDING_SLOT_BYTES);
  return changetype<Pending>(spare);
}

/** Takes an entry out. */
export function removePending(index: i32): void {
  const h = header();
  const slot = usize(PENDING_OFFSET + index * PENDING_SLOT_BYTES);
  h.pendingCount--;
  memory.copy(slot, slot + PENDING_SLOT_BYTES, usize(h.pendingCount - index) * PENDING_SLOT_BYTES);
}

/** Puts a copy of an entry back at a later frame, in front of what is new there. False: the queue is full. */
export function requeue(from: Pending, due: i64): bool {
  const pending = insertPending(due, RANK_WAITING);
  if (pending == null) return false;
  const serial = pending.serial;
  memory.copy(changetype<usize>(pending), changetype<usize>(from), PENDING_SLOT_BYTES);
  pending.due = due;
  pending.rank = RANK_WAITING;
  pending.serial = serial;
  return true;
}

/** Schedules one of the engine's own actions on a track. */
export function scheduleAction(kind: i32, track: i32, due: i64): void {
  const pending = insertPending(due, RANK_ACTION);
  if (pending == null) return;
  pending.kind = kind;
  pending.track = track;
}

/** Lets action `number` of the table come by at a frame; among equal frames by priority, then by number. False: the queue is full. */
export function insertPlanned(kind: i32, number: i32, due: i64, priority: i32): bool {
  const pending = insertInOrder(due, RANK_PLANNED, (u32(priority) << 16) + u32(number));
  if (pending == null) return false;
  pending.kind = kind;
  pending.track = number;
  return true;
}

/** Takes that entry out again. */
export function dropPlanned(kind: i32, number: i32): void {
  for (let i = header().pendingCount - 1; i >= 0; i--) {
    const p = pendingAt(i);
    if (p.rank == RANK_PLANNED && p.kind == kind && p.track == number) return removePending(i);
  }
}
