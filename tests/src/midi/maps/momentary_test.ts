import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { COMMANDS } from "../../../../src/commands/table.ts";
import { parseCommand } from "../../../../src/commands/parse.ts";
import { UserError } from "../../../../src/errors.ts";
import { Binder, type BinderState } from "../../../../src/midi/maps/binder.ts";
import { unfoldMomentary } from "../../../../src/midi/maps/momentary.ts";
import { parseMap } from "../../../../src/midi/maps/read_map.ts";
import { messagesOf } from "../messages.ts";

const NOTHING_KNOWN: BinderState = { valueOf: () => undefined };
const held = (command: { do: string; [argument: string]: unknown }, on: object = { note: 1 }) => ({
  on,
  do: command,
  momentary: true,
});

function play(bind: unknown[], text: string): unknown[] {
  const binder = new Binder(parseMap(JSON.stringify({ rondo_map: 1, bind }), "test"));
  return messagesOf(text).flatMap((message, index) => binder.take(message, index * 10, NOTHING_KNOWN));
}

function faultOf(binding: object): string {
  return assertThrows(
    () => parseMap(JSON.stringify({ rondo_map: 1, bind: [binding] }), "my.jsonc"),
    UserError,
  ).message;
}

Deno.test("a pad that is held begins with its press and ends with its release, of a note and of a controller", () => {
  assertEquals(play([held({ do: "loop.overdub", track: 2, feedback: 0.5 })], "90 01 05 01 00 80 01 00"), [
    { do: "loop.overdub", track: 2, feedback: 0.5, on: true },
    { track: 2, do: "loop.overdub", on: false },
  ]);
  assertEquals(play([held({ do: "loop.one_shot", when: "beat" }, { control: 9 })], "B0 09 7F 09 00"), [
    { do: "loop.one_shot", when: "beat" },
    { when: "beat", do: "loop.stop" },
  ]);
  assertEquals(play([held({ do: "mix.mute" })], "90 01 05 01 00"), [
    { do: "mix.mute", on: true },
    { do: "mix.mute", on: false },
  ]);
});

Deno.test("a pad in a row ends the track that it began, and a new track is the selected one by then", () => {
  const row = {
    ...held({ do: "loop.replace" }, { note: { from: 36, to: 43 } }),
    number_as: { argument: "track", first: 1 },
  };
  assertEquals(play([row], "90 26 05 26 00"), [
    { do: "loop.replace", on: true, track: 3 },
    { do: "loop.replace", on: false, track: 3 },
  ]);
  assertEquals(play([held({ do: "loop.record", track: "new" })], "90 01 05 01 00"), [
    { do: "loop.record", track: "new", on: true },
    { track: "selected", do: "loop.record", on: false },
  ]);
});

/** Arguments of commands that cannot be without. */
const NEEDED: Record<string, object> = { "mix.group": { group: 1 }, "transport.clock_out": { port: 1 } };

Deno.test("every command that can be held is a command in both of its halves", () => {
  const names = COMMANDS.map(({ name }) => name).filter((name) => {
    const { release } = unfoldMomentary(held({ do: name, ...NEEDED[name] }));
    if (release !== undefined) parseCommand(release);
    return release !== undefined;
  });
  const needed = ["record", "overdub", "replace", "substitute", "multiply", "insert", "one_shot", "reverse", "rate"];
  for (const name of needed.map((word) => `loop.${word}`)) assertEquals(names.includes(name), true, name);
  assertEquals(names.includes("mix.solo"), true);
  assertEquals(names.includes("loop.undo"), false);
});

Deno.test("a map says in one sentence why something cannot be held", () => {
  assertStringIncludes(
    faultOf(held({ do: "loop.undo" })),
    "my.jsonc, line 1: bind[0].momentary: Nothing ends loop.undo",
  );
  assertStringIncludes(faultOf(held({ do: "loop.overdub" }, { program: 3 })), "Only a note or a control is let go");
  const both = { ...held({ do: "loop.overdub" }), release: { do: "loop.stop" } };
  assertStringIncludes(faultOf(both), `"momentary" and "release" both say what follows a press`);
  assertStringIncludes(faultOf({ on: { note: 1 }, go: { page: "next" }, momentary: true }), `add "do"`);
});
