/**
 * What a binding listens to: turns a message into an event for it, or nothing. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { parseNoteName } from "../note_name.ts";
import type { ChainAction } from "../rules/chain.ts";
import type { MapBinding } from "./map_schema.ts";

type Place = number | { readonly from: number; readonly to: number } | readonly number[];

/** What a binding is told. */
export interface SourceEvent {
  /** True for a note-off. */
  readonly released: boolean;
  /** The byte or the 14 bits as they came. */
  readonly value: number;
  /** 0 to 1. */
  readonly share: number;
  /** One step of the control, as a share. */
  readonly grain: number;
  /** Place in the range that the binding names, from 0. */
  readonly place: number;
  /** False for a control that stands at 0: a button let go. */
  readonly isPress: boolean;
}

/** A function that reads messages for one binding; chains are read by `chainEvent`. */
export function sourceReader({ on }: MapBinding): (message: MidiMessage) => SourceEvent | undefined {
  const note = typeof on.note === "string" ? parseNoteName(on.note) : on.note;
  return (message) => {
    const { type, number = 0, value = 0 } = message;
    if (on.channel !== undefined && on.channel !== message.channel) return undefined;
    const place = placeOf(type, number, {
      note,
      control: on.control,
      program: on.program,
      bend: on.bend,
      pressure: on.pressure,
    });
    if (place === undefined) return undefined;
    const released = type === "note_off";
    if (on.value !== undefined && !released && !within(on.value, value)) return undefined;
    const isBend = type === "pitch_bend";
    const share = isBend ? (value + 8192) / 16383 : value / 127;
    const isPress = !released && (type === "program" || value !== 0);
    return { released, value, share, grain: isBend ? 1 / 16383 : 1 / 127, place, isPress };
  };
}

interface Places {
  note: Place | undefined;
  control: Place | undefined;
  program: Place | undefined;
  bend: true | undefined;
  pressure: true | undefined;
}

function placeOf(type: string, number: number, places: Places): number | undefined {
  if (type === "pitch_bend") return places.bend && 0;
  if (type === "channel_pressure") return places.pressure && 0;
  const wanted = type === "note_on" || type === "note_off"
    ? places.note
    : type === "control"
    ? places.control
    : type === "program"
    ? places.program
    : undefined;
  if (wanted === undefined || !within(wanted, number)) return undefined;
  if (typeof wanted === "number") return 0;
  return isList(wanted) ? wanted.indexOf(number) : number - wanted.from;
}

function within(place: Place, value: number): boolean {
  if (typeof place === "number") return place === value;
  return isList(place) ? place.includes(value) : value >= place.from && value <= place.to;
}

/** How many places a control of a binding has. */
export function placeCount(place: Place | string): number {
  if (typeof place !== "object") return 1;
  return isList(place) ? place.length : place.to - place.from + 1;
}

function isList(place: Place): place is readonly number[] {
  return Array.isArray(place);
}

/** The event of a chain's action; undefined where the binding wants another channel or value. */
export function chainEvent({ on }: MapBinding, { channel, value, maxValue }: ChainAction): SourceEvent | undefined {
  if (on.channel !== undefined && on.channel !== channel) return undefined;
  if (on.value !== undefined && !within(on.value, value)) return undefined;
  return { released: false, value, share: value / maxValue, grain: 1 / maxValue, place: 0, isPress: true };
}
