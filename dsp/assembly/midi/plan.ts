// What is planned, in two heaps: by output frame, and by tick of the grid, which becomes a frame only when it is due, so that an edited or
// followed tempo needs no new plan. Equal dues: ends of notes first, then by arrival. Fixed size; nothing is ever moved elsewhere.
import { MIDI_PLAN_OFFSET, MIDI_PLAN_SLOT_BYTES, MIDI_PLAN_SLOTS } from "../layout";
import { MIDI_MESSAGE } from "../protocol";
import { midiState } from "./midi_state";

/** Heaps. */
export const BY_FRAME: i32 = 0;
export const BY_TICK: i32 = 1;

/** Kinds of entries: the protocol's, and the end of a note. */
export const PLAN_END: i32 = 0;

// @ts-ignore: decorator
@unmanaged
export class Planned {
  due: f64;
  length: f64; // of a note, in the unit of its heap; of a longer message: bytes
  kind: i32; // PLAN_END or MIDI_NOTE, MIDI_MESSAGE, MIDI_SYSEX
  port: i32;
  message: u32; // up to three bytes and their number; or where the longer message begins in the count of all its bytes
  generation: i32;
  serial: u32;
  ring: i32; // who planned it
}

// @ts-ignore: decorator
@inline
function entryAt(heap: i32, index: i32): Planned {
  return changetype<Planned>(usize(MIDI_PLAN_OFFSET) + usize(heap * MIDI_PLAN_SLOTS + index) * MIDI_PLAN_SLOT_BYTES);
}

// @ts-ignore: decorator
@inline
export function plannedCount(heap: i32): i32 {
  return heap == BY_FRAME ? midiState().planned0 : midiState().planned1;
}

function setCount(heap: i32, count: i32): void {
  if (heap == BY_FRAME) midiState().planned0 = count;
  else midiState().planned1 = count;
}

function precedes(x: Planned, y: Planned): bool {
  if (x.due != y.due) return x.due < y.due;
  const xEnds = x.kind == PLAN_END, yEnds = y.kind == PLAN_END;
  if (xEnds != yEnds) return xEnds;
  return i32(x.serial - y.serial) < 0;
}

/** The entry that is due first. There must be one. */
// @ts-ignore: decorator
@inline
export function firstPlanned(heap: i32): Planned {
  return entryAt(heap, 0);
}

/** Room for one more entry to fill in, or null; `settle` puts it in its place. A quarter is kept for the ends of notes. */
export function openPlanned(heap: i32, isEnd: bool): Planned | null {
  const count = plannedCount(heap);
  if (count >= (isEnd ? MIDI_PLAN_SLOTS : MIDI_PLAN_SLOTS - MIDI_PLAN_SLOTS / 4)) {
    midiState().refused++;
    return null;
  }
  const entry = entryAt(heap, count);
  entry.serial = midiState().serial++;
  return entry;
}

/** The entry that `openPlanned` gave is filled in. */
export function settle(heap: i32): void {
  const count = plannedCount(heap);
  setCount(heap, count + 1);
  siftUp(heap, count);
}

/** Drops the first entry. */
export function dropFirst(heap: i32): void {
  const count = plannedCount(heap) - 1;
  setCount(heap, count);
  if (count == 0) return;
  memory.copy(changetype<usize>(entryAt(heap, 0)), changetype<usize>(entryAt(heap, count)), MIDI_PLAN_SLOT_BYTES);
  siftDown(heap, 0, count);
}

/** Whether an entry ends a note: nobody takes that back. */
function endsNote(entry: Planned): bool {
  if (entry.kind != MIDI_MESSAGE) return entry.kind == PLAN_END;
  const kind = entry.message & 0xf0;
  return kind == 0x80 || (kind == 0x90 && ((entry.message >> 16) & 127) == 0);
}

