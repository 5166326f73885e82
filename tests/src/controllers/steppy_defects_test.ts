import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { launchControlCompat } from "../../../src/controllers/compat/launch_control_compat.ts";
import { mininovaCompat } from "../../../src/controllers/compat/mininova_compat.ts";
import { quneoCompat } from "../../../src/controllers/compat/quneo_compat.ts";
import { readShipped } from "../../../src/controllers/shipped.ts";
import { firstStep } from "../../../src/controllers/step_window.ts";
import { Binder, type StepsSeen } from "../../../src/midi/maps/binder.ts";
import { noteName, parseNoteName } from "../../../src/midi/note_name.ts";
import { hex, messagesOf } from "../midi/messages.ts";
import { pretendedSteps, stepLights } from "./pretended_steps.ts";

const LAUNCH_CONTROL = readShipped("launch_control");
const QUNEO = readShipped("quneo");
const MININOVA = readShipped("mininova");
const LED = "F0 00 20 29 02 0A 78 08";

function binderOf(
  controller: { map: ConstructorParameters<typeof Binder>[0] },
  steps: Partial<StepsSeen> = {},
): Binder {
  const binder = new Binder(controller.map);
  binder.steps = { ...binder.steps, ...steps };
  return binder;
}

/** What bytes do, as "step.toggle 9". */
function does(binder: Binder, bytes: string): string[] {
  const state = { valueOf: () => undefined };
  return messagesOf(bytes).flatMap((message, index) => binder.take(message, index, state))
    .map(({ do: name, step, note, length }) =>
      [name, step, note ?? length].filter((part) => part !== undefined).join(" ")
    );
}

Deno.test("a knob at 0 sets note 0, and every note from C-1 to G9 has a name that is read back", () => {
  assertEquals(does(binderOf(LAUNCH_CONTROL), "B8 15 00"), ["step.pitch 1 0"]);
  for (let note = 0; note < 128; note++) assertEquals(parseNoteName(noteName(note)), note);
  assertEquals([parseNoteName("C-1"), parseNoteName("B-1"), parseNoteName("G9")], [0, 11, 127]);
});

Deno.test("a knob beyond the eighth changes no step, nor does a pad beyond the last", () => {
  assertEquals(does(binderOf(LAUNCH_CONTROL), "B8 1D 40 B8 31 40 98 1D 7F"), []);
  assertEquals(does(binderOf(LAUNCH_CONTROL, { first: 128 }), "98 09 7F"), []);
});

Deno.test("knobs and pads act on the same row of eight: the one that is lit", () => {
  const steps = pretendedSteps({ count: 32, mode: "playing", plays: 19 });
  const first = firstStep(steps, LAUNCH_CONTROL.map.window);
  assertEquals(does(binderOf(LAUNCH_CONTROL, { first, mode: "playing" }), "98 0A 7F B8 16 3C B8 2A 7F"), [
    "step.toggle 18",
    "step.pitch 18 60",
    "step.set 18 1",
  ]);
  const lit = stepLights(LAUNCH_CONTROL, { count: 32, on: [18], mode: "playing", plays: 19 });
  assertEquals(lit.slice(0, 3), [`${LED} 00 1D F7`, `${LED} 01 0E F7`, `${LED} 02 3F F7`]);
});

Deno.test("while it plays the pause light is dark and the play light on, also on the first step of a row", () => {
  const pauseLight = `${LED} 0A 7F F7`, playLight = `${LED} 0B 7F F7`;
  const theirs = launchControlCompat("step_begin", { on: Array(16).fill(false), current: 8, advance: false }).map(hex);
  assert(theirs.includes(pauseLight), "the original lights it");
  for (let plays = 1; plays <= 16; plays++) {
    const lit = stepLights(LAUNCH_CONTROL, { count: 16, mode: "playing", plays });
    assertEquals([lit.includes(pauseLight), lit.includes(playLight)], [false, true]);
  }
  const paused = stepLights(LAUNCH_CONTROL, { count: 16, mode: "paused" });
  assertEquals([paused.includes(pauseLight), paused.includes(playLight)], [true, false]);
});

