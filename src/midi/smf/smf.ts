/**
 * A Standard MIDI File in memory: what the reader gives and the writer takes.
 *
 * Source: Standard MIDI Files 1.0 (MIDI Manufacturers Association, RP-001). Units: ticks, of which a quarter note has `division`.
 * Thread: any.
 */

/** One event of a track. */
export type SmfEvent =
  /** A channel message with its status: two or three bytes. */
  | { readonly tick: number; readonly kind: "message"; readonly bytes: readonly number[] }
  /** A meta event: its type, 0…127, and its data. */
  | { readonly tick: number; readonly kind: "meta"; readonly type: number; readonly data: Uint8Array }
  /** System exclusive; `status` is F0, or F7 for a continuation or an escape. Data without the status. */
  | { readonly tick: number; readonly kind: "sysex"; readonly status: 0xf0 | 0xf7; readonly data: Uint8Array };

/** A whole file. */
export interface SmfFile {
  /** 0: one track; 1: tracks that play together. */
  readonly format: 0 | 1;
  /** Ticks a quarter note. */
  readonly division: number;
  /** Events of each track in order; the end of a track is not among them. */
  readonly tracks: readonly (readonly SmfEvent[])[];
  /** Tick of each track's end. */
  readonly ends: readonly number[];
}

/** Meta events that Rondo reads or writes. */
export const META = {
  text: 0x01,
  trackName: 0x03,
  marker: 0x06,
  port: 0x21,
  end: 0x2f,
  tempo: 0x51,
  timeSignature: 0x58,
} as const;

/** Microseconds a quarter note that a file means without a tempo: 120 BPM. */
export const DEFAULT_TEMPO_US = 500_000;

/** A tempo event. `usPerQuarter`: microseconds, at most 2^24 − 1. */
export function tempoEvent(tick: number, usPerQuarter: number): SmfEvent {
  const value = Math.min(0xffffff, Math.max(1, Math.round(usPerQuarter)));
  return { tick, kind: "meta", type: META.tempo, data: Uint8Array.of(value >> 16, (value >> 8) & 255, value & 255) };
}

/** Notes that a time signature may count, as powers of two: from a whole to a 64th. */
const UNIT_POWERS = [0, 1, 2, 3, 4, 5, 6];
const MOST_COUNTED = 255;

/**
 * A time signature.
 * @param quarters of a bar: 3.5 is 7/8
 * @param unit the note that it counts (8: an eighth); where that does not come out even, or for 0, a quarter or as small a one as it takes
 */
export function timeSignatureEvent(tick: number, quarters: number, unit = 0): SmfEvent {
  const counted = (power: number) => (quarters * 2 ** power) / 4;
  const fits = (power: number) => Number.isInteger(counted(power)) && counted(power) <= MOST_COUNTED;
  const asked = UNIT_POWERS.find((power) => 2 ** power === unit && fits(power));
  const power = asked ?? UNIT_POWERS.find((smaller) => smaller >= 2 && fits(smaller)) ?? 2;
  return { tick, kind: "meta", type: META.timeSignature, data: Uint8Array.of(counted(power), power, 24, 8) };
}

/** The number of the output that a track plays on, from 0. */
export function portEvent(port: number): SmfEvent {
  return { tick: 0, kind: "meta", type: META.port, data: Uint8Array.of(port) };
}

/** A text of a kind of `META`. */
export function textEvent(tick: number, type: number, text: string): SmfEvent {
  return { tick, kind: "meta", type, data: new TextEncoder().encode(text) };
}

/** The text of a meta event; bytes that are no UTF-8 become a mark each. */
export function textOf(data: Uint8Array): string {
  return new TextDecoder().decode(data);
}
