import { assertEquals } from "@std/assert";
import golden from "./rule_chain.json" with { type: "json" };
import { CompatChain } from "../../src/midi/rules/compat_chain.ts";
import { decodeMessage } from "../../src/midi/message.ts";
import { bytesOf } from "../src/midi/messages.ts";

const TEMPO = [
  { type: "control", number: 99, value: 2 },
  { type: "control", number: 98, value: 63 },
  { type: "control", number: 6 },
  { type: "control", number: 38 },
] as const;

Deno.test("the compat chain walks every golden trace of the original, step by step, with its calls", () => {
  assertEquals(golden.runs.length > 0, true);
  for (const { trace_msg_full_partial_stars_index: trace, calls } of golden.runs) {
    const chain = new CompatChain(TEMPO);
    const words = new Map(trace.map(([bytes]) => [JSON.stringify(decodeMessage(bytesOf(String(bytes)))), bytes]));
    const completed: unknown[] = [];
    const walked = trace.map(([bytes]) => {
      const step = chain.take(decodeMessage(bytesOf(String(bytes)))!);
      if (step.messages) completed.push(step.messages.map((message) => words.get(JSON.stringify(message))));
      return [bytes, step.matched, step.partial, step.trace, step.index];
    });
    assertEquals<unknown>([walked, completed], [trace, calls]);
  }
});

Deno.test("as in the original, the compat chain misses A A B, finds A A A B, and never matches when empty", () => {
  const chain = new CompatChain([{ number: 1 }, { number: 2 }]);
  const walk = (numbers: number[]) =>
    numbers.map((number) => chain.take({ type: "note_on", channel: 1, number, value: 1 }).trace);
  assertEquals(walk([1, 1, 2]), ["*", "", ""]);
  assertEquals(walk([1, 1, 1, 2]), ["*", "", "*", "*!"]);
  assertEquals(new CompatChain([]).take({ type: "clock" }).matched, false);
});
