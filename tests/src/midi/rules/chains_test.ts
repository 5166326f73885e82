import { assertEquals } from "@std/assert";
import type { MidiMessage } from "../../../../src/midi/message.ts";
import { type ChainSpec, createChain } from "../../../../src/midi/rules/chain_kinds.ts";
import { matchesRule } from "../../../../src/midi/rules/rule.ts";
import { messagesOf } from "../messages.ts";

/** Values of the actions that a chain makes of messages, each 10 ms after the last. */
function valuesOf(spec: ChainSpec, text: string): number[] {
  const chain = createChain(spec);
  return messagesOf(text).flatMap((message, index) => chain.take(message, index * 10)?.value ?? []);
}

function pressed(number: number, value = 100, channel = 1): MidiMessage {
  return { type: value === 0 ? "note_off" : "note_on", channel, number, value };
}

const A_B = { sequence: [{ number: 1 }, { number: 2 }] };

Deno.test("a rule asks for a value, any, not, a range or one of several, and never matches a field that is missing", () => {
  const message = pressed(60, 100, 3);
  for (const number of [60, "any", { not: 61 }, { from: 60, to: 60 }, [1, 60]] as const) {
    assertEquals(matchesRule({ number }, message), true);
  }
  for (const number of [61, { not: 60 }, { from: 61, to: 127 }, [1, 2], []] as const) {
    assertEquals(matchesRule({ number }, message), false);
  }
  assertEquals(matchesRule({}, { type: "clock" }), true);
  assertEquals(matchesRule({ number: "any" }, { type: "clock" }), false);
  assertEquals(matchesRule({ number: { not: 3 } }, { type: "clock" }), false);
});

Deno.test("a message that fails is tried as a new start: A A B is A B, A A A B is A A B", () => {
  assertEquals(valuesOf(A_B, "90 01 05 01 06 02 07"), [7]);
  const aab = { sequence: [{ number: 1 }, { number: 1 }, { number: 2 }] };
  assertEquals(valuesOf(aab, "90 01 05 01 05 01 06 02 07"), [7]);
});

Deno.test("parts on different channels make no sequence, and two channels complete theirs side by side", () => {
  assertEquals(valuesOf(A_B, "90 01 05 91 02 05"), []);
  assertEquals(valuesOf(A_B, "90 01 05 91 01 06 90 02 07 91 02 08"), [7, 8]);
});

Deno.test("a foreign message does not break a sequence, unless it is told to", () => {
  assertEquals(valuesOf(A_B, "90 01 05 63 05 02 07"), [7]);
  assertEquals(valuesOf({ ...A_B, foreign: "break" }, "90 01 05 63 05 02 07"), []);
});

Deno.test("a sequence that took too long is none, but its last start still counts", () => {
  assertEquals(valuesOf({ ...A_B, within_ms: 10 }, "90 01 05 63 05 02 07"), []);
  assertEquals(valuesOf({ ...A_B, within_ms: 10 }, "90 01 05 63 05 01 06 02 07"), [7]);
});

Deno.test("an empty sequence and an empty chord never match", () => {
  assertEquals(valuesOf({ sequence: [] }, "90 01 05"), []);
  assertEquals(valuesOf({ chord: [] }, "90 01 05"), []);
});

Deno.test("an NRPN carries 14 bits: 2/63 with 0 and 84 is 84", () => {
  assertEquals(valuesOf({ nrpn: 319 }, "B0 63 02 62 3F 06 00 26 54"), [84]);
  assertEquals(valuesOf({ nrpn: 319 }, "B0 63 02 62 3F 06 01 26 02"), [130]);
});

Deno.test("a running NRPN repeats its value without being chosen again, with notes between", () => {
  assertEquals(valuesOf({ nrpn: 319 }, "B0 63 02 62 3F 06 01 26 02 90 3C 01 B0 06 01 26 03 26 04"), [130, 131, 132]);
});

