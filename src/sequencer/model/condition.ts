/**
 * Reads conditions: a name, or "2:4", the second of every four cycles. Thread: any.
 */
import { type Condition, NAMED_CONDITIONS } from "./pattern.ts";

/** Longest turn: "64:64". */
const MOST_TURNS = 64;

/** The condition that a text is; undefined when it is none. */
export function parseCondition(text: string): Condition | undefined {
  if ((NAMED_CONDITIONS as readonly string[]).includes(text)) return text as Condition;
  const turn = /^(\d{1,2}):(\d{1,2})$/.exec(text);
  if (turn === null) return undefined;
  const [at, of] = [Number(turn[1]), Number(turn[2])];
  return at >= 1 && at <= of && of <= MOST_TURNS ? `${at}:${of}` : undefined;
}
