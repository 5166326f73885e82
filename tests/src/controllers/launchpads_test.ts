import { assertEquals } from "@std/assert";
import { STATE_NAMES } from "../../../src/commands/command_spec.ts";
import { ControllerLights } from "../../../src/controllers/controller_lights.ts";
import type { SessionState } from "../../../src/session/session_state.ts";
import { hex } from "../midi/messages.ts";
import { pretendedState } from "../surfaces/pretended_session.ts";
import { pretendedSteps } from "./pretended_steps.ts";
import { sessionWith, Shipped, trackIn } from "./shipped_rig.ts";

/** With what selects the Programmer mode and what leaves it, after the header and the number of the model. */
const LAUNCHPADS = [
  ["launchpad_mini_mk3", "0D", "00 7F", "00 04"],
  ["launchpad_x", "0C", "0E 01", "0E 00"],
  ["launchpad_pro_mk3", "0E", "00 11 00 00", "00 04 00 00"],
] as const;

function forEach(test: (pads: Shipped, name: string) => void): void {
  for (const [name] of LAUNCHPADS) test(new Shipped(name), name);
}

/** Goes to a mode by the button that the controller has for it. */
function goTo(pads: Shipped, mode: string): Shipped {
  const binding = pads.controller.map.bind.find(({ go }) => go?.mode === mode)!;
  pads.does(`B0 ${hex(Uint8Array.of(binding.on.control as number))} 7F`);
  assertEquals(pads.binder.mode, mode);
  return pads;
}

Deno.test("Launchpads are put into Programmer mode and out of it, each by the messages of its own guide", () => {
  for (const [name, model, enter, leave] of LAUNCHPADS) {
    const { connect, disconnect } = new Shipped(name).controller;
    assertEquals(connect.map(hex), [`F0 00 20 29 02 ${model} ${enter} F7`]);
    assertEquals(disconnect.map(hex), [`F0 00 20 29 02 ${model} ${leave} F7`]);
  }
});

Deno.test("a Launchpad's top row records: static red while it does, static green while it plays, flashing while it waits", () =>
  forEach((pads) => {
    const light = (state: Parameters<typeof trackIn>[1], changes = {}) =>
      pads.light("90", 81, { tracks: [trackIn(1, state, changes)] });
    assertEquals(light("recording"), "90 51 05");
    assertEquals(light("playing"), "90 51 15");
    assertEquals(light("stopped"), "90 51 17");
    assertEquals(light("overdubbing"), "90 51 0D");
    assertEquals(light("armed"), "90 51 00, 91 51 05");
    assertEquals(light("playing", { waitingFrame: 5 }), "90 51 00, 91 51 0D");
    assertEquals(light("playing", { muted: true }), "90 51 2D");
    assertEquals(light("empty"), "90 51 00");
  }));

Deno.test("a Launchpad's columns are tracks, eight more on its second page, and its rows are what is done to them", () =>
  forEach((pads) => {
    assertEquals(pads.does("90 51 40 90 51 00"), ["loop.record track=1"]);
    assertEquals(pads.does("90 58 40 90 4E 40"), ["loop.record track=8", "loop.overdub track=8"]);
    assertEquals(pads.does("90 3D 40 90 33 40 90 29 40"), [
      "loop.play track=1",
      "loop.stop track=1",
      "loop.undo track=1",
    ]);
    assertEquals(pads.does("90 1F 40 90 15 40 90 0B 40"), [
      "mix.mute track=1",
      "mix.solo track=1",
      "loop.select track=1",
    ]);
    assertEquals(pads.does("B0 5C 7F 90 51 40"), ["loop.record track=9"]);
    assertEquals(pads.light("90", 81, { tracks: [trackIn(9, "recording")] }), "90 51 05");
    assertEquals(pads.light("90", 11, sessionWith([trackIn(9, "playing")], 9)), "90 0B 25");
  }));

Deno.test("stop all on a Launchpad stops at once, and held for 0.7 s it is panic, once", () =>
  forEach((pads) => {
    assertEquals(pads.does("B0 13 7F"), ["loop.stop_all"]);
    assertEquals(pads.after(600), []);
    assertEquals(pads.after(200), ["transport.panic"]);
    assertEquals(pads.after(2000), []);
    assertEquals(pads.does("B0 13 00 B0 13 7F B0 13 00"), ["loop.stop_all"]);
    assertEquals(pads.after(2000), []);
  }));

