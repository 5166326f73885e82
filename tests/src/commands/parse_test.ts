import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { COMMANDS } from "../../../src/commands/table.ts";
import { fieldNames, parseCommand, parseCommandLine } from "../../../src/commands/parse.ts";
import { UserError } from "../../../src/errors.ts";
import { randomCommand, seededRandom } from "./random_commands.ts";

function refusal(value: unknown): string {
  return assertThrows(() => parseCommand(value), UserError).message;
}

Deno.test("a command comes back as it was written, nothing filled in", () => {
  assertEquals(parseCommand({ do: "loop.record", track: 2, when: "bar" }), {
    do: "loop.record",
    track: 2,
    when: "bar",
  });
  assertEquals(parseCommandLine('{"do":"mix.gain","track":"selected","db":-6}'), {
    do: "mix.gain",
    track: "selected",
    db: -6,
  });
  assertEquals(parseCommand({ do: "loop.play", at: 96000 }), { do: "loop.play", at: 96000 });
});

Deno.test("every random command that the table allows is understood (seeds 1 to 40)", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    for (let count = 0; count < 50; count++) {
      const command = randomCommand(random);
      assertEquals(parseCommand(command, "score") as unknown, command, `seed ${seed}`);
    }
  }
});

Deno.test("an unknown command suggests the nearest one", () => {
  assertStringIncludes(refusal({ do: "loop.recrd" }), 'did you mean "loop.record"?');
  assertStringIncludes(refusal({ do: "record" }), 'did you mean "loop.record"?');
  assertStringIncludes(refusal({ do: "loop.mute" }), 'did you mean "mix.mute"?');
  assertStringIncludes(refusal({ do: "mix.gian" }), 'did you mean "mix.gain"?');
  assertStringIncludes(refusal({ do: "something else entirely" }), "names begin with loop., ");
  assertStringIncludes(refusal({ do: 7 }), "There is no command 7");
});

Deno.test("an unknown field is refused and the nearest one suggested", () => {
  assertEquals(
    refusal({ do: "loop.overdub", feedbak: 0.5 }),
    'loop.overdub does not know the field "feedbak": did you mean "feedback"?',
  );
  assertStringIncludes(refusal({ do: "transport.panic", track: 1 }), 'does not know the field "track"');
  assertStringIncludes(
    refusal({ do: "host.latency", input: 1, output: 1, when: "bar" }),
    'does not know the field "when"',
  );
});

Deno.test("a wrong value names the field, the value and what was expected", () => {
  assertEquals(
    refusal({ do: "loop.overdub", feedback: 1.5 }),
    'loop.overdub cannot use 1.5 as "feedback": expected a number from 0 to 1.',
  );
  assertStringIncludes(
    refusal({ do: "loop.record", track: 0 }),
    'cannot use 0 as "track": expected a track number from 1',
  );
  assertStringIncludes(refusal({ do: "loop.record", track: 1.5 }), '"track"');
  assertStringIncludes(refusal({ do: "loop.record", when: "later" }), "one of now, exact, beat, bar, loop");
  assertStringIncludes(refusal({ do: "mix.mute", on: "yes" }), "true or false");
  assertStringIncludes(refusal({ do: "mix.input", channels: [] }), "a list of 1 to 12 channel numbers");
  assertStringIncludes(refusal({ do: "mix.input", channels: [1, 257] }), "from 1 to 256");
  assertStringIncludes(refusal({ do: "mix.pan", pan: NaN }), '"pan"');
  assertStringIncludes(refusal({ do: "loop.play", at: -1 }), "a frame number");
});

Deno.test("what is missing and what excludes each other is said", () => {
  assertStringIncludes(refusal({ do: "mix.gain" }), 'needs "db" or "gain"');
  assertStringIncludes(refusal({ do: "mix.gain", db: 0, gain: 1 }), "give only one of");
  assertStringIncludes(refusal({ do: "loop.capture", cycles: 1, bars: 1 }), "give only one of");
  assertStringIncludes(refusal({ do: "mix.pan" }), 'needs "pan", a number from -1 to 1');
  assertStringIncludes(refusal({ do: "loop.select" }), "names no track");
  assertStringIncludes(refusal({ do: "host.latency", input: 3 }), 'needs "output"');
});

Deno.test("what only happens to a session cannot be asked for, but stands in scores", () => {
  const lost = { do: "host.lost", frames: 128 };
  assertStringIncludes(refusal(lost), "host.lost happens to a session");
  assertEquals(parseCommand(lost, "score"), lost);
});

Deno.test("what is not a command at all gets one sentence, whatever it is", () => {
  for (const value of [null, undefined, 1, "loop.record", [], [{ do: "loop.record" }], {}, { track: 1 }]) {
    const message = refusal(value);
    assertEquals(message.endsWith("."), true, message);
    assertEquals(message.includes("\n"), false);
  }
  assertStringIncludes(assertThrows(() => parseCommandLine("loop.record"), UserError).message, "is not JSON");
});

Deno.test("random damage to a command is either understood or refused in one sentence (seeds 1 to 40)", () => {
  const junk = [null, -1, 1e300, "x", [], {}, true, 0.5, NaN];
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    for (let count = 0; count < 50; count++) {
      const command = randomCommand(random);
      const spec = COMMANDS.find((known) => known.name === command["do"])!;
      const fields = [...fieldNames(spec), "do", "feedbakc"];
      command[fields[Math.floor(random() * fields.length)]!] = junk[Math.floor(random() * junk.length)];
      try {
        parseCommand(command);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        assertEquals(/^[^\n]+[.?]$/.test(error.message), true, error.message);
      }
    }
  }
});