Deno.test("the current step stays bright after its pad was pressed, whatever it became", () => {
  assertEquals(stepLights(LAUNCH_CONTROL, { mode: "paused", cursor: 3, on: [3] })[2], `${LED} 02 0F F7`);
  assertEquals(stepLights(LAUNCH_CONTROL, { mode: "paused", cursor: 3 })[2], `${LED} 02 3F F7`);
});

Deno.test("a QuNeo pad toggles once, by its note-on alone; velocity 0 is letting go", () => {
  assertEquals(does(binderOf(QUNEO), "91 4E 7F 91 4E 00 91 4F 40 81 4F 00"), ["step.toggle 1", "step.toggle 2"]);
});

Deno.test("a QuNeo shows 32 of more steps, each on lights of its own, and its pads are those that it shows", () => {
  const on = Array(64).fill(true);
  const note = (current: number) => quneoCompat("step_end", { on, current, advance: false })[0]![1];
  assertEquals(note(32), note(24), "the original shows step 33 where step 25 is");
  const lit = stepLights(QUNEO, { count: 64, mode: "playing", plays: 41, on: [41] });
  const notes = lit.map((message) => message.slice(0, 5));
  assertEquals(new Set(notes).size, notes.length);
  assertEquals(lit.filter((message) => message === "91 61 7F"), ["91 61 7F"], "step 41 is red on the second row");
  const first = firstStep(pretendedSteps({ count: 64, mode: "playing", plays: 41 }), QUNEO.map.window);
  assertEquals(does(binderOf(QUNEO, { first }), "90 46 7F"), ["step.toggle 41"]);
});

Deno.test("a MiniNova's lights mean the same while it plays and while it is paused, and no step leaves its eight buttons", () => {
  const steps = { on: Array(8).fill(false), current: 2, advance: false };
  const running = mininovaCompat("step_begin", steps).map(hex);
  const stopped = mininovaCompat("pause", steps).map(hex).slice(8, 12);
  assertNotEquals(running, stopped, "the original says 0 while it plays, 127 while it is paused");
  const playing = stepLights(MININOVA, { mode: "playing", plays: 3, on: [1] });
  assertEquals(playing, stepLights(MININOVA, { mode: "paused", cursor: 3, on: [1] }));
  const far = mininovaCompat("step_begin", { ...steps, on: Array(16).fill(false), current: 12 })[1]!;
  assert(far[2]! > 39, "the original names a parameter that is no button");
  for (const lit of [stepLights(MININOVA, { count: 64, mode: "playing", plays: 45 }), playing]) {
    const parameters = lit.filter((message) => message.startsWith("B0 62")).map((message) =>
      parseInt(message.slice(6), 16)
    );
    assertEquals(parameters, [32, 33, 34, 35, 36, 37, 38, 39]);
  }
});

Deno.test("a MiniNova's buttons and tempo are understood without being chosen anew, and with other messages in between", () => {
  const repeated = "B0 63 3C B0 62 21 B0 06 7F B0 06 00 90 3C 00 B0 06 7F";
  assertEquals(does(binderOf(MININOVA), repeated), ["step.toggle 2", "step.toggle 2", "step.toggle 2"]);
  const interleaved = "B0 63 3C B0 01 05 B1 63 02 B0 62 20 B1 62 3F B0 06 7F B1 06 00 B1 26 54";
  assertEquals(does(binderOf(MININOVA), interleaved), ["step.toggle 1", "transport.set_tempo"]);
  const binder = binderOf(MININOVA), state = { valueOf: () => undefined };
  const [tempo] = messagesOf("B0 63 02 B0 62 3F B0 06 01 B0 26 0A").flatMap((message) =>
    binder.take(message, 0, state)
  );
  assertEquals(tempo, { do: "transport.set_tempo", bpm: 138 });
});
