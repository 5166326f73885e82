/**
 * One MIDI message as the rest of Rondo speaks of it, and its way from and to bytes.
 *
 * Source: MIDI 1.0 Detailed Specification 4.2 (status bytes, data bytes, system messages). Channels count from 1. A note-on of
 * velocity 0 is a note-off, as the standard wants; `asNoteOn` remembers how it was sent. Thread: any.
 */

/** What messages with a channel are called, in the order of their status bytes 0x80, 0x90 … 0xE0. */
const CHANNEL_TYPES = [
  "note_off",
  "note_on",
  "poly_pressure",
  "control",
  "program",
  "channel_pressure",
  "pitch_bend",
] as const;

/** What messages without a channel are called, in the order of their status bytes 0xF0 … 0xFF; undefined: not in use. */
const SYSTEM_TYPES = [
  "sysex",
  "time_code",
  "song_position",
  "song_select",
  undefined,
  undefined,
  "tune_request",
  undefined,
  "clock",
  undefined,
  "start",
  "continue",
  "stop",
  undefined,
  "active_sensing",
  "reset",
] as const;

/** Every kind of message. */
export type MidiType = typeof CHANNEL_TYPES[number] | NonNullable<typeof SYSTEM_TYPES[number]>;

/** Every kind of message as a list, for schemas and error sentences. */
export const MIDI_TYPES: readonly MidiType[] = [
  ...CHANNEL_TYPES,
  ...SYSTEM_TYPES.filter((type) => type !== undefined),
];

/** One message. */
export interface MidiMessage {
  readonly type: MidiType;
  /** 1 to 16, where the message has one. */
  readonly channel?: number;
  /** Note, controller, program or song, 0 to 127, where the message has one. */
  readonly number?: number;
  /** Velocity, pressure, controller value (0 to 127), bend (-8192 to 8191), song position in sixteenths (0 to 16383), time code. */
  readonly value?: number;
  /** A sysex message whole, from 0xF0 to 0xF7. */
  readonly bytes?: Uint8Array;
  /** True for a note-off that was sent as a note-on of velocity 0. */
  readonly asNoteOn?: true;
}

/** How many data bytes follow a status byte; sysex and bytes that are not in use: 0. */
export function dataLength(status: number): number {
  if (status < 0xf0) return status >= 0xc0 && status < 0xe0 ? 1 : 2;
  if (status === 0xf2) return 2;
  return status === 0xf1 || status === 0xf3 ? 1 : 0;
}

/** The message of a status byte and its data bytes; undefined for sysex, status bytes not in use, and data bytes out of range. */
export function decodeShort(status: number, first = 0, second = 0): MidiMessage | undefined {
  if (((first | second) & ~0x7f) !== 0 || status < 0x80 || status > 0xff) return undefined;
  return status < 0xf0 ? decodeChannel(status, first, second) : decodeSystem(status, first, second);
}

function decodeChannel(status: number, first: number, second: number): MidiMessage {
  const type = CHANNEL_TYPES[(status >> 4) - 8]!;
  const channel = (status & 15) + 1;
  if (type === "pitch_bend") return { type, channel, value: (second << 7 | first) - 8192 };
  if (type === "program") return { type, channel, number: first };
  if (type === "channel_pressure") return { type, channel, value: first };
  if (type === "note_on" && second === 0) return { type: "note_off", channel, number: first, value: 0, asNoteOn: true };
  return { type, channel, number: first, value: second };
}

function decodeSystem(status: number, first: number, second: number): MidiMessage | undefined {
  const type = SYSTEM_TYPES[status - 0xf0];
  if (type === undefined || type === "sysex") return undefined;
  if (type === "song_position") return { type, value: second << 7 | first };
  if (type === "song_select") return { type, number: first };
  return type === "time_code" ? { type, value: first } : { type };
}

/** The message of exactly these bytes; undefined when they are not one whole message. Never throws. */
export function decodeMessage(bytes: Uint8Array): MidiMessage | undefined {
  const status = bytes[0] ?? 0;
  if (status === 0xf0) return isWholeSysex(bytes) ? { type: "sysex", bytes: bytes.slice() } : undefined;
  if (status < 0x80 || bytes.length !== 1 + dataLength(status)) return undefined;
  return decodeShort(status, bytes[1], bytes[2]);
}

function isWholeSysex(bytes: Uint8Array): boolean {
  const end = bytes.length - 1;
  return end > 0 && bytes[end] === 0xf7 && bytes.subarray(1, end).every((byte) => byte < 0x80);
}

/** The bytes of a message. What is out of range is taken to the nearest value that can be sent, what is missing is 0. */
export function encodeMessage(message: MidiMessage): Uint8Array {
  const { type, channel = 1, number = 0, value = 0 } = message;
  if (type === "sysex") return message.bytes?.slice() ?? Uint8Array.of(0xf0, 0xf7);
  const kind = message.asNoteOn === true ? 1 : CHANNEL_TYPES.indexOf(type as typeof CHANNEL_TYPES[number]);
  if (kind < 0) return encodeSystem(type, number, value);
  const status = (kind + 8) << 4 | limited(channel - 1, 15);
  if (type === "pitch_bend") return withLowFirst(status, limited(value + 8192, 16383));
  if (type === "program") return Uint8Array.of(status, limited(number, 127));
  if (type === "channel_pressure") return Uint8Array.of(status, limited(value, 127));
  return Uint8Array.of(status, limited(number, 127), message.asNoteOn === true ? 0 : limited(value, 127));
}

function encodeSystem(type: MidiType, number: number, value: number): Uint8Array {
  const status = 0xf0 + SYSTEM_TYPES.indexOf(type as typeof SYSTEM_TYPES[number]);
  if (type === "song_position") return withLowFirst(status, limited(value, 16383));
  if (type === "song_select") return Uint8Array.of(status, limited(number, 127));
  return type === "time_code" ? Uint8Array.of(status, limited(value, 127)) : Uint8Array.of(status);
}

function withLowFirst(status: number, value: number): Uint8Array {
  return Uint8Array.of(status, value & 127, value >> 7);
}

function limited(value: number, max: number): number {
  return Math.min(max, Math.max(0, Math.round(value) || 0));
}