Deno.test("a Launchpad's mix goes by steps of 1.5 dB and an eighth of the way, from where the track stands", () => {
  for (const [name] of LAUNCHPADS) {
    const stands = { db: -3, pan: 0.25 } as Record<string, number>;
    const pads = goTo(new Shipped(name, (_, argument) => stands[argument]), "mix");
    assertEquals(pads.does("90 51 40 90 48 40"), ["mix.gain track=1 db=-1.5", "mix.gain track=2 db=-4.5"]);
    assertEquals(pads.does("90 47 40 90 3D 40"), ["mix.gain track=1 db=-4.5", "mix.gain db=0 track=1"]);
    assertEquals(pads.does("90 33 40 90 29 40"), ["mix.pan track=1 pan=0.125", "mix.pan track=1 pan=0.375"]);
    assertEquals(pads.does("90 1F 40 90 15 40 90 0B 40"), [
      "mix.pan pan=0 track=1",
      "mix.mute track=1",
      "mix.solo track=1",
    ]);
  }
});

Deno.test("a Launchpad's pads are 32 steps from the page that is shown: what they switch is what they show", () =>
  forEach((pads) => {
    goTo(pads, "steps").sees({ first: 16 });
    assertEquals(pads.does("90 51 40 90 48 40 90 33 40"), [17, 26, 41].map((step) => `step.toggle step=${step}`));
    const steps = pretendedSteps({ count: 64, on: [17, 18], cursor: 18 });
    assertEquals(pads.light("90", 81, { steps }), "90 51 0D");
    assertEquals(pads.light("90", 82, { steps }), "92 52 0D", "the cursor pulses");
    assertEquals(pads.light("90", 83, { steps }), "90 53 17");
    const playing = pretendedSteps({ count: 64, on: [1], mode: "playing", plays: 1 });
    assertEquals(pads.light("90", 81, { steps: playing }), "90 51 05");
    assertEquals(pads.light("90", 51, { steps: pretendedSteps({ count: 16 }) }), "90 33 00", "no such step");
  }));

Deno.test("a Launchpad's lower rows are parts, their mutes, patterns and pages", () =>
  forEach((pads) => {
    goTo(pads, "steps");
    assertEquals(pads.does("90 2A 40 90 20 40 90 16 40 90 0C 40"), [
      "step.part part=2",
      "step.mute part=2",
      "step.pattern pattern=2",
      "step.page to=2",
    ]);
    const one = pretendedSteps({ count: 32 }), part = one.parts[0]!;
    const steps = {
      ...one,
      parts: [part, { ...part, muted: true }],
      used: [true, true],
      queued: { patternIndex: 1, beatsLeft: 2 },
    };
    assertEquals([41, 42, 43].map((at) => pads.light("90", at, { steps })), ["90 29 15", "90 2A 2D", "90 2B 00"]);
    assertEquals([31, 32].map((at) => pads.light("90", at, { steps })), ["90 1F 17", "90 20 2D"]);
    assertEquals(pads.light("90", 22, { steps }), "90 16 00, 91 16 0D");
    assertEquals([11, 12, 13].map((at) => pads.light("90", at, { steps })), ["90 0B 25", "90 0C 17", "90 0D 00"]);
  }));

Deno.test("four parts of drums have two rows of eight steps each", () =>
  forEach((pads) => {
    goTo(pads, "drums");
    assertEquals(pads.does("90 51 40 90 47 40 90 3D 40 90 12 40"), [
      "step.toggle part=1 step=1",
      "step.toggle part=1 step=9",
      "step.toggle part=2 step=1",
      "step.toggle part=4 step=16",
    ]);
    const one = pretendedSteps({ count: 16 }), part = one.parts[0]!;
    const steps = { ...one, parts: [part, { ...part, onSteps: part.onSteps.map((_, step) => step === 8) }] };
    assertEquals([61, 51, 52].map((at) => pads.light("90", at, { steps })), ["90 3D 17", "90 33 0D", "90 34 17"]);
    assertEquals(pads.light("90", 41, { steps }), "90 29 00", "there is no third part");
  }));

Deno.test("the sequencer's buttons show what it does, and fill holds as long as it is held", () =>
  forEach((pads) => {
    goTo(pads, "steps");
    assertEquals(pads.does("B0 59 7F B0 59 00 B0 4F 7F B0 4F 00 B0 3B 7F"), ["step.start", "step.stop", "step.record"]);
    assertEquals(pads.does("B0 13 7F"), ["step.fill on=true"]);
    assertEquals(pads.does("B0 13 00"), ["step.fill on=false"]);
    const seen = (mode: "stopped" | "playing" | "paused") => ({ steps: pretendedSteps({ mode }) });
    assertEquals([89, 79, 69].map((at) => pads.light("B0", at, seen("playing"))), ["B0 59 15", "B0 4F 00", "B0 45 00"]);
    assertEquals([89, 79, 69].map((at) => pads.light("B0", at, seen("paused"))), ["B0 59 17", "B0 4F 00", "B0 45 0D"]);
    assertEquals([89, 79, 69].map((at) => pads.light("B0", at, seen("stopped"))), ["B0 59 17", "B0 4F 05", "B0 45 00"]);
    const replacing = pretendedSteps({ changes: { recording: "replace" } });
    assertEquals(pads.light("B0", 59, { steps: replacing }), "B0 3B 00, B1 3B 05");
  }));

