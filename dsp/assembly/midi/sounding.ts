// Which notes sound: every note-on that was sent is counted by port, channel and key until its note-off was sent. A note-off for
// a note that does not sound is not sent, so ons and offs balance whatever is planned.
import { MIDI_SOUNDING_OFFSET } from "../layout";

const NOTE_OFF: u32 = 0x80;
const NOTE_ON: u32 = 0x90;

// @ts-ignore: decorator
@inline
function countAt(port: i32, message: u32): usize {
  return usize(MIDI_SOUNDING_OFFSET) + (usize(port) << 11) + (usize(message & 15) << 7) + usize((message >> 8) & 127);
}

/** Whether a message may be sent now; notes are counted as sent. */
export function admitMessage(port: i32, message: u32): bool {
  const kind = message & 0xf0;
  if (kind != NOTE_ON && kind != NOTE_OFF) return true;
  const at = countAt(port, message);
  const count = load<u8>(at);
  if (kind == NOTE_ON && ((message >> 16) & 127) != 0) {
    if (count == 255) return false;
    store<u8>(at, count + 1);
    return true;
  }
  if (count == 0) return false;
  store<u8>(at, count - 1);
  return true;
}

/** The note-off of a note-on. */
// @ts-ignore: decorator
@inline
export function noteOffOf(message: u32): u32 {
  return NOTE_OFF | (message & 15) | (message & 0x7f00) | (u32(64) << 16);
}

/** The next key from index `from` (port × 2048 + channel × 128 + key) that sounds, or −1. */
export function nextSounding(from: i32): i32 {
  const end = 65536;
  let at = from;
  while (at < end) {
    if ((at & 7) == 0 && load<u64>(usize(MIDI_SOUNDING_OFFSET + at)) == 0) at += 8;
    else if (load<u8>(usize(MIDI_SOUNDING_OFFSET + at)) != 0) return at;
    else at++;
  }
  return -1;
}

/** The note-off of the key at an index. */
export function noteOffAt(index: i32): u32 {
  return NOTE_OFF | u32((index >> 7) & 15) | (u32(index & 127) << 8) | (u32(64) << 16);
}
