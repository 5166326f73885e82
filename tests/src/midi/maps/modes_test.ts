import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { Binder } from "../../../../src/midi/maps/binder.ts";
import { holdsIn } from "../../../../src/midi/maps/modes.ts";
import { parseMap } from "../../../../src/midi/maps/read_map.ts";
import { messagesOf } from "../messages.ts";

function mapOf(mode: unknown): string {
  const bind = [
    { on: { note: 1 }, mode, do: { do: "loop.record" } },
    { on: { note: 2 }, go: { mode: "mix" } },
    { on: { note: 3 }, go: { mode: "steps" } },
  ];
  return JSON.stringify({ rondo_map: 1, modes: ["loops", "mix", "steps"], bind });
}

Deno.test("a binding that names several modes holds in each of them, and in no other", () => {
  const binder = new Binder(parseMap(mapOf(["loops", "mix"]), "test.jsonc"));
  const press = (hex: string) =>
    messagesOf(hex).flatMap((message) => binder.take(message, 0, { valueOf: () => undefined })).map(({ do: name }) =>
      name
    );
  assertEquals(press("90 01 7F"), ["loop.record"]);
  assertEquals(press("90 02 7F 90 01 7F"), ["loop.record"]);
  assertEquals(press("90 03 7F 90 01 7F"), []);
});

Deno.test("a mode in a list that does not exist is told with the nearest name", () => {
  const fault = assertThrows(() => parseMap(mapOf(["loops", "mic"]), "test.jsonc"), UserError).message;
  assertStringIncludes(fault, `There is no mode "mic": did you mean "mix"?`);
});

Deno.test("what names no mode holds everywhere, what names one does not hold where there are no modes", () => {
  assertEquals([holdsIn(undefined, undefined), holdsIn(undefined, "a")], [true, true]);
  assertEquals([holdsIn("a", undefined), holdsIn(["a", "b"], undefined), holdsIn(["a", "b"], "b")], [
    false,
    false,
    true,
  ]);
});