Deno.test("a Launchpad Pro's track buttons select, its Record Arm records, its Session and Sequencer buttons are loops and steps", () => {
  const pads = new Shipped("launchpad_pro_mk3");
  assertEquals(pads.does("B0 65 7F B0 6C 7F"), ["loop.select track=1", "loop.select track=8"]);
  assertEquals(pads.does("B0 01 7F B0 08 7F"), ["loop.record track=selected", "loop.stop_all"]);
  assertEquals(pads.light("B0", 1, { tracks: [trackIn(3, "recording")] }), "B0 01 05");
  assertEquals(pads.light("B0", 103, sessionWith([trackIn(3, "playing")], 3)), "B0 67 25");
  pads.does("B0 61 7F");
  assertEquals([pads.binder.mode, pads.light("B0", 97, {}), pads.light("B0", 93, {})], [
    "steps",
    "B0 61 15",
    "B0 5D 17",
  ]);
  pads.does("B0 5D 7F");
  assertEquals(pads.binder.mode, "loops");
});

Deno.test("the beat shines on a Launchpad: red on the first of a bar, yellow on others", () => {
  const { snapshot, host } = pretendedState();
  for (const [name, at] of [["launchpad_x", 93], ["launchpad_pro_mk3", 96]] as const) {
    const lightAt = (beat: number) => {
      const frame = host.outputLatencyFrames + beat * snapshot.framesPerBeat;
      return new Shipped(name).light("B0", at, { snapshot: { ...snapshot, frame } }).slice(-2);
    };
    assertEquals([lightAt(8), lightAt(9), lightAt(9.5)], ["05", "0D", "00"]);
  }
});

/** What a light of a Launchpad looks like after messages, as the guide says: channel 2 flashes over what was static, channel 3 pulses. */
function looksLike(messages: readonly Uint8Array[]): Map<string, string> {
  const seen = new Map<string, string>();
  for (const [status = 0, number = 0, colour = 0] of messages) {
    const light = `${status >> 4} ${number}`, channel = status & 15;
    const under = (seen.get(light) ?? "static 0").replace(/^flash \d+ over /, "static ");
    seen.set(
      light,
      channel === 0
        ? `static ${colour}`
        : channel === 1
        ? `flash ${colour} over ${under.split(" ")[1]}`
        : `pulse ${colour}`,
    );
  }
  return seen;
}

Deno.test("whatever a Launchpad showed before, its lights look the same for the same state: no flashing stays behind", () => {
  const states = STATE_NAMES.flatMap((state) =>
    [{}, { waitingFrame: 9 }, { muted: true }].map((more) => trackIn(1, state, more))
  )
    .map((track): Partial<SessionState> => ({ tracks: [track] }));
  const steps = [{ cursor: 1 }, { mode: "playing", plays: 1, on: [1] }, {
    mode: "paused",
    cursor: 1,
    advance: true,
  }] as const;
  states.push(...steps.map((given) => ({ steps: pretendedSteps({ count: 16, ...given }) })));
  for (const [name] of LAUNCHPADS) {
    const { controller } = new Shipped(name);
    for (const mode of controller.map.modes!) {
      const lightsOf = () => new ControllerLights(controller, () => ({ mode, page: 1, window: controller.map.window }));
      const long = lightsOf(), told: Uint8Array[] = [];
      for (const state of [...states, ...states.toReversed()]) {
        told.push(...long.update(pretendedState(state)).filter(isLight));
        assertEquals(
          looksLike(told),
          looksLike(lightsOf().update(pretendedState(state)).filter(isLight)),
          `${name}, ${mode}`,
        );
      }
    }
  }
});

function isLight([status = 0]: Uint8Array): boolean {
  return status < 0xf0;
}

Deno.test("in its mix the scene buttons of a Launchpad launch scenes: lit where one is stored, bright while it is on, flashing while it waits", () =>
  forEach((pads) => {
    goTo(pads, "mix");
    assertEquals(pads.does("B0 59 7F B0 59 00 B0 1D 7F"), ["mix.scene scene=1", "mix.scene scene=7"]);
    const { snapshot } = pretendedState();
    const light = (at: number) =>
      pads.light("B0", at, {
        snapshot: { ...snapshot, scenes: { now: 1, next: 2, nextFrame: 9, stored: [1, 2, 3], when: 3 } },
      });
    assertEquals([89, 79, 69, 59].map(light), ["B0 59 15", "B0 4F 00, B1 4F 0D", "B0 45 17", "B0 3B 00"]);
  }));
