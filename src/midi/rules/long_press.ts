/**
 * Long presses and taps: a press held for a time, and one let go before it.
 *
 * Method: when each key went down. A long press comes once, from `poll` or, where nobody polled, from whatever comes later for the
 * same key. A key pressed twice without a release counts from the later press. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { type Chain, type ChainAction, chainAction } from "./chain.ts";
import { pressKey, PressReader } from "./press.ts";
import type { Rule } from "./rule.ts";

/** How a long press is declared. */
export interface LongPressSpec {
  readonly long_press: Rule;
  readonly after_ms?: number;
}

/** How a tap is declared: let go before `within_ms`. */
export interface TapSpec {
  readonly tap: Rule;
  readonly within_ms?: number;
}

/** Where a tap ends and a long press begins, unless told otherwise. */
const LONG_PRESS_MS = 500;

interface Held {
  readonly channel: number | undefined;
  readonly velocity: number;
  readonly time: number;
}

/** Long presses of what a rule names, or taps. */
export class HeldPress implements Chain {
  readonly #held = new Map<number, Held>();
  readonly #reader: PressReader;
  readonly #lengthMs: number;
  readonly #isTap: boolean;

  constructor(spec: LongPressSpec | TapSpec) {
    this.#isTap = "tap" in spec;
    this.#reader = new PressReader("tap" in spec ? spec.tap : spec.long_press);
    this.#lengthMs = ("tap" in spec ? spec.within_ms : spec.after_ms) ?? LONG_PRESS_MS;
  }

  take(message: MidiMessage, time: number): ChainAction | undefined {
    const what = this.#reader.read(message);
    if (what === undefined) return undefined;
    const key = pressKey(message);
    const held = this.#held.get(key);
    this.#held.delete(key);
    if (what === "press") this.#held.set(key, { channel: message.channel, velocity: message.value ?? 127, time });
    if (held === undefined || (what === "press" && this.#isTap)) return undefined;
    const isLong = time - held.time >= this.#lengthMs;
    if (isLong === this.#isTap) return undefined;
    return chainAction(held.channel, held.velocity, 127, this.#isTap ? time : held.time + this.#lengthMs);
  }

  poll(time: number): ChainAction[] {
    const actions: ChainAction[] = [];
    for (const [key, held] of this.#held) {
      if (time - held.time < this.#lengthMs) continue;
      this.#held.delete(key);
      if (!this.#isTap) actions.push(chainAction(held.channel, held.velocity, 127, held.time + this.#lengthMs));
    }
    return actions.sort((a, b) => a.time - b.time);
  }

  reset(): void {
    this.#held.clear();
  }
}
