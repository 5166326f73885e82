import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { STATE_NAMES } from "../../../src/commands/command_spec.ts";
import { type Controller, parseController } from "../../../src/controllers/controller.ts";
import { ControllerLights } from "../../../src/controllers/controller_lights.ts";
import { SHOWS } from "../../../src/controllers/shown.ts";
import { firstStep } from "../../../src/controllers/step_window.ts";
import { UserError } from "../../../src/errors.ts";
import type { SessionState } from "../../../src/session/session_state.ts";
import { hex } from "../midi/messages.ts";
import { pretendedState, pretendedTrack } from "../surfaces/pretended_session.ts";
import { lightsFor, pretendedSteps } from "./pretended_steps.ts";

const HEAD = {
  rondo_controller: 1,
  name: "Test",
  source: { guide: "made for a test", page: "1", url: "https://example.org/" },
  bind: [],
};

function controllerOf(lights: unknown[], more: Record<string, unknown> = {}): Controller {
  return parseController(JSON.stringify({ ...HEAD, ...more, lights }), "test.jsonc");
}

function faultOf(light: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  const full = { show: "track", at: 1, send: "90 {at} {value}", palette: { playing: 5 }, ...light };
  return assertThrows(() => controllerOf([full], more), UserError).message;
}

const track = (index: number, state: typeof STATE_NAMES[number], changes = {}) =>
  pretendedTrack({ index, state: STATE_NAMES.indexOf(state), ...changes });

const TRACKS = {
  show: "track",
  at: { from: 10, to: 13 },
  send: "90 {at} {value}",
  palette: { playing: 21, selected_playing: 22, recording: 5, muted: 1, empty: 2, waiting: 60, none: 3 },
};

/** What a sequence of states sends, state by state. */
function told(controller: Controller, ...states: Partial<SessionState>[]): string[][] {
  const leds = new ControllerLights(controller, () => ({ mode: undefined, page: 1, window: undefined }));
  return states.map((state) => leds.update(pretendedState(state)).map(hex));
}

Deno.test("a track's light has the colour of the most exact word that its palette knows", () => {
  const { snapshot } = pretendedState();
  const tracks = [
    track(0, "playing"),
    track(1, "playing"),
    track(2, "playing", { muted: true }),
    track(3, "recording"),
  ];
  const lit = lightsFor(controllerOf([TRACKS]), { tracks, snapshot: { ...snapshot, selected: 1 } });
  assertEquals(lit, ["90 0A 15", "90 0B 16", "90 0C 01", "90 0D 05"]);
  const others = [track(0, "armed"), track(1, "empty", { waitingFrame: 9 }), track(3, "stopped")];
  assertEquals(lightsFor(controllerOf([TRACKS]), { tracks: others }), ["90 0A 03", "90 0B 3C", "90 0C 03", "90 0D 03"]);
});

Deno.test("everything is told once, then only what differs, and everything again after the device forgot", () => {
  const controller = controllerOf([TRACKS], { connect: ["F0 7D 01 F7"], disconnect: ["B0 7B 00"] });
  const leds = new ControllerLights(controller, () => ({ mode: undefined, page: 1, window: undefined }));
  const update = (state: typeof STATE_NAMES[number]) =>
    leds.update(pretendedState({ tracks: [track(2, state)] })).map(hex);
  const all = ["90 0A 03", "90 0B 03", "90 0C 02", "90 0D 03"];
  assertEquals(update("empty"), ["F0 7D 01 F7", ...all]);
  assertEquals(update("empty"), []);
  assertEquals(update("recording"), ["90 0C 05"]);
  leds.forget();
  assertEquals(update("empty"), ["F0 7D 01 F7", ...all]);
  update("recording");
  assertEquals(leds.farewell().map(hex), ["90 0C 03", "B0 7B 00"]);
});

Deno.test("what a device was told is a function of the state: it is the same whatever came before", () => {
  const controller = controllerOf([TRACKS]);
  const states = STATE_NAMES.map((state) => ({ tracks: [track(0, state), track(3, state, { muted: true })] }));
  for (const last of states) {
    const fresh = new Map(told(controller, last)[0]!.map((message) => [message.slice(0, 5), message]));
    const shown = new Map<string, string>();
    for (const message of told(controller, ...states, last).flat()) shown.set(message.slice(0, 5), message);
    assertEquals([...shown].sort(), [...fresh].sort());
  }
});

