import { assertEquals } from "@std/assert";
import { Shipped } from "./shipped_rig.ts";

Deno.test("an FCB1010's presets act by their notes, preset 1 by note 1; what is let go does nothing", () => {
  const feet = new Shipped("fcb1010");
  assertEquals(feet.does("90 01 40 90 01 00 90 02 40 90 02 00 90 06 40 90 06 00"), [
    "loop.record track=selected",
    "loop.overdub track=selected",
    "loop.undo track=selected",
  ]);
  assertEquals(feet.does("90 0B 40 90 12 40 90 15 40 90 26 40"), [
    "loop.select track=1",
    "loop.select track=8",
    "mix.mute track=1",
    "loop.record track=8",
  ]);
});

Deno.test("an FCB1010's presets that send program changes do the same: program 1, byte 0, is preset 1", () => {
  const feet = new Shipped("fcb1010");
  assertEquals(feet.does("C0 00 C0 00 C0 09 C0 0A C0 27"), [
    "loop.record track=selected",
    "loop.record track=selected",
    "loop.stop_all",
    "loop.select track=1",
    "step.stop",
  ]);
});

Deno.test("the tenth switch of an FCB1010 stops all, and held it is panic; its pedals are gain and place", () => {
  const feet = new Shipped("fcb1010");
  assertEquals([feet.does("90 0A 40"), feet.after(800), feet.does("90 0A 00")], [
    ["loop.stop_all"],
    ["transport.panic"],
    [],
  ]);
  assertEquals(feet.does("B0 07 7F B0 1B 00"), ["mix.gain track=selected db=12", "mix.pan track=selected pan=-1"]);
});

Deno.test("a MIDI Commander in its ALLCC mode has eight banks of eight switches, every press alike", () => {
  const feet = new Shipped("midi_commander");
  assertEquals(feet.does("B0 01 7F B0 01 7F B0 01 00 B0 08 7F"), [
    "loop.record track=selected",
    "loop.record track=selected",
    "loop.stop_all",
  ]);
  assertEquals(feet.does("B0 09 7F B0 18 7F B0 19 7F B0 28 7F"), [
    "loop.select track=1",
    "loop.record track=8",
    "mix.mute track=1",
    "transport.panic",
  ]);
  assertEquals(feet.does("B3 29 7F B3 30 7F B3 31 7F B3 40 7F"), [
    "step.start",
    "step.pattern by=1",
    "step.mute part=1",
    "step.pattern pattern=8",
  ]);
  assertEquals(feet.after(5000), [], "nothing waits for a switch that never says when it is let go");
});

Deno.test("a multipad's first eight pads record eight tracks, the others act on everything; stop struck twice is panic", () => {
  const pads = new Shipped("drum_multipad");
  assertEquals(pads.does("99 24 50 99 24 00 99 2B 7F 89 2B 00"), ["loop.record track=1", "loop.record track=8"]);
  assertEquals(pads.does("99 2D 20 89 2D 00 99 31 20"), ["loop.undo track=selected", "transport.tap"]);
  assertEquals(pads.does("99 32 40 89 32 40 99 32 40"), ["loop.stop_all", "loop.stop_all", "transport.panic"]);
  assertEquals(pads.does("90 24 50"), [], "only channel 10 is drums");
});

Deno.test("in its second mode a multipad plays into the selected part, as hard as it is struck, and every stroke ends", () => {
  const pads = new Shipped("drum_multipad");
  assertEquals(pads.does("99 33 7F 99 24 50 89 24 00"), [
    "step.play_note note=36 velocity=80",
    "step.play_note on=false note=36",
  ]);
  assertEquals(pads.does("99 26 01 99 33 7F 89 26 00"), [
    "step.play_note note=38 velocity=1",
    "step.play_note on=false note=38",
  ]);
  assertEquals(pads.does("99 26 7F"), ["loop.record track=3"]);
});