Deno.test("two NRPNs interleaved on two channels stay apart, and RPN is not NRPN", () => {
  const text = "B0 63 02 B1 63 02 B0 62 3F B1 62 3F B0 06 01 B1 06 02 B0 26 00 B1 26 00";
  assertEquals(valuesOf({ nrpn: 319 }, text), [128, 256]);
  assertEquals(valuesOf({ nrpn: 319, channel: 2 }, text), [256]);
  assertEquals(valuesOf({ rpn: 319 }, text), []);
  assertEquals(valuesOf({ rpn: 0, bits: 7 }, "B0 65 00 64 00 06 0C 65 7F 64 7F 06 0D"), [12]);
});

Deno.test("a value half of another parameter's is never told, and 96 and 97 step", () => {
  assertEquals(valuesOf({ nrpn: 1 }, "B0 63 00 62 01 06 05 62 02 62 01 26 07"), []);
  assertEquals(valuesOf({ nrpn: 1, bits: 7 }, "B0 63 00 62 01 06 05 60 00 60 00 61 00"), [5, 6, 7, 6]);
});

Deno.test("a controller of 14 bits waits for both of its bytes, then for the lower alone", () => {
  assertEquals(valuesOf({ control14: 7 }, "B0 27 05 07 01 27 02 27 03 B1 27 04"), [130, 131]);
});

Deno.test("a long press comes once when its time is over, a short one never", () => {
  const chain = createChain({ long_press: { number: 36 }, after_ms: 300 });
  chain.take(pressed(36, 90), 0);
  assertEquals([chain.poll(299), chain.poll(300).map((action) => [action.value, action.time])], [[], [[90, 300]]]);
  assertEquals([chain.poll(900), chain.take(pressed(36, 0), 1000)], [[], undefined]);
  chain.take(pressed(36), 2000);
  assertEquals([chain.take(pressed(36, 0), 2299), chain.poll(3000)], [undefined, []]);
});

Deno.test("a long press that nobody polled comes with the release, as of when it was due", () => {
  const chain = createChain({ long_press: { number: 36 }, after_ms: 300 });
  chain.take(pressed(36), 0);
  assertEquals(chain.take(pressed(36, 0), 500)?.time, 300);
});

Deno.test("a tap is a press let go in time; tap and long press of one pad never both come", () => {
  const tap = createChain({ tap: { number: 36 }, within_ms: 300 });
  tap.take(pressed(36, 70), 0);
  assertEquals(tap.take(pressed(36, 0), 299)?.value, 70);
  tap.take(pressed(36, 70), 1000);
  assertEquals([tap.take(pressed(36, 0), 1300), tap.poll(1400)], [undefined, []]);
});

Deno.test("buttons that send controllers are pressed above 0 and released at 0", () => {
  const chain = createChain({ long_press: { type: "control", number: 20 }, after_ms: 300 });
  chain.take({ type: "control", channel: 1, number: 20, value: 127 }, 0);
  chain.take({ type: "control", channel: 1, number: 20, value: 0 }, 100);
  chain.take(pressed(20), 100);
  assertEquals(chain.poll(1000), []);
});

Deno.test("a double press is the same key twice in time; note-ons of velocity 0 do not count, a third press begins anew", () => {
  assertEquals(valuesOf({ double_press: { number: 36 } }, "90 24 05 24 00 24 06 24 00 24 07 24 00"), [6]);
  assertEquals(valuesOf({ double_press: { number: 36 }, within_ms: 15 }, "90 24 05 24 00 24 06 24 07"), [7]);
  assertEquals(valuesOf({ double_press: { type: "note_on" } }, "90 24 05 25 06"), []);
});

Deno.test("a chord of pads is all of them held, pressed in time, on one channel; it comes once", () => {
  const chord = { chord: [{ number: 36 }, { number: 37 }], within_ms: 20 };
  assertEquals(valuesOf(chord, "90 25 05 24 64 24 00 24 06"), [100]);
  assertEquals(valuesOf(chord, "90 24 05 24 00 25 06"), []);
  assertEquals(valuesOf(chord, "90 24 05 91 25 06"), []);
  assertEquals(valuesOf(chord, "90 24 05 63 05 64 05 25 06"), []);
});
