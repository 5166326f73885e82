import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { MovedControl } from "../../../../src/midi/learn/moved_control.ts";
import { addBinding } from "../../../../src/midi/maps/edit_map.ts";
import { messagesOf } from "../messages.ts";

function movedBy(text: string): unknown {
  const listener = new MovedControl();
  for (const message of messagesOf(text)) {
    const moved = listener.take(message);
    if (moved !== undefined) return moved;
  }
  return undefined;
}

Deno.test("learning passes over the clock and a fader that trembles, and finds the one that moves", () => {
  const trembles = "F8 B0 07 40 F8 07 41 FE 07 40 07 42";
  assertEquals(movedBy(trembles), undefined);
  assertEquals(movedBy(`${trembles} 0A 10 07 41 0A 14 0A 19 0A 20`), { kind: "fader", channel: 1, number: 10 });
});

Deno.test("learning tells a pad, a button, an NRPN and the three ways in which encoders count", () => {
  assertEquals(movedBy("95 24 00 24 50"), { kind: "note", channel: 6, number: 36 });
  assertEquals(movedBy("B0 14 7F 14 00"), { kind: "button", channel: 1, number: 20 });
  assertEquals(movedBy("B0 63 02 62 3F 06 01 26 05"), { kind: "nrpn", channel: 1, number: 319, bits: 14 });
  for (const [bytes, relative] of [["01 7F", "twos_complement"], ["41 3F", "offset"], ["01 41", "sign_bit"]] as const) {
    const [up, down] = bytes.split(" ");
    const text = `B0 10 ${up} 10 ${up} 10 ${up} 10 ${down} 10 ${down}`;
    assertEquals(movedBy(text), { kind: "encoder", channel: 1, number: 16, relative });
  }
});

Deno.test("a binding is added to a map in place: every line that was there stays, comments too", () => {
  const text =
    `{\n  // mine\n  "rondo_map": 1,\n  "bind": [\n    { "on": { "note": 1 }, "do": { "do": "loop.stop" } } // stop\n  ]\n}\n`;
  const edited = addBinding(text, { on: { note: 2 }, do: { do: "loop.record" } }, "m");
  for (const part of ["// mine", "// stop", `"note": 1`, `"loop.record"`]) {
    assertEquals(edited.includes(part), true, part);
  }
  assertThrows(() => addBinding(text, { on: { note: 2 }, do: { do: "loop.recrod" } }, "m"), UserError, "loop.record");
});
