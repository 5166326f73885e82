// Takes in what threads plan: slots from their rings become entries of the plan. A longer message comes in several slots and is entered
// when its last byte is there; it waits in a region of its own, which goes round and round.
import { MIDI_PORT_COUNT, MIDI_RING_BYTES, MIDI_RING_COUNT, MIDI_RING_SLOTS, MIDI_RINGS_OFFSET, MIDI_SLOT_BYTES, MIDI_STATE_OFFSET, MIDI_SYSEX_BYTES, MIDI_SYSEX_MOST, MIDI_SYSEX_OFFSET, RING_HEAD_BYTES, RING_READ_FIELD, RING_WRITE_FIELD } from "../layout";
import { MIDI_BYTES, MIDI_FRAME, MIDI_MESSAGE, MIDI_NOTE, MIDI_NOW, MIDI_PIECE_BYTES, MIDI_PIECE_FIELD, MIDI_SYSEX, MIDI_TICK, MIDI_WITHDRAW } from "../protocol";
import { MidiState, midiState } from "./midi_state";
import { frameOfTick, ticksPass } from "./ticks";
import { BY_FRAME, BY_TICK, cutEnds, openPlanned, settle, withdraw } from "./plan";

/** Most ticks and frames that count: 2^53. */
const MOST: f64 = 9007199254740992;

// @ts-ignore: decorator
@unmanaged
class Slot {
  due: f64;
  length: f64;
  unit: i32;
  kind: i32;
  port: i32;
  message: u32;
  generation: i32;
}

/** Takes everything in that the rings hold. `now`: the output frame that `MIDI_NOW` means. */
export function takeInPlans(now: i64): void {
  for (let ring = 0; ring < MIDI_RING_COUNT; ring++) {
    const base = usize(MIDI_RINGS_OFFSET + ring * MIDI_RING_BYTES);
    let read = load<u32>(base + RING_READ_FIELD);
    const written = atomic.load<u32>(base + RING_WRITE_FIELD);
    // A writer that went mad is no reason to hang.
    for (let count = 0; read != written && count < MIDI_RING_SLOTS; count++, read++) {
      takeSlot(base + RING_HEAD_BYTES + usize(read % MIDI_RING_SLOTS) * MIDI_SLOT_BYTES, ring, now);
    }
    atomic.store<u32>(base + RING_READ_FIELD, read);
  }
}

function takeSlot(address: usize, ring: i32, now: i64): void {
  const slot = changetype<Slot>(address);
  if (slot.kind == MIDI_BYTES) return takeBytes(slot, address, ring);
  if (!isSane(slot)) {
    midiState().refused++;
    return;
  }
  if (slot.kind == MIDI_WITHDRAW) return takeBack(slot, ring, now);
  if (isPast(slot, ring)) {
    midiState().tooLate++;
    return;
  }
  if (slot.kind == MIDI_SYSEX) return beginSysex(slot, ring, now);
  enter(slot, ring, slot.message, now);
}

function isSane(slot: Slot): bool {
  if (!(slot.due >= -MOST && slot.due <= MOST) || !(slot.length >= 0 && slot.length <= MOST)) return false;
  if (slot.port < 0 || slot.port >= MIDI_PORT_COUNT || slot.unit < MIDI_NOW || slot.unit > MIDI_TICK) return false;
  const count = slot.message >> 24, status = slot.message & 255;
  if (slot.kind == MIDI_WITHDRAW) return true;
  if (slot.kind == MIDI_SYSEX) return slot.length >= 2 && slot.length <= MIDI_SYSEX_MOST;
  if (slot.kind == MIDI_NOTE) return (status & 0xf0) == 0x90 && slot.unit != MIDI_NOW && ((slot.message >> 16) & 127) != 0;
  return slot.kind == MIDI_MESSAGE && count >= 1 && count <= 3 && status >= 0x80;
}

/**
 * What was due before now has been sent by the old plan: where a withdrawal comes late, the new plan's share of it is dropped, so that
 * nothing is sent twice.
 */
