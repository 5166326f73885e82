/**
 * The render's midi.mid. Scores hold no notes yet, so the file has one empty track, in the form that will stay.
 *
 * Source: Standard MIDI Files 1.0, format 1, 960 ticks a quarter. Thread: any.
 */

/** Ticks a quarter note in every MIDI file that Rondo writes. */
export const MIDI_TICKS_PER_QUARTER = 960;

/** A valid MIDI file without a note: a header and one track that holds its end. */
export function encodeEmptyMidiFile(): Uint8Array {
  return Uint8Array.of(
    ...ascii("MThd"),
    ...[0, 0, 0, 6, 0, 1, 0, 1, MIDI_TICKS_PER_QUARTER >> 8, MIDI_TICKS_PER_QUARTER & 255],
    ...ascii("MTrk"),
    ...[0, 0, 0, 4, 0, 0xff, 0x2f, 0],
  );
}

function ascii(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