/** Takes the end of a note out of a heap that this ring began; false when there is none. */
export function takeEnd(heap: i32, ring: i32, port: i32, message: u32): bool {
  const count = plannedCount(heap);
  for (let index = 0; index < count; index++) {
    const entry = entryAt(heap, index);
    if (entry.kind != PLAN_END || entry.ring != ring || entry.port != port || entry.message != message) continue;
    removeAt(heap, index);
    return true;
  }
  return false;
}

function removeAt(heap: i32, index: i32): void {
  const count = plannedCount(heap) - 1;
  setCount(heap, count);
  if (index == count) return;
  memory.copy(changetype<usize>(entryAt(heap, index)), changetype<usize>(entryAt(heap, count)), MIDI_PLAN_SLOT_BYTES);
  siftDown(heap, index, count);
  siftUp(heap, index);
}

/** Notes that a ring began and that would end later than `due` end then. */
export function cutEnds(heap: i32, ring: i32, due: f64): void {
  const count = plannedCount(heap);
  for (let index = 0; index < count; index++) {
    const entry = entryAt(heap, index);
    if (entry.kind == PLAN_END && entry.ring == ring && entry.due > due) entry.due = due;
  }
  for (let index = count / 2 - 1; index >= 0; index--) siftDown(heap, index, count);
}

/** Drops what a ring planned for `due` or later in an older generation, ends of notes excepted; all of it for `ring` < 0. */
export function withdraw(heap: i32, ring: i32, due: f64, generation: i32): void {
  const count = plannedCount(heap);
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const entry = entryAt(heap, index);
    const isHis = ring < 0 || (entry.ring == ring && entry.due >= due && entry.generation < generation);
    if (isHis && !endsNote(entry)) continue;
    if (kept != index) memory.copy(changetype<usize>(entryAt(heap, kept)), changetype<usize>(entry), MIDI_PLAN_SLOT_BYTES);
    kept++;
  }
  if (kept == count) return;
  setCount(heap, kept);
  for (let index = kept / 2 - 1; index >= 0; index--) siftDown(heap, index, kept);
}

/** Ends of notes by tick become ends by frame, by a grid whose tick 0 is at output frame `anchor`. */
export function endByFrame(anchor: i64, framesPerTick: f64): void {
  const count = plannedCount(BY_TICK);
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const entry = entryAt(BY_TICK, index);
    const end = entry.kind == PLAN_END ? openPlanned(BY_FRAME, true) : null;
    if (end != null) {
      memory.copy(changetype<usize>(end), changetype<usize>(entry), MIDI_PLAN_SLOT_BYTES);
      end.due = f64(anchor) + floor<f64>(entry.due * framesPerTick + 0.5);
      settle(BY_FRAME);
      continue;
    }
    if (kept != index) memory.copy(changetype<usize>(entryAt(BY_TICK, kept)), changetype<usize>(entry), MIDI_PLAN_SLOT_BYTES);
    kept++;
  }
  if (kept == count) return;
  setCount(BY_TICK, kept);
  for (let index = kept / 2 - 1; index >= 0; index--) siftDown(BY_TICK, index, kept);
}

function siftUp(heap: i32, from: i32): void {
  for (let index = from; index > 0;) {
    const parent = (index - 1) >> 1;
    if (!precedes(entryAt(heap, index), entryAt(heap, parent))) return;
    swap(entryAt(heap, index), entryAt(heap, parent));
    index = parent;
  }
}

function siftDown(heap: i32, from: i32, count: i32): void {
  for (let index = from;;) {
    let least = index;
    for (let child = 2 * index + 1; child <= 2 * index + 2 && child < count; child++) {
      if (precedes(entryAt(heap, child), entryAt(heap, least))) least = child;
    }
    if (least == index) return;
    swap(entryAt(heap, index), entryAt(heap, least));
    index = least;
  }
}

function swap(x: Planned, y: Planned): void {
  const a = changetype<usize>(x), b = changetype<usize>(y);
  for (let at: usize = 0; at < usize(MIDI_PLAN_SLOT_BYTES); at += 16) {
    const kept = v128.load(a + at);
    v128.store(a + at, v128.load(b + at));
    v128.store(b + at, kept);
  }
}
