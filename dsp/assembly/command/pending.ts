// What waits for its frame: commands not yet taken up, commands taken up that wait for a boundary, and the engine's own
// steps. Sorted; equal frames in the order: own steps, waiting commands, actions of the table, new commands; actions by priority and
// number, the others by arrival. So the order never depends on the block size, and what is pressed at the frame of an action has the
// last word. A ring of slots: an entry that comes in or goes moves the shorter side, so that a thousand entries for one frame (a group)
// come and go at the price of a few.
import { Plan } from "../action/action";
import { PENDING_OFFSET, PENDING_SLOT_BYTES, PENDING_SLOTS } from "../layout";
import { COMMAND_RECORD, COMMAND_RECORD_NEXT } from "../protocol";
import { header } from "../memory/header";

/** Ranks of equal frames. */
export const RANK_STEP: i32 = 0;
export const RANK_WAITING: i32 = 1;
export const RANK_PLANNED: i32 = 2;
export const RANK_COMMAND: i32 = 3;

/** The engine's own steps: what comes to pass on a track without a command. See own_steps.ts. */
export const STEP_SEAL: i32 = -1; // a take's last frame is on tape
export const STEP_DUB_PASS: i32 = -2; // an overdub has gone round once
export const STEP_DUB_END: i32 = -3; // an overdub is written to its end
export const STEP_START: i32 = -4; // a head may be free for a track that waits for one
export const STEP_ONCE: i32 = -5; // what plays once may have come to its end
export const STEP_FOLLOW: i32 = -6; // the next cycle of a loop begins by the grid
export const STEP_GAP: i32 = -7; // a loop has come to its end before its next cycle
export const STEP_WRAP: i32 = -8; // a take that wraps has gone round once
export const STEP_TAKE_END: i32 = -9; // a take is as long as was asked for
export const STEP_ONE_SHOT: i32 = -20; // a loop that goes round once more has come to its end
export const STEP_GROWN: i32 = -21; // a longer loop is written to its end
/** An action of the table comes by: `track` is its number. */
export const ACTION_PLACE: i32 = -10;

/** Whether a command records: begins a take, or closes one. */
// @ts-ignore: decorator
@inline
export function isRecord(kind: i32): bool {
  return kind == COMMAND_RECORD || kind == COMMAND_RECORD_NEXT;
}

// @ts-ignore: decorator
@unmanaged
export class Pending {
  due: i64; // stream frame
  rank: i32;
  serial: u32;
  kind: i32; // a COMMAND_… of protocol.ts, a STEP_… or ACTION_PLACE
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
  arms: i32; // 1 for a record that armed its track
  told: i32; // 1 once it was told that it waits
  group: i32; // entry of the command for a group that it is part of, from 1, 0 for none: see group_entry.ts
  firstCount: i32; // tracks that its answer counts, see EVENT_DONE
  secondCount: i32;
  hasTurn: i32; // 1 once it has its turn, see time/turns.ts
}

/** Slots of the ring; the last one of the region is where an entry lies once it is popped. */
const RING_SLOTS: i32 = PENDING_SLOTS - 1;

/** The entry that comes `index` after the one that is due next. */
// @ts-ignore: decorator
@inline
export function pendingAt(index: i32): Pending {
  const slot = header().pendingFirst + index;
  return changetype<Pending>(usize(PENDING_OFFSET + (slot < RING_SLOTS ? slot : slot - RING_SLOTS) * PENDING_SLOT_BYTES));
}

/** Where the plan of an entry lies. */
const PLAN_OFFSET: usize = 128;

/** The plan that came with an action.set. */
// @ts-ignore: decorator
@inline
export function planOf(p: Pending): Plan {
  return changetype<Plan>(changetype<usize>(p) + PLAN_OFFSET);
}

/** Copies an entry over another. */
// @ts-ignore: decorator
@inline
export function moveEntry(to: i32, from: i32): void {
  memory.copy(changetype<usize>(pendingAt(to)), changetype<usize>(pendingAt(from)), PENDING_SLOT_BYTES);
}

/** Whether x comes before what has this key. */
// @ts-ignore: decorator
@inline
function precedes(x: Pending, due: i64, rank: i32, serial: u32): bool {
  if (x.due != due) return x.due < due;
  if (x.rank != rank) return x.rank < rank;
  return x.serial < serial;
}

/** How many entries come before what has this key. */
function placeOf(due: i64, rank: i32, serial: u32): i32 {
  let low = 0, high = header().pendingCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (precedes(pendingAt(middle), due, rank, serial)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Opens a free slot at a place. */
function openSlot(place: i32): void {
  const h = header(), count = h.pendingCount++;
  if (place > count - place) {
    for (let i = count; i > place; i--) moveEntry(i, i - 1);
    return;
  }
  h.pendingFirst = h.pendingFirst == 0 ? RING_SLOTS - 1 : h.pendingFirst - 1;
  for (let i = 0; i < place; i++) moveEntry(i, i + 1);
}

/** Slots that new commands leave to the engine's own steps and to what was taken up already. */
const KEPT_SLOTS: i32 = 1024;

/** Makes room for an entry in its place and returns it zeroed but for its key; null when the queue is full. */
export function insertPending(due: i64, rank: i32): Pending | null {
  return insertInOrder(due, rank, header().pendingSerial++);
}

function insertInOrder(due: i64, rank: i32, serial: u32): Pending | null {
  const h = header();
  if (h.pendingCount >= RING_SLOTS - (rank == RANK_COMMAND ? KEPT_SLOTS : 0)) return null;
  const place = placeOf(due, rank, serial);
  openSlot(place);
  const pending = pendingAt(place);
  memory.fill(changetype<usize>(pending), 0, PENDING_SLOT_BYTES);
  pending.due = due;
  pending.rank = rank;
  pending.serial = serial;
  return pending;
}

/** Brings entries whose frames were changed into order again: few are ever out of place. */
export function sortPending(): void {
  for (let i = 1; i < header().pendingCount; i++) {
    for (let j = i; j > 0; j--) {
      const x = pendingAt(j);
      if (!precedes(x, pendingAt(j - 1).due, pendingAt(j - 1).rank, pendingAt(j - 1).serial)) break;
      swapSlots(changetype<usize>(x), changetype<usize>(pendingAt(j - 1)));
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
  return header().pendingCount == 0 ? i64.MAX_VALUE : pendingAt(0).due;
}

/** Moves the next entry into the spare slot behind the ring and returns it; valid until the next pop. */
export function popPending(): Pending {
  const spare = usize(PENDING_OFFSET + RING_SLOTS * PENDING_SLOT_BYTES);
  memory.copy(spare, changetype<usize>(pendingAt(0)), PENDING_SLOT_BYTES);
  removePending(0);
  return changetype<Pending>(spare);
}

/** Takes an entry out. */
export function removePending(index: i32): void {
  const h = header(), count = --h.pendingCount;
  if (index > count - index) {
    for (let i = index; i < count; i++) moveEntry(i, i + 1);
    return;
  }
  for (let i = index; i > 0; i--) moveEntry(i, i - 1);
  h.pendingFirst = h.pendingFirst + 1 < RING_SLOTS ? h.pendingFirst + 1 : 0;
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

/** Schedules one of the engine's own steps on a track. */
export function scheduleStep(kind: i32, track: i32, due: i64): void {
  const pending = insertPending(due, RANK_STEP);
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
