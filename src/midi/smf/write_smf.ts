/**
 * Writes Standard MIDI Files, format 0 or 1.
 *
 * Method: no running status, which some programs read wrong; events of a tick in the order given, except that notes end before others
 * begin. Source: RP-001. Thread: any.
 */
import { META, type SmfEvent, type SmfFile } from "./smf.ts";

/** The bytes of a file. */
export function encodeSmf({ format, division, tracks, ends }: SmfFile): Uint8Array {
  const bytes: number[] = [...ascii("MThd"), ...bigEndian(6, 4), ...bigEndian(format, 2)];
  bytes.push(...bigEndian(tracks.length, 2), ...bigEndian(division, 2));
  const chunks = tracks.map((track, index) => encodeTrack(track, ends[index] ?? 0));
  const whole = new Uint8Array(bytes.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  whole.set(bytes);
  let at = bytes.length;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function encodeTrack(track: readonly SmfEvent[], end: number): Uint8Array {
  const body: number[] = [];
  let before = 0;
  for (const event of sorted(track)) {
    pushLength(body, event.tick - before);
    before = event.tick;
    pushEvent(body, event);
  }
  pushLength(body, Math.max(0, end - before));
  body.push(0xff, META.end, 0);
  return Uint8Array.from([...ascii("MTrk"), ...bigEndian(body.length, 4), ...body]);
}

/** In order of ticks; at one tick, ends of notes come first. */
function sorted(track: readonly SmfEvent[]): SmfEvent[] {
  return track.toSorted((x, y) => x.tick - y.tick || Number(isEnd(y)) - Number(isEnd(x)));
}

function isEnd(event: SmfEvent): boolean {
  if (event.kind !== "message") return false;
  const [status = 0, , velocity] = event.bytes;
  return (status & 0xf0) === 0x80 || ((status & 0xf0) === 0x90 && velocity === 0);
}

function pushEvent(body: number[], event: SmfEvent): void {
  if (event.kind === "message") {
    for (const byte of event.bytes) body.push(byte);
    return;
  }
  if (event.kind === "meta") body.push(0xff, event.type);
  else body.push(event.status);
  pushLength(body, event.data.length);
  for (const byte of event.data) body.push(byte);
}

/** A number of up to 28 bits, seven to a byte. */
function pushLength(body: number[], value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xfffffff) {
    throw new RangeError(`${value} ticks or bytes do not fit into a MIDI file`);
  }
  for (let shift = 21; shift > 0; shift -= 7) if (value >> shift > 0) body.push(((value >> shift) & 127) | 128);
  body.push(value & 127);
}

function bigEndian(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (value >>> (8 * (count - 1 - index))) & 255);
}

function ascii(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
