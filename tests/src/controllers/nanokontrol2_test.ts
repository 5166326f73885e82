import { assertEquals } from "@std/assert";
import { hex } from "../midi/messages.ts";
import { pretendedSteps } from "./pretended_steps.ts";
import { sessionWith, Shipped, trackIn } from "./shipped_rig.ts";

const NAME = "nanokontrol2";

Deno.test("a nanoKONTROL2 is put into its native mode and out of it", () => {
  const { connect, disconnect } = new Shipped(NAME).controller;
  assertEquals(connect.map(hex), ["F0 42 40 00 01 13 00 00 00 01 F7"]);
  assertEquals(disconnect.map(hex), ["F0 42 40 00 01 13 00 00 00 00 F7"]);
});

Deno.test("its lights are controllers on channel 16, lit from 41 up: S, M and R show solo, mute and takes", () => {
  const desk = new Shipped(NAME);
  const state = sessionWith([
    trackIn(1, "recording"),
    trackIn(2, "playing", { muted: true }),
    trackIn(8, "playing", { soloed: true }),
  ]);
  assertEquals([64, 65, 49, 48, 39, 32].map((at) => desk.light("BF", at, state)), [
    "BF 40 7F",
    "BF 41 00",
    "BF 31 7F",
    "BF 30 00",
    "BF 27 7F",
    "BF 20 00",
  ]);
  assertEquals([desk.light("BF", 45, state), desk.light("BF", 41, sessionWith([trackIn(1, "playing")]))], [
    "BF 2D 7F",
    "BF 29 7F",
  ]);
});

Deno.test("its sliders are gains and its knobs places, picked up where they meet, eight tracks further on its second page", () => {
  const desk = new Shipped(NAME, (_, argument) => argument === "db" ? -24 : 0);
  assertEquals(desk.does("BF 00 00 BF 10 00"), []);
  assertEquals(desk.does("BF 00 7F BF 10 7F"), ["mix.gain track=1 db=12", "mix.pan track=1 pan=1"]);
  const free = new Shipped(NAME);
  assertEquals(free.does("BF 3B 7F BF 3B 00 BF 07 7F BF 17 00"), [
    "mix.gain track=16 db=12",
    "mix.pan track=16 pan=-1",
  ]);
  assertEquals(free.does("B0 00 7F"), [], "another channel is not its native mode");
});

Deno.test("its buttons act on the press alone; stop, held, is panic", () => {
  const desk = new Shipped(NAME);
  assertEquals(desk.does("BF 40 7F BF 40 00 BF 31 7F BF 31 00 BF 27 7F BF 27 00"), [
    "loop.record track=1",
    "mix.mute track=2",
    "mix.solo track=8",
  ]);
  assertEquals(desk.does("BF 2B 7F BF 2C 7F BF 29 7F BF 2D 7F"), [
    "loop.undo track=selected",
    "loop.redo track=selected",
    "loop.play track=selected",
    "loop.overdub track=selected",
  ]);
  assertEquals(desk.does("BF 2A 7F"), ["loop.stop_all"]);
  assertEquals(desk.after(800), ["transport.panic"]);
  assertEquals(desk.does("BF 3C 7F BF 3D 7F BF 3E 7F"), ["loop.capture", "loop.grab", "mix.metronome"]);
});

Deno.test("with Cycle its S and M are sixteen steps; the one that sounds is shown the other way round", () => {
  const desk = new Shipped(NAME).sees({ first: 16 });
  assertEquals(desk.does("BF 2E 7F BF 20 7F BF 37 7F BF 41 7F"), [
    "step.toggle step=17",
    "step.toggle step=32",
    "step.part part=2",
  ]);
  assertEquals(desk.light("BF", 46, {}), "BF 2E 7F");
  const lights = (plays: number) => {
    const steps = pretendedSteps({ count: 16, on: [1, 10], mode: "playing", plays });
    return [32, 33, 49].map((at) => desk.light("BF", at, { steps }).slice(-2)).join(" ");
  };
  assertEquals([lights(3), lights(1), lights(2), lights(10)], ["7F 00 7F", "00 00 7F", "7F 7F 7F", "7F 00 00"]);
  assertEquals(desk.does("BF 3B 7F BF 2D 7F BF 2A 7F BF 2A 00"), ["step.page by=1", "step.record", "step.stop"]);
});

Deno.test("with Cycle its sliders are velocities and its knobs chances of the first eight steps shown", () => {
  const desk = new Shipped(NAME);
  desk.does("BF 2E 7F BF 2E 00");
  assertEquals(desk.does("BF 00 40 BF 07 00 BF 12 7F"), [
    "step.set step=1 velocity=64",
    "step.set step=8 velocity=1",
    "step.set step=3 probability=100",
  ]);
});
