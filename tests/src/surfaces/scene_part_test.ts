import { assert, assertEquals } from "@std/assert";
import { OpenPrompt } from "../../../src/surfaces/screen/prompts.ts";
import { rowText } from "../../../src/surfaces/screen/row.ts";
import { scenePart } from "../../../src/surfaces/screen/scene_part.ts";
import { stateLine } from "../../../src/surfaces/headless/state_line.ts";
import type { View } from "../../../src/surfaces/screen/view.ts";
import { pretendedState } from "./pretended_session.ts";

/** A session at 120 BPM; a scene waits for what lies so many frames ahead of the outputs, unless it is none. */
function stateWith(now: number, next: number, aheadFrames = 0) {
  const { snapshot } = pretendedState();
  const scenes = { now, next, nextFrame: snapshot.frame + aheadFrames, stored: [1, 2], when: 3 };
  return pretendedState({ snapshot: { ...snapshot, scenes } });
}

const words = (state: ReturnType<typeof pretendedState>) => rowText(scenePart({ state } as View));

Deno.test("the screen shows the scene that is on, and counts the beats down to the one that waits", () => {
  assertEquals(words(stateWith(0, 0)), "");
  assertEquals(words(stateWith(2, 0)), "scene 2");
  const { host } = pretendedState();
  assertEquals(words(stateWith(2, 1, 60_000 - host.outputLatencyFrames)), "scene 1 in 2.5 bt");
});

Deno.test("the state of a session has the scenes that are stored, the one that is on, and the count-down of the one that waits", () => {
  assertEquals(stateLine(stateWith(2, 0))["scenes"], { stored: [1, 2], now: 2, when: "bar" });
  const { frame } = pretendedState().snapshot;
  assertEquals(stateLine(stateWith(0, 1, 12_000))["scenes"], {
    stored: [1, 2],
    now: null,
    when: "bar",
    next: 1,
    next_frame: frame + 12_000,
    in_s: 0.25,
    in_beats: 0.5,
  });
});

Deno.test("a scene is launched and stored by typing its number", () => {
  for (const [name, command] of [["scene", "mix.scene"], ["store", "mix.scene_store"]] as const) {
    const prompt = new OpenPrompt(name);
    for (const key of ["1", "2"]) prompt.press(key, 0);
    const step = prompt.press("enter", 0);
    assert(typeof step !== "string");
    assertEquals([step.do, step.scene], [command, 12]);
  }
});