Deno.test("a light that means one thing in one mode and another in the next belongs to the mode that holds, and is dark in others", () => {
  const controller = controllerOf([
    { ...TRACKS, at: 10, mode: "loops" },
    { show: "metronome", at: 10, send: "90 {at} {value}", palette: { on: 40 }, mode: "mix" },
    { show: "always", at: 11, send: "90 {at} {value}", palette: { on: 7 }, mode: "mix", page: 2 },
  ], { modes: ["loops", "mix", "more"], pages: 2 });
  const state = { tracks: [track(0, "recording")], snapshot: { ...pretendedState().snapshot, metronome: true } };
  assertEquals(lightsFor(controller, state, { mode: "loops" }), ["90 0A 05", "90 0B 00"]);
  assertEquals(lightsFor(controller, state, { mode: "mix" }), ["90 0A 28", "90 0B 00"]);
  assertEquals(lightsFor(controller, state, { mode: "mix", page: 2 }), ["90 0A 28", "90 0B 07"]);
  assertEquals(lightsFor(controller, state, { mode: "more" }), ["90 0A 03", "90 0B 00"]);
});

Deno.test("colours are several bytes, other messages take the place of send, one light may need several, ranges count on by page", () => {
  const rgb = {
    show: "metronome",
    at: 5,
    send: "F0 7D {at} {value} F7",
    palette: { on: [127, 0, 9] },
  };
  const pulse = { show: "transport", at: 6, send: "90 {at} {value}", palette: { on: "92 {at} 15" } };
  const nrpn = { show: "monitor", at: 7, send: ["B0 63 01", "B0 62 {at}", "B0 06 {value}"], palette: { on: 1 } };
  const channel = {
    show: "track_muted",
    at: { from: 0, to: 1 },
    send: "9{at} 30 {value}",
    palette: { on: 1 },
    per_page: 2,
  };
  const controller = controllerOf([rgb, pulse, nrpn, channel], { pages: 2 });
  const tracks = [track(0, "playing"), track(1, "playing", { muted: true }), track(2, "playing", { muted: true })];
  assertEquals(lightsFor(controller, { tracks }), [
    "F0 7D 05 00 00 00 F7",
    "92 06 15",
    "B0 63 01",
    "B0 62 07",
    "B0 06 00",
    "90 30 00",
    "91 30 01",
  ]);
  assertEquals(lightsFor(controller, { tracks }, { page: 2 }).slice(-2), ["90 30 01", "91 30 00"]);
});

Deno.test("shares are scaled, and the beat shines on the beat, the bar on its first", () => {
  const controller = controllerOf([
    { show: "track_position", at: 1, send: "B0 {at} {value}", scale: { from: 0, to: 127 } },
    { show: "track_gain", at: 2, send: "B0 {at} {value}", scale: { from: 127, to: 0 } },
    { show: "beat", at: 3, send: "90 {at} {value}", palette: { bar: 9, beat: 4 } },
  ]);
  const at = (frame: number, gain = 1) => {
    const { snapshot, host } = pretendedState();
    const tracks = [track(0, "playing", { gain })];
    return lightsFor(controller, { tracks, snapshot: { ...snapshot, frame: frame + host.outputLatencyFrames } });
  };
  assertEquals(at(0), ["B0 01 20", "B0 02 15", "90 03 09"]);
  assertEquals(at(24000 + 5999, 0)[2], "90 03 04");
  assertEquals(at(24000 + 6000, 0).slice(1), ["B0 02 7F", "90 03 00"]);
  assertEquals(at(4 * 24000)[2], "90 03 09");
});

Deno.test("pads for steps show a window: the page of the screen, parts of it by their own pages, the cursor's row, or the one that plays", () => {
  const steps = pretendedSteps({ count: 64, mode: "playing", plays: 60, cursor: 20 });
  assertEquals(firstStep(steps), 16);
  assertEquals([1, 2, 3].map((page) => firstStep(steps, { steps: 8 }, page)), [16, 24, 24]);
  assertEquals(firstStep(steps, { steps: 32 }), 0);
  assertEquals(firstStep(steps, { steps: 8, follow: "cursor" }), 16);
  assertEquals(firstStep(steps, { steps: 8, follow: "play" }), 56);
  assertEquals(firstStep(pretendedSteps({ count: 64, cursor: 20 }), { steps: 8, follow: "play" }), 16);
});

Deno.test("parts, patterns, pages and the ways of the sequencer have words of their own; without a sequencer all is dark", () => {
  const shows = ["part", "pattern", "step_page"].map((show, row) => ({
    show,
    at: { from: 10 * row, to: 10 * row + 2 },
    send: "90 {at} {value}",
    palette: Object.fromEntries(SHOWS[show]!.words!.map((word, value) => [word, value + 1])),
  }));
  const switches = ["step_record", "protect", "fill", "part_muted"].map((show, at) => ({
    show,
    at: 40 + at,
    send: "90 {at} {value}",
    palette: { [show === "step_record" ? "replace" : "on"]: 9 },
  }));
  const controller = controllerOf([...shows, ...switches]);
  const [part] = pretendedSteps({}).parts;
  const steps = pretendedSteps({
    count: 32,
    mode: "playing",
    changes: {
      parts: [{ ...part!, muted: true }, { ...part!, soloed: true }],
      partIndex: 1,
      used: [true, true],
      queued: { patternIndex: 1, beatsLeft: 2 },
      page: 1,
      recording: "replace",
      protect: true,
    },
  });
  const value = (word: string, show: string) => SHOWS[show]!.words!.indexOf(word) + 1;
  const values = lightsFor(controller, { steps }).map((message) => parseInt(message.slice(6), 16));
  assertEquals(values, [
    ...[value("muted", "part"), value("selected_soloed", "part"), 0],
    ...[value("playing", "pattern"), value("waiting", "pattern"), 0],
    ...[value("there", "step_page"), value("selected", "step_page"), 0],
    ...[9, 9, 0, 9],
  ]);
  assert(lightsFor(controller, {}).every((message) => message.endsWith(" 00")));
});

