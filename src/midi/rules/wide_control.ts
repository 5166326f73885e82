/**
 * A controller of 14 bits: controller n carries the upper seven, n + 32 the lower.
 *
 * Source: MIDI 1.0 Detailed Specification 4.2, "Control change": the upper byte may stay while only the lower one is sent. An
 * action comes with the lower byte, so that a value is never half old and half new. Channels apart. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { type ChainAction, chainAction, TimelessChain } from "./chain.ts";

/** How it is declared: the upper controller, 0 to 31. */
export interface WideControlSpec {
  readonly control14: number;
  /** 1 to 16; left out: any. */
  readonly channel?: number;
}

/** One controller of 14 bits. */
export class WideControl extends TimelessChain {
  readonly #high: (number | undefined)[] = [];
  readonly #spec: WideControlSpec;

  constructor(spec: WideControlSpec) {
    super();
    this.#spec = spec;
  }

  override take(message: MidiMessage, time: number): ChainAction | undefined {
    const { type, channel = 0, number, value = 0 } = message;
    if (type !== "control" || (this.#spec.channel ?? channel) !== channel) return undefined;
    if (number === this.#spec.control14) this.#high[channel] = value;
    const high = this.#high[channel];
    if (number !== this.#spec.control14 + 32 || high === undefined) return undefined;
    return chainAction(channel, high << 7 | value, 16383, time);
  }

  override reset(): void {
    this.#high.length = 0;
  }
}
