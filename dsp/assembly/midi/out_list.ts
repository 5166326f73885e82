// What a block sends: entries sorted by their frame in the block, those of one frame in the order in which they were added.
// Hosts write them where they belong. Full: what is planned waits for the next block.
import { MIDI_OUT_OFFSET, MIDI_OUT_SLOT_BYTES, MIDI_OUT_SLOTS } from "../layout";
import {
  MIDI_OUT_ADDRESS_FIELD, MIDI_OUT_COUNT_FIELD, MIDI_OUT_FRAME_FIELD, MIDI_OUT_INLINE_FIELD, MIDI_OUT_LENGTH_FIELD, MIDI_OUT_PORT_FIELD,
} from "../protocol";
import { midiState } from "./midi_state";

const ENTRIES: usize = usize(MIDI_OUT_OFFSET) + 64;

/** A new block: nothing is sent yet. */
export function clearOutList(): void {
  store<i32>(usize(MIDI_OUT_OFFSET) + MIDI_OUT_COUNT_FIELD, 0);
}

/** Entries that still fit. */
// @ts-ignore: decorator
@inline
export function outRoom(): i32 {
  return MIDI_OUT_SLOTS - load<i32>(usize(MIDI_OUT_OFFSET) + MIDI_OUT_COUNT_FIELD);
}

/** Sends up to four bytes, the first in the lowest of `bytes`. There must be room. */
export function sendShort(frame: i32, port: i32, bytes: u32, length: i32): void {
  const entry = addEntry(frame, port, length);
  store<u32>(entry + MIDI_OUT_ADDRESS_FIELD, u32(entry + MIDI_OUT_INLINE_FIELD));
  store<u32>(entry + MIDI_OUT_INLINE_FIELD, bytes);
}

/** Sends bytes that stay where they are for this block. There must be room. */
export function sendLong(frame: i32, port: i32, address: u32, length: i32): void {
  store<u32>(addEntry(frame, port, length) + MIDI_OUT_ADDRESS_FIELD, address);
}

/** Opens a place behind all entries of the same frame or earlier ones. */
function addEntry(frame: i32, port: i32, length: i32): usize {
  const count = load<i32>(usize(MIDI_OUT_OFFSET) + MIDI_OUT_COUNT_FIELD);
  let at = ENTRIES + usize(count) * MIDI_OUT_SLOT_BYTES;
  while (at > ENTRIES && load<i32>(at - MIDI_OUT_SLOT_BYTES + MIDI_OUT_FRAME_FIELD) > frame) {
    moveEntry(at - MIDI_OUT_SLOT_BYTES, at);
    at -= MIDI_OUT_SLOT_BYTES;
  }
  store<i32>(at + MIDI_OUT_FRAME_FIELD, frame);
  store<i32>(at + MIDI_OUT_PORT_FIELD, port);
  store<i32>(at + MIDI_OUT_LENGTH_FIELD, length);
  store<i32>(usize(MIDI_OUT_OFFSET) + MIDI_OUT_COUNT_FIELD, count + 1);
  midiState().usedPorts |= u32(1) << u32(port);
  return at;
}

/** Moves an entry; where its bytes lie inside, they go with it. */
function moveEntry(from: usize, to: usize): void {
  const isInside = load<u32>(from + MIDI_OUT_ADDRESS_FIELD) == u32(from + MIDI_OUT_INLINE_FIELD);
  memory.copy(to, from, MIDI_OUT_SLOT_BYTES);
  if (isInside) store<u32>(to + MIDI_OUT_ADDRESS_FIELD, u32(to + MIDI_OUT_INLINE_FIELD));
}
