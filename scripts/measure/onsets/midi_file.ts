// Standard MIDI files of one track, a tick a millisecond.
import type { Piece } from "./notes.ts";

const FRAMES_PER_TICK = 48;
const TICKS_PER_BEAT = 500;
const DRUM_CHANNEL = 9;

/** The bytes of a file that plays the piece; its beats last half a second. */
export function writeMidi(piece: Piece): Uint8Array<ArrayBuffer> {
  const channel = piece.program < 0 ? DRUM_CHANNEL : 0;
  const events: { tick: number; order: number; bytes: number[] }[] = [];
  for (const { startFrame, lengthFrames, key, velocity } of piece.notes) {
    const tick = startFrame / FRAMES_PER_TICK;
    const end = Math.round((startFrame + lengthFrames) / FRAMES_PER_TICK);
    events.push({ tick, order: 1, bytes: [0x90 | channel, key, velocity] });
    events.push({ tick: end, order: 0, bytes: [0x80 | channel, key, 0] });
  }
  events.sort((a, b) => a.tick - b.tick || a.order - b.order);
  const track: number[] = [0, 0xff, 0x51, 3, 0x07, 0xa1, 0x20];
  if (piece.program >= 0) track.push(0, 0xc0, piece.program);
  let last = 0;
  for (const { tick, bytes } of events) {
    track.push(...variableLength(tick - last), ...bytes);
    last = tick;
  }
  const rest = Math.max(0, Math.round(piece.lengthFrames / FRAMES_PER_TICK) - last);
  track.push(...variableLength(rest), 0xff, 0x2f, 0);
  const header = [...text("MThd"), 0, 0, 0, 6, 0, 0, 0, 1, TICKS_PER_BEAT >> 8, TICKS_PER_BEAT & 255];
  return new Uint8Array([...header, ...text("MTrk"), ...big(track.length), ...track]);
}

function text(word: string): number[] {
  return [...new TextEncoder().encode(word)];
}

function big(value: number): number[] {
  return [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift(128 | (rest & 127));
  return bytes;
}
