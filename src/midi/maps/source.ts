/**
 * What a binding listens to: turns a message into an event for it, or nothing. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { parseNoteName } from "../note_name.ts";
import type { ChainAction } from "../rules/chain.ts";
import type { MapBinding } from "./map_schema.ts";
import { numbersOf, type Places } from "./places.ts";

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
  const placeOf = placeReader(on);
  return (message) => {
    const { type, value = 0 } = message;
    if (on.channel !== undefined && on.channel !== message.channel) return undefined;
    const place = placeOf(message);
    if (place < 0) return undefined;
    const released = type === "note_off";
    if (on.value !== undefined && !released && !within(on.value, value)) return undefined;
    const isBend = type === "pitch_bend";
    const share = isBend ? (value + 8192) / 16383 : value / 127;
    const isPress = !released && (type === "program" || value !== 0);
    return { released, value, share, grain: isBend ? 1 / 16383 : 1 / 127, place, isPress };
  };
}

/** Where a message stands among what a binding names, from 0; -1 where it does not. */
function placeReader({ note, control, program, bend, pressure }: MapBinding["on"]): (message: MidiMessage) => number {
  const noteAt = placeIn(typeof note === "string" ? parseNoteName(note) : note);
  const controlAt = placeIn(control), programAt = placeIn(program);
  return ({ type, number = 0 }) => {
    if (type === "note_on" || type === "note_off") return noteAt(number);
    if (type === "control") return controlAt(number);
    if (type === "program") return programAt(number);
    if (type === "pitch_bend") return bend === true ? 0 : -1;
    return type === "channel_pressure" && pressure === true ? 0 : -1;
  };
}

/** The same of every kind: where a number stands in it, -1 where it does not. */
function placeIn(places: Places | undefined): (number: number) => number {
  if (places === undefined) return () => -1;
  const numbers = numbersOf(places);
  return (number) => numbers.indexOf(number);
}

function within(wanted: number | { readonly from: number; readonly to: number }, value: number): boolean {
  return typeof wanted === "number" ? wanted === value : value >= wanted.from && value <= wanted.to;
}

/** The event of a chain's action; undefined where the binding wants another channel or value. */
export function chainEvent({ on }: MapBinding, { channel, value, maxValue }: ChainAction): SourceEvent | undefined {
  if (on.channel !== undefined && on.channel !== channel) return undefined;
  if (on.value !== undefined && !within(on.value, value)) return undefined;
  return { released: false, value, share: value / maxValue, grain: 1 / maxValue, place: 0, isPress: true };
}
