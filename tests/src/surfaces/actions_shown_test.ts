import { assert, assertEquals } from "@std/assert";
import type { ActionSnapshot } from "../../../dsp/actions.ts";
import * as P from "../../../dsp/assembly/protocol.ts";
import { stateLine } from "../../../src/surfaces/headless/state_line.ts";
import { transportRow } from "../../../src/surfaces/screen/header_rows.ts";
import { UNICODE_GLYPHS } from "../../../src/surfaces/screen/look.ts";
import { rowText } from "../../../src/surfaces/screen/row.ts";
import type { View } from "../../../src/surfaces/screen/view.ts";
import { pretendedState } from "./pretended_session.ts";

function action(changes: Partial<ActionSnapshot> = {}): ActionSnapshot {
  const counts = { cycles: 4, every: 2, times: 3, priority: 50, then: 7, starts: 1 };
  return {
    number: 5,
    plan: { kind: P.COMMAND_MUTE, number: 5, cycle: -1, unit: 1, position: 2, ...counts },
    ...{
      track: 0,
      a: P.SWITCH_ON,
      b: 0,
      c: 0,
      active: true,
      cyclesLeft: 1,
      timesLeft: 2,
      firedCount: 1,
      firesFrame: -1,
    },
    ...changes,
  };
}

function shown(...actions: ActionSnapshot[]): string {
  const view: View = {
    state: pretendedState({ actions }),
    look: { glyphs: UNICODE_GLYPHS, colours: true },
    page: "tracks",
    top: 0,
    when: "now",
    trackNames: [],
    recordingSince: new Map(),
    load: 0,
  };
  return rowText(transportRow(view, 160));
}

Deno.test("the state tells of each action what it is to do, what is left to it, and when it acts next", () => {
  const state = pretendedState({ actions: [action({ firesFrame: 300_000 }), action({ number: 6, active: false })] });
  const [first, second] = stateLine(state)["actions"] as Record<string, unknown>[];
  assertEquals(first, {
    action: 5,
    command: { do: "mix.mute", track: 1, on: true },
    cycle: "bar",
    position_beats: 2,
    cycles: 4,
    every: 2,
    times: 3,
    then: 7,
    active: true,
    cycles_left: 1,
    times_left: 2,
    acted: 1,
    frame: 300_000,
  });
  assertEquals([second!["action"], second!["active"], second!["frame"]], [6, false, null]);
});

Deno.test("the screen shows how many actions count, and counts down to the next", () => {
  const { frame } = pretendedState().snapshot;
  const latency = pretendedState().host.outputLatencyFrames;
  assert(!shown(action({ active: false })).includes("action"));
  const soon = frame - latency + 72_000;
  const text = shown(action({ firesFrame: soon + 96_000 }), action({ number: 6, firesFrame: soon }));
  assert(text.includes("2 actions, next in 1.50 s"), text);
  assert(shown(action()).includes("1 action, no grid to count"));
});
