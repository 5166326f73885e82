/**
 * NRPN and RPN: a parameter is chosen by two controllers, its value comes in one or two more.
 *
 * Source: MIDI 1.0 Detailed Specification 4.2, "Registered and non-registered parameter numbers": 99/98 choose an NRPN, 101/100 an
 * RPN, 6 and 38 carry the value, 96 and 97 step it, 127/127 chooses none. The choice stays (running NRPN) and is kept per channel; what
 * comes between does not disturb it. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { type ChainAction, chainAction, TimelessChain } from "./chain.ts";

/** How a parameter is declared: exactly one of `nrpn` and `rpn`, 0 to 16383. */
export interface ParameterSpec {
  readonly nrpn?: number;
  readonly rpn?: number;
  /** 1 to 16; left out: any. */
  readonly channel?: number;
  /** 14: the value is complete with controller 38. 7: with controller 6. */
  readonly bits?: 7 | 14;
}

const NO_PARAMETER = 16383;

interface Chosen {
  /** -1 until it was chosen. */
  high: number;
  low: number;
  registered: boolean;
  /** Value bytes; -1 until one came. */
  valueHigh: number;
  value: number;
}

/** One parameter's values. */
export class ParameterChain extends TimelessChain {
  readonly #channels: Chosen[] = [];
  readonly #spec: ParameterSpec;
  readonly #maxValue: number;

  constructor(spec: ParameterSpec) {
    super();
    this.#spec = spec;
    this.#maxValue = spec.bits === 7 ? 127 : 16383;
  }

  override take(message: MidiMessage, time: number): ChainAction | undefined {
    const { type, channel = 0, number = -1, value = 0 } = message;
    if (type !== "control" || (this.#spec.channel ?? channel) !== channel) return undefined;
    const chosen = this.#channels[channel] ??= { high: -1, low: -1, registered: false, valueHigh: -1, value: 0 };
    if (number >= 98 && number <= 101) {
      choose(chosen, number, value);
      return undefined;
    }
    if (!this.#isMine(chosen)) return undefined;
    const found = this.#valueAfter(chosen, number, value);
    if (found === undefined) return undefined;
    chosen.value = found;
    return chainAction(channel, found, this.#maxValue, time);
  }

  override reset(): void {
    this.#channels.length = 0;
  }

  #isMine({ high, low, registered }: Chosen): boolean {
    if (high < 0 || low < 0) return false;
    const number = high << 7 | low;
    return number !== NO_PARAMETER && number === (registered ? this.#spec.rpn : this.#spec.nrpn);
  }

  #valueAfter(chosen: Chosen, number: number, value: number): number | undefined {
    if (number === 6) {
      chosen.valueHigh = value;
      return this.#maxValue === 127 ? value : undefined;
    }
    if (number === 38 && this.#maxValue !== 127 && chosen.valueHigh >= 0) return chosen.valueHigh << 7 | value;
    if (number === 96) return Math.min(this.#maxValue, chosen.value + 1);
    return number === 97 ? Math.max(0, chosen.value - 1) : undefined;
  }
}

function choose(chosen: Chosen, number: number, value: number): void {
  const registered = number >= 100;
  const isHigh = number === 99 || number === 101;
  if (registered !== chosen.registered) chosen.high = chosen.low = -1;
  const before = isHigh ? chosen.high : chosen.low;
  if (before !== value || registered !== chosen.registered) chosen.valueHigh = -1;
  chosen.registered = registered;
  if (isHigh) chosen.high = value;
  else chosen.low = value;
}
