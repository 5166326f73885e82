import { assert, assertEquals, assertThrows } from "@std/assert";
import { STEP_COMMANDS } from "../../../src/commands/step_commands.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { SPEEDS } from "../../../src/sequencer/model/pattern.ts";
import { UserError } from "../../../src/errors.ts";

Deno.test("every command of the sequencer is found by its name, which no other command has", () => {
  assertEquals(new Set(STEP_COMMANDS.map(({ name }) => name)).size, STEP_COMMANDS.length);
  for (const { name } of STEP_COMMANDS) assert(/^(step|transport)\.[a-z_]+$/.test(name), name);
});

Deno.test("the speeds that a command takes are those that a part can have", () => {
  const speed = STEP_COMMANDS.find(({ name }) => name === "step.part_set")!.arguments.find(({ name }) =>
    name === "speed"
  );
  assertEquals(speed!.choices, SPEEDS);
});

const WRONG: [string, Record<string, unknown>, string][] = [
  ["a step that no part has", { do: "step.toggle", step: 129 }, "from 1 to 128"],
  ["a note that MIDI does not have", { do: "step.note", note: 128 }, "a note from 0 to 127"],
  ["a name that is no note", { do: "step.note", note: "H4" }, "a note from 0 to 127"],
  ["a length of 0", { do: "step.set", length: 0 }, 'a fraction like "1/3"'],
  ["micro-timing beyond half a step", { do: "step.set", micro: "2/3" }, 'a fraction like "1/3"'],
  ["a turn that never comes", { do: "step.set", condition: "5:4" }, '"2:4"'],
  ["a pattern of no steps", { do: "step.length", steps: 0 }, "from 1 to 128"],
  ["no length at all", { do: "step.length" }, 'needs "steps" or "by"'],
  ["a speed that is none", { do: "step.part_set", speed: "5" }, "one of 1/8"],
  ["a tempo in words", { do: "transport.ramp", bpm: "fast", beats: 4 }, "a number from 10 to 1000"],
  ["a tempo of a million", { do: "transport.ramp", bpm: 1e6, beats: 4 }, "a number from 10 to 1000"],
  ["an unknown field", { do: "step.toggle", stepp: 1 }, 'did you mean "step"?'],
  ["a song of something else", { do: "step.song", entries: [{ pattern: 1, times: 0 }] }, "a list of at most 999"],
];
for (const [what, command, words] of WRONG) {
  Deno.test(`a command of the sequencer with ${what} is refused in one sentence`, () => {
    const error = assertThrows(() => parseCommand(command), UserError);
    assert(error.message.includes(words), error.message);
  });
}

Deno.test("files are no part of scores, and what a file became is no part of surfaces", () => {
  assertThrows(() => parseCommand({ do: "step.load", path: "x.json" }, "score"), UserError, "step.set_bank");
  assertThrows(() => parseCommand({ do: "step.set_bank", bank: {} }), UserError, "cannot be asked for");
  assertEquals(parseCommand({ do: "step.toggle", step: 3, tick: 4800 }, "score"), {
    do: "step.toggle",
    step: 3,
    tick: 4800,
  });
});
