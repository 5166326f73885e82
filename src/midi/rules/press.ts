/**
 * What a press and a release are: of a pad (note-on, note-off) or of a button that sends a controller (above 0, 0).
 *
 * Thread: any.
 */
import type { MidiMessage } from "../message.ts";
import { matchesRule, type Rule } from "./rule.ts";

/** Tells presses from releases of what a rule names; the rule's value only chooses among presses. */
export class PressReader {
  readonly #press: Rule;
  readonly #release: Rule;

  constructor(rule: Rule) {
    const { value: _value, type: _type, ...place } = rule;
    this.#press = rule;
    this.#release = place;
  }

  /** What a message is to the rule: a press, a release, or neither. */
  read(message: MidiMessage): "press" | "release" | undefined {
    const { type, value = 0 } = message;
    if (type === "note_off" || (type === "control" && value === 0)) return this.#isRelease(message);
    if (type !== "note_on" && type !== "control") return undefined;
    return matchesRule(this.#press, message) ? "press" : undefined;
  }

  #isRelease(message: MidiMessage): "release" | undefined {
    const wanted = this.#press.type;
    const pressType = message.type === "note_off" ? "note_on" : "control";
    if (wanted !== undefined && !matchesRule({ type: wanted }, { type: pressType })) return undefined;
    return matchesRule(this.#release, message) ? "release" : undefined;
  }
}

/** One number for what is pressed, the same for its press and its release: kind, channel and number. */
export function pressKey({ type, channel = 0, number = 0 }: MidiMessage): number {
  return (type === "control" ? 1 : 0) << 12 | channel << 7 | number;
}
