/**
 * Double presses: the same key twice within a time. A third press begins anew. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { type ChainAction, chainAction, TimelessChain } from "./chain.ts";
import { pressKey, PressReader } from "./press.ts";
import type { Rule } from "./rule.ts";

/** How a double press is declared. */
export interface DoublePressSpec {
  readonly double_press: Rule;
  /** Longest time from press to press. */
  readonly within_ms?: number;
}

/** Longest time between the two presses, unless told otherwise. */
const DOUBLE_PRESS_MS = 350;

/** Double presses of what a rule names; every key on its own. */
export class DoublePress extends TimelessChain {
  readonly #pressed = new Map<number, number>();
  readonly #reader: PressReader;
  readonly #withinMs: number;

  constructor(spec: DoublePressSpec) {
    super();
    this.#reader = new PressReader(spec.double_press);
    this.#withinMs = spec.within_ms ?? DOUBLE_PRESS_MS;
  }

  override take(message: MidiMessage, time: number): ChainAction | undefined {
    if (this.#reader.read(message) !== "press") return undefined;
    const key = pressKey(message);
    const before = this.#pressed.get(key);
    if (before === undefined || time - before > this.#withinMs) {
      this.#pressed.set(key, time);
      return undefined;
    }
    this.#pressed.delete(key);
    return chainAction(message.channel, message.value ?? 127, 127, time);
  }

  override reset(): void {
    this.#pressed.clear();
  }
}
