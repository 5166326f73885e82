/**
 * Chords of pads: several keys of one channel down together, pressed within a time.
 *
 * Method: per channel, when each key of the chord went down. Once complete, all keys have to be pressed anew for the next. The value is
 * the loudest velocity. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { type ChainAction, chainAction, TimelessChain } from "./chain.ts";
import { PressReader } from "./press.ts";
import type { Rule } from "./rule.ts";

/** How a chord is declared: a rule for each key. */
export interface ChordSpec {
  readonly chord: readonly Rule[];
  /** Longest time from the first press to the last. */
  readonly within_ms?: number;
}

/** Longest time from the first press to the last, unless told otherwise. */
const CHORD_MS = 80;

interface Down {
  readonly time: number;
  readonly velocity: number;
}

/** One chord. An empty one never sounds. */
export class Chord extends TimelessChain {
  readonly #down: (Down | undefined)[][] = [];
  readonly #readers: readonly PressReader[];
  readonly #withinMs: number;

  constructor(spec: ChordSpec) {
    super();
    this.#readers = spec.chord.map((rule) => new PressReader(rule));
    this.#withinMs = spec.within_ms ?? CHORD_MS;
  }

  override take(message: MidiMessage, time: number): ChainAction | undefined {
    const channel = message.channel ?? 0;
    const down = this.#down[channel] ??= [];
    let pressed = false;
    this.#readers.forEach((reader, index) => {
      const what = reader.read(message);
      if (what !== undefined) down[index] = what === "press" ? { time, velocity: message.value ?? 127 } : undefined;
      pressed ||= what === "press";
    });
    return pressed ? this.#completed(channel, down, time) : undefined;
  }

  override reset(): void {
    this.#down.length = 0;
  }

  #completed(channel: number, down: (Down | undefined)[], time: number): ChainAction | undefined {
    let loudest = 0;
    for (let index = 0; index < this.#readers.length; index++) {
      const key = down[index];
      if (key === undefined || time - key.time > this.#withinMs) return undefined;
      loudest = Math.max(loudest, key.velocity);
    }
    down.fill(undefined);
    return chainAction(channel === 0 ? undefined : channel, loudest, 127, time);
  }
}
