/**
 * Which control somebody moved, out of everything that a port says meanwhile.
 *
 * Method: a pad counts at once; a controller when it went a way that jitter does not go; an endless encoder when it repeats its
 * clicks (a fader never says the same value again and again): in both directions, which tells how it counts, or many of one direction,
 * which is taken for the likeliest way of counting; a button that only says 127 is told from an encoder by how slowly it comes; an NRPN when it was
 * chosen and given a value. Messages without a channel (clock, sensing) are not looked at. Thread: any.
 */
import type { MidiMessage } from "../message.ts";

/** How an encoder counts. */
export type EncoderWay = "twos_complement" | "offset" | "sign_bit";

/** What was moved. */
export type Moved =
  | { readonly kind: "note" | "fader" | "button"; readonly channel: number; readonly number: number }
  | { readonly kind: "encoder"; readonly channel: number; readonly number: number; readonly relative: EncoderWay }
  | { readonly kind: "nrpn"; readonly channel: number; readonly number: number; readonly bits: 7 | 14 };

const JITTER = 12;
const REPEATS = 2;
/** Clicks of an encoder that is turned one way only. */
const ONE_WAY_CLICKS = 8;
/** Presses of a button that says no release. */
const PRESSES = 3;
/** Clicks come faster than this one after the other, presses slower, ms. */
const FASTEST_PRESS_MS = 120;

interface Track {
  readonly values: Set<number>;
  last: number;
  repeats: number;
  count: number;
  firstMs: number;
}

/** Listens until a control was moved. */
export class MovedControl {
  readonly #tracks = new Map<number, Track>();
  readonly #chosen = new Map<number, { high: number; low: number; values: number }>();

  /** Takes a message that came at `timeMs`; what was moved, as soon as that is clear. */
  take({ type, channel, number = 0, value = 0 }: MidiMessage, timeMs: number): Moved | undefined {
    if (channel === undefined) return undefined;
    if (type === "note_on") return { kind: "note", channel, number };
    if (type !== "control") return undefined;
    const nrpn = this.#parameter(channel, number, value);
    return nrpn === "part" ? undefined : nrpn ?? this.#control(channel, number, value, timeMs);
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

  #control(channel: number, number: number, value: number, timeMs: number): Moved | undefined {
    const key = channel << 7 | number;
    const track = this.#tracks.get(key) ?? { values: new Set(), last: -1, repeats: 0, count: 0, firstMs: timeMs };
    this.#tracks.set(key, track);
    if (value === track.last) track.repeats++;
    track.last = value;
    track.count++;
    track.values.add(value);
    if (track.repeats >= REPEATS) return repeated(channel, number, track, timeMs);
    const all = [...track.values];
    if (Math.max(...all) - Math.min(...all) < JITTER) return undefined;
    if (all.every((each) => each === 0 || each === 127)) return { kind: "button", channel, number };
    return all.length > 3 && countingOf(track.values) === undefined ? { kind: "fader", channel, number } : undefined;
  }
}

/** What says the same value again and again. */
function repeated(channel: number, number: number, track: Track, timeMs: number): Moved | undefined {
  const { values, count, firstMs } = track;
  const relative = countingOf(values);
  if (relative !== undefined) return { kind: "encoder", channel, number, relative };
  const isSlow = (timeMs - firstMs) / (count - 1) >= FASTEST_PRESS_MS;
  if (isSlow && count >= PRESSES && [...values].every((value) => value === 127)) {
    return { kind: "button", channel, number };
  }
  const guessed = count >= ONE_WAY_CLICKS && !isSlow ? likelyCounting(values) : undefined;
  return guessed && { kind: "encoder", channel, number, relative: guessed };
}

type Range = readonly [from: number, to: number];
const within = (value: number, [from, to]: Range) => value >= from && value <= to;

/** Clicks up and down of each way of counting. */
const WAYS: readonly [EncoderWay, up: Range, down: Range][] = [
  ["twos_complement", [1, 8], [120, 127]],
  ["offset", [65, 72], [56, 63]],
  ["sign_bit", [1, 8], [65, 72]],
];

/** How an encoder counts that was turned both ways; undefined while only one way is known. */
function countingOf(values: ReadonlySet<number>): EncoderWay | undefined {
  const all = [...values];
  return WAYS.find(([, up, down]) =>
    all.every((value) => within(value, up) || within(value, down)) &&
    [up, down].every((range) => all.some((value) => within(value, range)))
  )?.[0];
}

/** How an encoder counts most likely that was turned one way: 1 is up in two ways, of which the two's complement is the usual one. */
function likelyCounting(values: ReadonlySet<number>): EncoderWay | undefined {
  const isAll = (range: Range) => [...values].every((value) => within(value, range));
  return WAYS.find(([, up, down]) => isAll(up) || isAll(down))?.[0];
}
