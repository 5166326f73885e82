import { assertEquals } from "@std/assert";
import { hex } from "../midi/messages.ts";
import { pretendedSteps } from "./pretended_steps.ts";
import { sessionWith, Shipped, trackIn } from "./shipped_rig.ts";

Deno.test("an APC is introduced to before anything else, each by the number of its model", () => {
  const introduction = (name: string) => new Shipped(name).controller.connect.map(hex);
  assertEquals(introduction("apc_mini_mk2"), ["F0 47 7F 4F 60 00 04 00 01 00 00 F7"]);
  assertEquals(introduction("apc_key_25_mk2"), ["F0 47 7F 4E 60 00 04 00 01 00 00 F7"]);
});

Deno.test("an APC's pad is solid at full brightness on channel 7, blinks on 15 and pulses on 11, in the guide's colours", () => {
  const pads = new Shipped("apc_mini_mk2");
  const light = (state: Parameters<typeof trackIn>[1], changes = {}) =>
    pads.light("96", 56, { tracks: [trackIn(1, state, changes)] });
  assertEquals([light("recording"), light("overdubbing"), light("playing")], ["96 38 05", "96 38 09", "96 38 15"]);
  assertEquals([light("stopped"), light("armed"), light("empty")], ["96 38 16", "9E 38 05", "96 38 00"]);
  assertEquals(light("playing", { waitingFrame: 3 }), "9E 38 0D");
  pads.does("90 76 7F");
  assertEquals(pads.light("96", 56, { steps: pretendedSteps({ count: 16, cursor: 1 }) }), "9A 38 15");
});

Deno.test("an APC's round buttons have one colour: 0 dark, 1 lit, 2 blinking", () => {
  const pads = new Shipped("apc_mini_mk2");
  assertEquals(pads.light("90", 100, sessionWith([trackIn(1, "playing")])), "90 64 01");
  assertEquals(pads.light("90", 101, sessionWith([trackIn(2, "playing")])), "90 65 00");
  assertEquals([117, 118, 119].map((at) => pads.light("90", at, {})), ["90 75 01", "90 76 00", "90 77 00"]);
  pads.does("90 76 7F");
  assertEquals([117, 118, 119].map((at) => pads.light("90", at, {})), ["90 75 00", "90 76 01", "90 77 00"]);
  assertEquals(pads.light("90", 115, { steps: pretendedSteps({ changes: { recording: "replace" } }) }), "90 73 02");
});

Deno.test("an APC mini's faders are gains of the eight tracks of a page, picked up where the gain stands", () => {
  const known = new Shipped("apc_mini_mk2", () => 0);
  assertEquals(known.does("B0 30 00 B0 30 40"), []);
  assertEquals(known.does("B0 30 7F"), ["mix.gain track=1 db=12"], "it has passed 0 dB");
  const unknown = new Shipped("apc_mini_mk2");
  assertEquals(unknown.does("B0 37 7F B0 38 00"), ["mix.gain track=8 db=12", "mix.gain track=selected db=-60"]);
  assertEquals(unknown.does("90 7A 7F 90 7A 00 B0 30 7F"), ["mix.gain track=9 db=12"]);
});

Deno.test("an APC mini's rows, from the top: record, overdub, play, stop, undo, redo, mute, solo; track buttons select", () => {
  const pads = new Shipped("apc_mini_mk2");
  const rows = [0x38, 0x30, 0x28, 0x20, 0x18, 0x10, 0x08, 0x00].map((number) => `90 ${hex(Uint8Array.of(number))} 7F`);
  assertEquals(pads.does(rows.join(" ")), [
    "loop.record track=1",
    "loop.overdub track=1",
    "loop.play track=1",
    "loop.stop track=1",
    "loop.undo track=1",
    "loop.redo track=1",
    "mix.mute track=1",
    "mix.solo track=1",
  ]);
  assertEquals(pads.does("90 3F 7F 90 3F 00 90 6B 7F"), ["loop.record track=8", "loop.select track=8"]);
  assertEquals(pads.does("99 38 7F"), [], "pads of its drum mode are no tracks");
  assertEquals(pads.does("90 74 7F"), ["loop.stop_all"]);
  assertEquals(pads.after(800), ["transport.panic"]);
});

Deno.test("an APC mini's pads are steps of a part, or of four: the upper left one is the first", () => {
  const pads = new Shipped("apc_mini_mk2").sees({ first: 16 });
  assertEquals(pads.does("90 76 7F 90 38 7F 90 27 7F"), ["step.toggle step=17", "step.toggle step=48"]);
  assertEquals(pads.does("90 19 7F 90 11 7F 90 09 7F 90 01 7F 90 65 7F"), [
    "step.part part=2",
    "step.mute part=2",
    "step.solo part=2",
    "step.pattern pattern=2",
    "step.page to=2",
  ]);
  assertEquals(pads.does("90 77 7F 90 38 7F 90 00 7F"), ["step.toggle part=1 step=17", "step.toggle part=4 step=25"]);
  const four = pretendedSteps({ count: 16, on: [9], mode: "playing", plays: 9 });
  const steps = { ...four, parts: [0, 1, 2, 3].map(() => four.parts[0]!) };
  assertEquals(pads.light("96", 0, { steps }), "96 00 05", "red, as in the guide's example");
});

Deno.test("an APC Key 25's knobs turn gains by 1 dB a click from where the track stands, both ways", () => {
  const pads = new Shipped("apc_key_25_mk2", () => -6);
  assertEquals(pads.does("B0 30 01 B0 37 7F B0 31 03"), [
    "mix.gain track=1 db=-5",
    "mix.gain track=8 db=-7",
    "mix.gain track=2 db=-3",
  ]);
});

Deno.test("an APC Key 25 has five rows of loops, or two of steps, and its transport belongs to what is shown", () => {
  const pads = new Shipped("apc_key_25_mk2");
  assertEquals(pads.does("90 20 7F 90 18 7F 90 10 7F 90 08 7F 90 07 7F"), [
    "loop.record track=1",
    "loop.overdub track=1",
    "loop.play track=1",
    "loop.stop track=1",
    "mix.mute track=8",
  ]);
  assertEquals(pads.does("90 5B 7F 90 5D 7F 90 51 7F 90 51 00"), [
    "loop.play track=selected",
    "loop.record track=selected",
    "loop.stop_all",
  ]);
  const selected = sessionWith([trackIn(1, "overdubbing")]);
  assertEquals([pads.light("90", 91, selected), pads.light("90", 93, selected)], ["90 5B 01", "90 5D 01"]);
  pads.does("90 56 7F");
  assertEquals(pads.light("90", 86, {}), "90 56 01");
  assertEquals(pads.does("90 20 7F 90 1F 7F 90 5D 7F"), ["step.toggle step=1", "step.toggle step=16", "step.record"]);
  assertEquals(pads.does("90 5B 7F"), ["step.start"]);
  assertEquals(pads.sees({ mode: "playing" }).does("90 5B 7F"), ["step.pause on=true"]);
  assertEquals(pads.sees({ mode: "paused" }).does("90 5B 7F"), ["step.pause on=false"]);
  assertEquals(pads.light("90", 91, { steps: pretendedSteps({ mode: "paused" }) }), "90 5B 02");
  assertEquals(pads.does("90 56 7F 90 5B 7F"), ["loop.play track=selected"]);
});
