/**
 * Which control somebody moved, out of everything that a port says meanwhile.
 *
 * Method: a pad counts at once; a controller when it went a way that jitter does not go; an endless encoder when it repeats its
 * clicks in both directions (a fader never says the same value again and again); an NRPN when it was chosen and given a value.
 * Messages without a channel (clock, sensing) are not looked at. Thread: any.
 */
import type { MidiMessage } from "../message.ts";

/** What was moved. */
export type Moved =
  | { readonly kind: "note" | "fader" | "button"; readonly channel: number; readonly number: number }
  | {
    readonly kind: "encoder";
    readonly channel: number;
    readonly number: number;
    readonly relative: "twos_complement" | "offset" | "sign_bit";
  }
  | { readonly kind: "nrpn"; readonly channel: number; readonly number: number; readonly bits: 7 | 14 };

const JITTER = 12;
const REPEATS = 2;

interface Track {
  readonly values: Set<number>;
  last: number;
  repeats: number;
}

/** Listens until a control was moved. */
export class MovedControl {
  readonly #tracks = new Map<number, Track>();
  readonly #chosen = new Map<number, { high: number; low: number; values: number }>();

  /** Takes a message; what was moved, as soon as that is clear. */
  take({ type, channel, number = 0, value = 0 }: MidiMessage): Moved | undefined {
    if (channel === undefined) return undefined;
    if (type === "note_on") return { kind: "note", channel, number };
    if (type !== "control") return undefined;
    const nrpn = this.#parameter(channel, number, value);
    return nrpn === "part" ? undefined : nrpn ?? this.#control(channel, number, value);
  }

  /** The NRPN that is complete, "part" of one, or undefined for a plain controller. 14 bits are told by a 38 after the 6. */
  #parameter(channel: number, number: number, value: number): Moved | "part" | undefined {
    const chosen = this.#chosen.get(channel) ?? { high: -1, low: -1, values: 0 };
    if (number === 99) chosen.high = value;
    else if (number === 98) chosen.low = value;
    else if (chosen.high < 0 || chosen.low < 0 || (number !== 6 && number !== 38)) return undefined;
    else chosen.values++;
    this.#chosen.set(channel, chosen);
    const told = number === 38 || chosen.values > 1;
    if (!told) return "part";
    return { kind: "nrpn", channel, number: chosen.high << 7 | chosen.low, bits: number === 38 ? 14 : 7 };
  }

  #control(channel: number, number: number, value: number): Moved | undefined {
    const key = channel << 7 | number;
    const track = this.#tracks.get(key) ?? { values: new Set(), last: -1, repeats: 0 };
    this.#tracks.set(key, track);
    if (value === track.last) track.repeats++;
    track.last = value;
    track.values.add(value);
    if (track.repeats >= REPEATS) {
      const relative = countingOf(track.values);
      return relative && { kind: "encoder", channel, number, relative };
    }
    const all = [...track.values];
    if (Math.max(...all) - Math.min(...all) < JITTER) return undefined;
    if (all.every((each) => each === 0 || each === 127)) return { kind: "button", channel, number };
    return all.length > 3 && countingOf(track.values) === undefined ? { kind: "fader", channel, number } : undefined;
  }
}

/** How an encoder counts that was turned both ways; undefined while only one way is known. */
function countingOf(values: ReadonlySet<number>): "twos_complement" | "offset" | "sign_bit" | undefined {
  const has = (from: number, to: number) => [...values].some((value) => value >= from && value <= to);
  const only = (...ranges: [number, number][]) =>
    [...values].every((value) => ranges.some(([from, to]) => value >= from && value <= to));
  if (only([1, 8], [120, 127]) && has(1, 8) && has(120, 127)) return "twos_complement";
  if (only([56, 63], [65, 72]) && has(56, 63) && has(65, 72)) return "offset";
  return only([1, 8], [65, 72]) && has(1, 8) && has(65, 72) ? "sign_bit" : undefined;
}
