import { assertEquals, assertThrows } from "@std/assert";
import { OfflineMidi } from "../../../../bridge/midi/offline/offline_midi.ts";
import { UserError } from "../../../../src/errors.ts";
import { EMPTY_MAP } from "../../../../src/midi/learn/learned_map.ts";
import { Lesson } from "../../../../src/midi/learn/lesson.ts";
import { MovedControl } from "../../../../src/midi/learn/moved_control.ts";
import { parseController } from "../../../../src/controllers/controller.ts";
import { shippedPath } from "../../../../src/controllers/shipped.ts";
import { addBinding } from "../../../../src/midi/maps/edit_map.ts";
import { parseMap } from "../../../../src/midi/maps/read_map.ts";
import { earOn } from "../../../../src/session/midi_ear.ts";
import { messagesOf } from "../messages.ts";

function movedBy(text: string, gapMs = 10): unknown {
  let timeMs = 0;
  const listener = new MovedControl();
  for (const message of messagesOf(text)) {
    const moved = listener.take(message, timeMs += gapMs);
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

Deno.test("an encoder that is turned one way only counts as encoders mostly do, after some clicks", () => {
  const turned = (click: string, clicks: number, gapMs?: number) =>
    movedBy(`B0 10 ${Array(clicks).fill(click).join(" 10 ")}`, gapMs);
  const encoder = (relative: string) => ({ kind: "encoder", channel: 1, number: 16, relative });
  assertEquals(turned("01", 7), undefined);
  for (
    const [click, way] of [["01", "twos_complement"], ["7F", "twos_complement"], ["41", "offset"], ["3F", "offset"]]
  ) {
    assertEquals(turned(click!, 8), encoder(way!), click);
  }
  assertEquals(movedBy("B0 10 01 10 01 10 02 10 03 10 03 10 02 10 01 10 01"), encoder("twos_complement"));
});

Deno.test("a button that says 127 with each press and nothing else is a button, pressed as slowly as hands are", () => {
  assertEquals(movedBy("B0 10 7F 10 7F 10 7F", 300), { kind: "button", channel: 1, number: 16 });
  assertEquals(movedBy("B0 10 01 10 01 10 01 10 01 10 01 10 01 10 01 10 01 10 01", 300), undefined);
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

Deno.test("a controller's own file learns, too, and stays a controller", () => {
  const file = { text: Deno.readTextFileSync(shippedPath("keyboard")) };
  const parse = (text: string, name: string) => parseController(text, name).map;
  const lesson = new Lesson("k", { say: () => {}, read: () => file.text, parse, write: (text) => file.text = text });
  lesson.hear({ type: "note_on", channel: 10, number: 36, value: 90 }, 0);
  lesson.hear({ type: "note_off", channel: 10, number: 36, value: 0 }, 9);
  lesson.type("loop.record track=2");
  const { map, file: learned } = parseController(file.text, "k");
  assertEquals(map.bind.map(({ do: command }) => command), [{ do: "loop.record", track: 2 }]);
  assertEquals([learned.name, file.text.startsWith("//")], ["Keyboard", true]);
});

/** A lesson on a pretended port: bytes are played on it, lines typed, the map kept in memory. */
function lessonOn(text = EMPTY_MAP) {
  const backend = new OfflineMidi();
  backend.plugIn("Pad", "input");
  const said: string[] = [];
  const file = { text };
  const lesson = new Lesson("my.jsonc", {
    say: (line) => said.push(line),
    read: () => file.text,
    write: (text) => file.text = text,
  });
  earOn(backend, "pa", (message, timeMs) => lesson.hear(message, timeMs));
  const play = (hex: string) => backend.play("Pad", 0, Uint8Array.from(hex.split(" "), (byte) => parseInt(byte, 16)));
  return { lesson, said, play, bindings: () => parseMap(file.text, "my.jsonc").bind, file };
}

const SWEEP = "B0 07 00 07 0A 07 14 07 1E 07 28";

Deno.test("a control that is moved at a port and a command that is typed become a binding of the map", () => {
  const { lesson, said, play, bindings } = lessonOn();
  play("99 24 64 24 00");
  lesson.type("loop.record track=2");
  play(SWEEP);
  lesson.type("mix.gain track=1");
  assertEquals(bindings(), [
    { on: { note: 36, channel: 10 }, do: { do: "loop.record", track: 2 } },
    {
      on: { control: 7, channel: 1 },
      do: { do: "mix.gain", track: 1 },
      set: { argument: "db", from: -60, to: 6 },
    },
  ]);
  assertEquals(said.filter((line) => line.startsWith("That is")).length, 2);
  assertEquals(said.at(-1), "Move a control.");
});

Deno.test("a control that is learned again does the new thing and no longer the old one; comments stay", () => {
  const text =
    `{ "rondo_map": 1, "bind": [ // mine\n { "on": { "note": 36, "channel": 1 }, "do": { "do": "loop.stop" } } ] }`;
  const { lesson, play, bindings, file } = lessonOn(text);
  play("90 24 64");
  lesson.type('{"do":"loop.play"}');
  assertEquals(bindings().map((binding) => binding.do?.do), ["loop.play"]);
  assertEquals(file.text.includes("// mine"), true);
});

Deno.test("an NRPN is learned with the chain that it needs, and an encoder with the way it counts", () => {
  const { lesson, play, bindings, file } = lessonOn();
  play("B0 63 02 62 3F 06 01 26 05");
  lesson.type("mix.pan track=3");
  play("B0 10 01 10 01 10 01 10 7F 10 7F");
  lesson.type("mix.pan track=4");
  const [nrpn, encoder] = bindings();
  assertEquals(nrpn!.on, { chain: "nrpn 319 on 1" });
  assertEquals(parseMap(file.text, "m").chains, { "nrpn 319 on 1": { nrpn: 319, channel: 1, bits: 14 } });
  assertEquals(encoder!.set, { argument: "pan", from: -1, to: 1, relative: "twos_complement" });
});

Deno.test("a command that is not understood is answered in a sentence and asked for again; an empty line passes on", () => {
  const { lesson, said, play, bindings } = lessonOn();
  lesson.type("loop.record");
  assertEquals(said.at(-1), "Move a control first.");
  play(SWEEP);
  for (
    const [line, part] of [["mix.gian", "mix.gain"], ["loop.record", "no value that a fader"], [
      "mix.gain x",
      "name=value",
    ]]
  ) {
    lesson.type(line!);
    assertEquals(said.at(-1)!.includes(part!), true, said.at(-1));
  }
  lesson.type("");
  assertEquals([said.at(-1), bindings()], ["Move a control.", []]);
});

Deno.test("a control that a map binds on every channel, or by its note's name, is bound anew in its place; what else it does is told", () => {
  const text = `{ "rondo_map": 1, "modes": ["a", "b"], "bind": [
    { "on": { "note": "C2" }, "do": { "do": "loop.stop" } },
    { "on": { "note": { "from": 30, "to": 40 } }, "do": { "do": "loop.select" }, "number_as": { "argument": "track", "first": 1 } },
    { "on": { "note": 36 }, "mode": "b", "do": { "do": "loop.clear" } } ] }`;
  const { lesson, play, bindings, said } = lessonOn(text);
  play("93 24 64");
  lesson.type("loop.play");
  assertEquals(bindings().map((binding) => binding.do?.do), ["loop.play", "loop.select", "loop.clear"]);
  assertEquals(bindings()[0]!.on, { note: 36, channel: 4 });
  const told =
    "my.jsonc: pad or key 36 on channel 4 does loop.play. By other lines of the map it also does loop.select, loop.clear.";
  assertEquals(said.at(-2), told);
});

Deno.test("knobs are bound to values of the sequencer, too", () => {
  const { lesson, play, bindings } = lessonOn();
  play(SWEEP);
  lesson.type("step.lock step=3 control=74");
  assertEquals(bindings()[0]!.set, { argument: "value", from: 0, to: 127 });
});
