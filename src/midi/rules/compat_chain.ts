/**
 * The rule chain of the step sequencer whose controllers Rondo reproduces, with its habits: for golden traces and old set-ups.
 *
 * Its automaton, from observed traces: a message is only tried as the next rule; one that fails sends the chain to its start and is
 * not tried again (A A B misses A B); any foreign message does the same; channels count only where a rule names them. Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { matchesRule, type Rule } from "./rule.ts";

/** What one message did to the chain. */
export interface CompatStep {
  /** True when the message was what the next rule wants. */
  readonly matched: boolean;
  /** True while rules are left. */
  readonly partial: boolean;
  /** A star for every rule matched so far, the last of all an exclamation mark. */
  readonly trace: string;
  /** Which rule was matched last, from 0; -1: none. */
  readonly index: number;
  /** All messages of the chain in order, once it is complete. */
  readonly messages?: readonly MidiMessage[];
}

const FAILED: CompatStep = { matched: false, partial: false, trace: "", index: -1 };

/** One chain. */
export class CompatChain {
  #index = -1;
  #messages: MidiMessage[] = [];
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** Takes the next message of the port. */
  take(message: MidiMessage): CompatStep {
    const last = this.#rules.length - 1;
    if (this.#index === last) this.#reset();
    const rule = this.#rules[this.#index + 1];
    if (rule === undefined || !matchesRule(rule, asSent(message))) {
      this.#reset();
      return FAILED;
    }
    const index = ++this.#index;
    this.#messages.push(message);
    if (index < last) return { matched: true, partial: true, trace: "*".repeat(index + 1), index };
    return { matched: true, partial: false, trace: `${"*".repeat(index)}!`, index, messages: this.#messages };
  }

  #reset(): void {
    this.#index = -1;
    this.#messages = [];
  }
}

/** The original tells a note-on of velocity 0 from a note-off. */
function asSent(message: MidiMessage): MidiMessage {
  return message.asNoteOn === true ? { ...message, type: "note_on" } : message;
}
