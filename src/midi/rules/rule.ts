/**
 * A rule: what the fields of one message have to be. Fields that a rule does not name may be anything. Thread: any.
 */
import type { MidiMessage, MidiType } from "../message.ts";

/** What one field has to be: this value, anything at all, anything but, one of a range (both ends included), one of several. */
export type FieldTest<Value> =
  | Value
  | "any"
  | { readonly not: Value }
  | { readonly from: number; readonly to: number }
  | readonly Value[];

/** One rule. A message without a field that the rule names does not match. */
export interface Rule {
  readonly type?: FieldTest<MidiType>;
  readonly channel?: FieldTest<number>;
  readonly number?: FieldTest<number>;
  readonly value?: FieldTest<number>;
}

/** True when a message keeps to a rule. */
export function matchesRule(rule: Rule, message: MidiMessage): boolean {
  return passes(rule.type, message.type) && passes(rule.channel, message.channel) &&
    passes(rule.number, message.number) && passes(rule.value, message.value);
}

function passes(test: FieldTest<unknown> | undefined, field: number | string | undefined): boolean {
  if (test === undefined) return true;
  if (field === undefined) return false;
  if (test === "any") return true;
  if (typeof test !== "object" || test === null) return test === field;
  if (Array.isArray(test)) return test.includes(field);
  if ("not" in test) return test.not !== field;
  const { from, to } = test as { from: number; to: number };
  return typeof field === "number" && field >= from && field <= to;
}
