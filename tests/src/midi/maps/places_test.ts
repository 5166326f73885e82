import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { Binder } from "../../../../src/midi/maps/binder.ts";
import { numbersOf } from "../../../../src/midi/maps/places.ts";
import { parseMap } from "../../../../src/midi/maps/read_map.ts";
import { messagesOf } from "../messages.ts";

const mapOf = (binding: Record<string, unknown>) =>
  parseMap(JSON.stringify({ rondo_map: 1, bind: [binding] }), "m.jsonc");

function does(binder: Binder, bytes: string): unknown[] {
  return messagesOf(bytes).flatMap((message) => binder.take(message, 0, { valueOf: () => undefined }));
}

Deno.test("pads in a list of numbers and ranges count on through the list, in its order", () => {
  assertEquals(numbersOf([5, { from: 10, to: 16, by: 3 }, { from: 3, to: 2 }, 4]), [5, 10, 13, 16, 4]);
  const map = mapOf({
    on: { note: [{ from: 60, to: 62 }, 40] },
    do: { do: "loop.record" },
    number_as: { argument: "track", first: 1 },
  });
  assertEquals(does(new Binder(map), "90 28 01 3C 01 3E 01 3F 01"), [
    { do: "loop.record", track: 4 },
    { do: "loop.record", track: 1 },
    { do: "loop.record", track: 3 },
  ]);
});

Deno.test("pads for steps count from the first step of the window, and none goes beyond the last step there can be", () => {
  const pads = {
    on: { note: { from: 0, to: 15 } },
    do: { do: "step.toggle" },
    number_as: { argument: "step", first: 1 },
    in_window: true,
  };
  const binder = new Binder(mapOf(pads));
  binder.steps = { first: 120, mode: "stopped" };
  assertEquals(does(binder, "90 07 01 08 01"), [{ do: "step.toggle", step: 128 }]);
  assertStringIncludes(
    assertThrows(() => mapOf({ on: { note: 1 }, do: { do: "loop.record" }, in_window: true }), UserError).message,
    '"in_window" needs a step',
  );
});

Deno.test("a binding that holds while the sequencer plays is silent while it does not; a replaced map knows what it does", () => {
  const map = mapOf({ on: { note: 1 }, while: "playing", do: { do: "step.stop" } });
  const binder = new Binder(map);
  assertEquals(does(binder, "90 01 01"), []);
  binder.steps = { first: 0, mode: "playing" };
  assertEquals(does(new Binder(map, binder), "90 01 01"), [{ do: "step.stop" }]);
});

Deno.test("a key's release has the number of its press, a value may be taken as it is, and only what the release lacks is filled in", () => {
  const keys = mapOf({
    on: { note: { from: 0, to: 127 } },
    do: { do: "step.play_note" },
    number_as: { argument: "note", first: 0 },
    set: { argument: "velocity", from: 10, to: 100, curve: "as_is" },
    release: { do: "step.play_note", on: false },
  });
  assertEquals(does(new Binder(keys), "90 3C 40 3D 01 3C 00 3E 7F"), [
    { do: "step.play_note", note: 60, velocity: 64 },
    { do: "step.play_note", note: 61, velocity: 10 },
    { do: "step.play_note", note: 60, on: false },
    { do: "step.play_note", note: 62, velocity: 100 },
  ]);
  const own = mapOf({
    on: { note: { from: 0, to: 1 } },
    do: { do: "mix.mute", on: true },
    number_as: { argument: "track", first: 5 },
    release: { do: "mix.mute", track: 1, on: false },
  });
  assertEquals(does(new Binder(own), "90 01 40 01 00"), [
    { do: "mix.mute", on: true, track: 6 },
    { do: "mix.mute", track: 1, on: false },
  ]);
  const other = mapOf({
    on: { note: { from: 0, to: 1 } },
    do: { do: "loop.record" },
    number_as: { argument: "track", first: 1 },
    release: { do: "loop.stop_all" },
  });
  assertEquals(does(new Binder(other), "90 00 40 00 00").at(-1), { do: "loop.stop_all" });
});

Deno.test("a knob sets a fraction of a step as it stands, and a velocity as a whole number", () => {
  const knob = (argument: string, from: number, to: number) =>
    new Binder(mapOf({ on: { control: 1 }, do: { do: "step.set" }, set: { argument, from, to } }));
  assertEquals(does(knob("length", 0.01, 1), "B0 01 40"), [{ do: "step.set", length: 0.01 + 0.99 * 64 / 127 }]);
  assertEquals(does(knob("velocity", 1, 127), "B0 01 3F"), [{ do: "step.set", velocity: 64 }]);
});