function takeBack(slot: Slot, ring: i32, now: i64): void {
  const heap = heapOf(slot.unit);
  if (slot.length > 0) cutEnds(heap, ring, slot.due);
  withdraw(heap, ring, slot.due, slot.generation);
  // Whoever planned it can read in its slot when it was taken in.
  slot.length = f64(now);
  if (heap == BY_TICK) store<i64>(floorAt(ring), ticksPass() && frameOfTick(slot.due) < now ? now : i64.MIN_VALUE);
}

// @ts-ignore: decorator
@inline
function floorAt(ring: i32): usize {
  return usize(MIDI_STATE_OFFSET) + offsetof<MidiState>("floor0") + (usize(ring) << 3);
}

function isPast(slot: Slot, ring: i32): bool {
  return slot.unit == MIDI_TICK && ticksPass() && frameOfTick(slot.due) < load<i64>(floorAt(ring));
}

// @ts-ignore: decorator
@inline
function heapOf(unit: i32): i32 {
  return unit == MIDI_TICK ? BY_TICK : BY_FRAME;
}

function enter(slot: Slot, ring: i32, message: u32, now: i64): void {
  const heap = heapOf(slot.unit);
  const entry = openPlanned(heap, false);
  if (entry == null) return;
  entry.due = slot.unit == MIDI_NOW ? f64(now) : slot.unit == MIDI_FRAME ? floor<f64>(slot.due + 0.5) : slot.due;
  entry.length = slot.length;
  entry.kind = slot.kind;
  entry.port = slot.port;
  entry.message = message;
  entry.generation = slot.generation;
  entry.ring = ring;
  settle(heap);
}

// ---- Longer messages: what is under way of each ring lies in four words of the state ---------------------------------

// @ts-ignore: decorator
@inline
function leftAt(ring: i32): usize {
  return usize(MIDI_STATE_OFFSET) + offsetof<MidiState>("sysexLeft0") + (usize(ring) << 2);
}

// @ts-ignore: decorator
@inline
function planAt(ring: i32): usize {
  return usize(MIDI_STATE_OFFSET) + offsetof<MidiState>("sysexPlan0") + (usize(ring) << 2);
}

/**
 * Room for the whole message is taken at once, so that those of several rings may come mixed. It is entered now, and its bytes follow in the
 * slots right behind: a ring is written whole messages at a time.
 */
function beginSysex(slot: Slot, ring: i32, now: i64): void {
  const state = midiState();
  const length = u32(slot.length);
  // A message lies in one piece: none goes over the end of the region.
  const rest = MIDI_SYSEX_BYTES - (state.sysexWritten & (MIDI_SYSEX_BYTES - 1));
  if (length > u32(rest)) state.sysexWritten += rest;
  const begin = state.sysexWritten;
  state.sysexWritten += length;
  store<u32>(planAt(ring), begin);
  store<i32>(leftAt(ring), i32(length));
  enter(slot, ring, begin, now);
}

function takeBytes(slot: Slot, address: usize, ring: i32): void {
  const left = load<i32>(leftAt(ring));
  const count = min(left, MIDI_PIECE_BYTES);
  if (count <= 0) return;
  const at = load<u32>(planAt(ring));
  memory.copy(usize(MIDI_SYSEX_OFFSET) + usize(at & (MIDI_SYSEX_BYTES - 1)), address + MIDI_PIECE_FIELD, usize(count));
  store<u32>(planAt(ring), at + u32(count));
  store<i32>(leftAt(ring), left - count);
}

/** Address of a longer message's bytes, or 0 when newer ones have been written over them. */
export function sysexAddress(begin: u32): u32 {
  if (midiState().sysexWritten - begin > u32(MIDI_SYSEX_BYTES)) return 0;
  return u32(MIDI_SYSEX_OFFSET) + (begin & (MIDI_SYSEX_BYTES - 1));
}
