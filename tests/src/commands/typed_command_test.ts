import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../src/errors.ts";
import { typedCommand } from "../../../src/commands/typed_command.ts";

const refusal = (text: string) => assertThrows(() => typedCommand(text), UserError).message;

Deno.test("a typed value is JSON where it can be, else text that goes on to the next argument or the end", () => {
  assertEquals(typedCommand("loop.record"), { do: "loop.record" });
  assertEquals(typedCommand("  step.euclid hits=5   rotate=2 "), { do: "step.euclid", hits: 5, rotate: 2 });
  assertEquals(typedCommand("session.load path=/my dir/a.wav"), { do: "session.load", path: "/my dir/a.wav" });
  assertEquals(typedCommand("session.load path=my dir/a b.wav track=2"), {
    do: "session.load",
    path: "my dir/a b.wav",
    track: 2,
  });
  assertEquals(typedCommand("loop.record track=new when=bar"), { do: "loop.record", track: "new", when: "bar" });
});

Deno.test("what stands in quotes or brackets is one value, whatever it holds", () => {
  const path = "take gain=3.wav";
  assertEquals(typedCommand(`session.load path="${path}" beats=8`), { do: "session.load", path, beats: 8 });
  assertEquals(typedCommand('session.load path="12"'), { do: "session.load", path: "12" });
  assertEquals(typedCommand('session.load path="a \\"b\\" c.wav"'), { do: "session.load", path: 'a "b" c.wav' });
  assertEquals(typedCommand('session.load path="C:\\drums\\a.wav"'), { do: "session.load", path: "C:\\drums\\a.wav" });
  assertEquals(typedCommand('action.set command={"do":"session.x", "path":"a b=c"} every=2'), {
    do: "action.set",
    command: { do: "session.x", path: "a b=c" },
    every: 2,
  });
});

Deno.test("what is no argument, and a quote left open, are said in a sentence that shows how to write it", () => {
  assertEquals(
    refusal("session.load /my dir/a.wav"),
    '"/my dir/a.wav" is no argument: write name=value, like hits=5, and in quotes what holds a blank and "=".',
  );
  assertEquals(refusal('session.load path="my dir/a.wav'), 'The quote before "my dir/a.wav" is not closed.');
  assertEquals(
    refusal("step.euclid 5"),
    '"5" is no argument: write name=value, like hits=5, and in quotes what holds a blank and "=".',
  );
});
