/**
 * A sequence: messages that match one rule after the other.
 *
 * Method: per channel, the messages matched so far. One that is not what comes next may still be part of a new start: begun
 * messages are dropped from the front until the rest fits the first rules again (as Knuth, Morris and Pratt do, here by trying, a
 * chain being short), so A A B matches A B, and A A A B matches A A B. A message that no rule of the chain knows is foreign: it is let by, or breaks off.
 * Messages without a channel have a row of their own. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { type ChainAction, chainAction, maxValueOf, TimelessChain } from "./chain.ts";
import { matchesRule, type Rule } from "./rule.ts";

/** How a sequence is declared. */
export interface SequenceSpec {
  readonly sequence: readonly Rule[];
  /** What a message does that no rule of the chain knows. */
  readonly foreign?: "ignore" | "break";
  /** Longest time from the first message to the last; left out: any. */
  readonly within_ms?: number;
}

interface Seen {
  readonly message: MidiMessage;
  readonly time: number;
}

/** One sequence. An empty one never matches. */
export class Sequence extends TimelessChain {
  readonly #begun = new Map<number, Seen[]>();
  readonly #rules: readonly Rule[];
  readonly #breaks: boolean;
  readonly #within: number;

  constructor(spec: SequenceSpec) {
    super();
    this.#rules = spec.sequence;
    this.#breaks = spec.foreign === "break";
    this.#within = spec.within_ms ?? Infinity;
  }

  override take(message: MidiMessage, time: number): ChainAction | undefined {
    const channel = message.channel ?? 0;
    if (!this.#rules.some((rule) => matchesRule(rule, message))) {
      if (this.#breaks) this.#begun.delete(channel);
      return undefined;
    }
    const seen = [...this.#begun.get(channel) ?? [], { message, time }];
    while (seen.length > 0 && !this.#fits(seen, time)) seen.shift();
    if (seen.length < this.#rules.length) {
      this.#begun.set(channel, seen);
      return undefined;
    }
    this.#begun.delete(channel);
    return chainAction(message.channel, message.value ?? message.number ?? 0, maxValueOf(message), time);
  }

  override reset(): void {
    this.#begun.clear();
  }

  #fits(seen: readonly Seen[], time: number): boolean {
    if (time - seen[0]!.time > this.#within) return false;
    return seen.every(({ message }, index) => matchesRule(this.#rules[index]!, message));
  }
}