Deno.test("rows of pads show the steps of several parts, each with its own place that sounds, the cursor only in the selected one", () => {
  const row = (part?: number) => ({
    show: "step",
    at: { from: 10 * (part ?? 0), to: 10 * (part ?? 0) + 2 },
    send: "90 {at} {value}",
    palette: { on: 1, play: 2, cursor: 3, off: 4 },
    ...(part === undefined ? {} : { part }),
  });
  const controller = controllerOf([row(), row(1), row(2), row(3)], { window: { steps: 3 } });
  const [part] = pretendedSteps({ count: 3, on: [1] }).parts;
  const parts = [{ ...part!, playStep: 1 }, { ...part!, onSteps: [true, true], playStep: 0 }];
  const values = (mode: "playing" | "stopped") =>
    lightsFor(controller, { steps: pretendedSteps({ count: 3, mode, changes: { parts, partIndex: 1 } }) })
      .map((message) => Number(message.slice(6)));
  assertEquals(values("playing"), [2, 1, 0, 1, 2, 4, 2, 1, 0, 0, 0, 0]);
  assertEquals(values("stopped"), [3, 1, 0, 1, 4, 4, 3, 1, 0, 0, 0, 0]);
  assertStringIncludes(faultOf({ part: 2 }), '"track" is not shown of a part');
});

Deno.test("a light that cannot be is told with file, line, field and what to do", () => {
  assertStringIncludes(
    faultOf({ show: "trak" }),
    'test.jsonc, line 1: lights[0]: There is not anything to show called "trak": did you mean "track"?',
  );
  assertStringIncludes(faultOf({ palette: { playin: 1 } }), 'did you mean "playing"?');
  assertStringIncludes(faultOf({ palette: "tracks" }), 'There is not a palette "tracks"');
  assertStringIncludes(faultOf({ send: "90 {at}" }), "is not one whole MIDI message");
  assertStringIncludes(faultOf({ send: "90 {at} {value} {value}" }), "is not one whole MIDI message (90 01");
  assertStringIncludes(faultOf({ send: "90 {att} {value}" }), '"{att}" is neither a byte in hex');
  assertStringIncludes(faultOf({ send: "90 10 {value}" }), '"send" has no {at}');
  assertStringIncludes(faultOf({ at: undefined }), 'add "at"');
  assertStringIncludes(faultOf({ at: 200 }), "lights[0].at is 200, expected a light from 0 to 127");
  assertStringIncludes(faultOf({ at: 16, send: "9{at} 30 {value}" }), "half a byte is at most 15");
  const twice = [{ ...TRACKS, palette: { playing: 1 } }, { ...TRACKS, send: "90 {at} 00", palette: { playing: 1 } }];
  assertStringIncludes(
    assertThrows(() => controllerOf(twice), UserError).message,
    'lights[1]: The light of "90 10 00" is that of "90 10 {value}", too',
  );
  assertStringIncludes(faultOf({ show: "track_level" }), 'give "scale"');
  assertStringIncludes(faultOf({ scale: { from: 0, to: 1 } }), "give one of them");
  assertStringIncludes(faultOf({ mode: "mix" }, { modes: ["mx"] }), 'did you mean "mx"?');
  assertStringIncludes(faultOf({ page: 2 }), "There is no page 2");
  assertStringIncludes(assertThrows(() => controllerOf([], { connect: ["F0 00"] }), UserError).message, "connect[0]");
  assertStringIncludes(
    assertThrows(() => controllerOf([], { bind: [{ on: { note: 1 }, do: { do: "loop.rec" } }] }), UserError).message,
    "bind[0].do",
  );
});

Deno.test("a light shows which tracks the phones hear alone, and one that the PA is muted", () => {
  const light = (show: string, at: unknown) => ({ show, at, send: "90 {at} {value}", palette: { on: 9, off: 1 } });
  const controller = controllerOf([light("track_cued", { from: 0, to: 1 }), light("master_muted", 7)]);
  const { snapshot } = pretendedState(), tracks = [track(0, "playing"), track(1, "playing", { cued: true })];
  const muted = { ...snapshot, mixes: { ...snapshot.mixes, masterMuted: true } };
  assertEquals(told(controller, { tracks }, { tracks, snapshot: muted }), [
    ["90 00 01", "90 01 09", "90 07 01"],
    ["90 07 09"],
  ]);
});
