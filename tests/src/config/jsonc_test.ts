import { assertEquals, assertThrows } from "@std/assert";
import { parseJsonc } from "../../../src/config/jsonc.ts";
import { UserError } from "../../../src/errors.ts";

const fault = (text: string) => assertThrows(() => parseJsonc(text, "a.json"), UserError).message;

Deno.test("a fault is told with its place, and in a text too long to be searched without one, never with a wrong one", () => {
  assertEquals(fault('{\n "a": 1,\n # "b": 2 }').startsWith("a.json is not valid JSON: line 3, column 2: "), true);
  assertEquals(fault("# A document\n" + "words\n".repeat(20_000)), "a.json is not valid JSON: unexpected token '#'.");
});
