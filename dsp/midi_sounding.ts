/**
 * Which notes the engine has begun and not ended, read from its memory: what is owed when the stream has stopped.
 *
 * Thread: any, once no thread processes; before, a note may begin or end meanwhile.
 */
import { MIDI_PORT_COUNT, MIDI_SOUNDING_OFFSET } from "./assembly/layout.ts";

const CHANNELS = 16;
const KEYS = 128;

/** A note that sounds, `count` times over. */
export interface SoundingNote {
  /** Of the engine, from 0. */
  port: number;
  /** 0…15. */
  channel: number;
  key: number;
  count: number;
}

/** All notes that sound, port by port. */
export function readSounding(memory: WebAssembly.Memory): SoundingNote[] {
  const counts = new Uint8Array(memory.buffer, MIDI_SOUNDING_OFFSET, MIDI_PORT_COUNT * CHANNELS * KEYS);
  const notes: SoundingNote[] = [];
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (count === 0) continue;
    notes.push({ port: index >> 11, channel: (index >> 7) & 15, key: index & 127, count });
  }
  return notes;
}
