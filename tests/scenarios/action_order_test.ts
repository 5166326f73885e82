import { assertEquals } from "@std/assert";
import { readActions } from "../../dsp/actions.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask, CYCLE, firings, START, withLoop } from "./action_rig.ts";
import type { Rig } from "./rig.ts";

/** A frame inside the second cycle, and the boundaries after it. */
const SET = START + CYCLE + 5_003;
const boundary = (cycle: number) => START + cycle * CYCLE;

const pan = (value: number) => ({ do: "mix.pan", track: 1, pan: value });

/** The pans that were set at a frame, in the order in which that was done. */
function pansAt(rig: Rig, frame: number): number[] {
  return rig.events.filter((event) =>
    event.kind === P.EVENT_DONE && event.command === P.COMMAND_PAN && event.frame === frame
  ).map(({ argumentA }) => argumentA);
}

// There, the priorities asked for were never handed on: all actions ran at the same one, in no order that could be told.
Deno.test("actions of one frame act by their priority, equal ones by their number, however they were set", async () => {
  for (const blockFrames of [1, 64, 4096]) {
    const rig = await withLoop(CYCLE, { blockFrames });
    ask(rig, SET, { do: "action.set", action: 7, command: pan(0.7), priority: 100 });
    ask(rig, SET, { do: "action.set", action: 5, command: pan(0.5) });
    ask(rig, SET, { do: "action.set", action: 9, command: pan(0.9), priority: 0 });
    ask(rig, SET + 9, { do: "action.set", action: 3, command: pan(0.3) });
    rig.runTo(boundary(3));
    assertEquals(pansAt(rig, boundary(2)), [0.9, 0.3, 0.5, 0.7]);
  }
});

Deno.test("at the frame of an action, what waited for it is done before, and what is asked for there after", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: pan(0.1) });
  ask(rig, SET + 10_000, { ...pan(0.2), when: "loop" });
  ask(rig, boundary(2), pan(0.3));
  rig.runTo(boundary(3));
  assertEquals(pansAt(rig, boundary(2)), [0.2, 0.1, 0.3]);
});

Deno.test("an action starts the next one when it is done, once, and that one's place counts from after it", async () => {
  for (const blockFrames of [1, 64, 333, 4096]) {
    const rig = await withLoop(CYCLE, { blockFrames });
    ask(rig, SET, { do: "action.set", action: 1, command: pan(0.1), times: 3, then: 2 });
    ask(rig, SET, { do: "action.set", action: 2, command: pan(0.2), position_frames: 500, start: false, then: 3 });
    ask(rig, SET, { do: "action.set", action: 3, command: pan(0.3), position_frames: 500, start: false });
    rig.runTo(boundary(9));
    assertEquals(firings(rig, 1), [boundary(2), boundary(3), boundary(4)]);
    assertEquals(firings(rig, 2), [boundary(4) + 500]);
    assertEquals(firings(rig, 3), [boundary(5) + 500], "the same place means the next cycle");
    const started = rig.eventsOf(P.EVENT_ACTION_STARTED).map(({ a, b, frame }) => [a, b, frame]);
    assertEquals(started, [[2, 1, boundary(4)], [3, 2, boundary(4) + 500]]);
  }
});

Deno.test("two actions that start each other go on by turns for ever", async () => {
  const rig = await withLoop(4_801);
  const from = START + 2 * 4_801;
  ask(rig, from, { do: "action.set", action: 1, command: pan(0.1), then: 2 });
  ask(rig, from, { do: "action.set", action: 2, command: pan(0.2), start: false, then: 1 });
  rig.runTo(from + 40 * 4_801 + 100);
  assertEquals(firings(rig), Array.from({ length: 40 }, (_, i) => from + (i + 1) * 4_801));
  assertEquals(firings(rig, 1).length, 20);
});

Deno.test("an action may act on actions: it starts, stops and clears others, and itself", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: { do: "action.start", action: 2 } });
  ask(rig, SET, { do: "action.set", action: 2, command: pan(0.2), position_frames: 9, times: 0, start: false });
  ask(rig, SET, { do: "action.set", action: 3, command: { do: "action.stop", action: 2 }, cycles: 2 });
  ask(rig, SET, { do: "action.set", action: 4, command: { do: "action.start", action: 4 }, cycles: 1 });
  ask(rig, SET, { do: "action.set", action: 5, command: { do: "action.clear" }, cycles: 8, times: 0 });
  rig.runTo(boundary(14));
  assertEquals(firings(rig, 2), [boundary(2) + 9, boundary(3) + 9]);
  assertEquals(firings(rig, 4), [boundary(3), boundary(5), boundary(7), boundary(9)], "it starts itself again");
  assertEquals(firings(rig, 5), [boundary(10)]);
  assertEquals(readActions(rig.memory), []);
});

Deno.test("an action may act on all tracks and on the selected one", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "loop.cut", track: 2, start_frame: START + 5_000, length_frames: 30_001 });
  ask(rig, SET, { do: "action.set", action: 1, command: { do: "loop.stop", track: "all" } });
  ask(rig, SET, {
    do: "action.set",
    action: 2,
    command: { do: "loop.play", track: "selected" },
    position_frames: 9_000,
    cycles: 1,
  });
  rig.runTo(boundary(2) + 20_000);
  const states = rig.eventsOf(P.EVENT_STATE).filter(({ frame }) => frame >= boundary(2));
  assertEquals(states.map(({ track, frame, state }) => [track, frame, state]), [
    [0, boundary(2), P.STATE_STOPPED],
    [1, boundary(2), P.STATE_STOPPED],
    [rig.snapshot.selected, boundary(2) + 9_000, P.STATE_PLAYING],
  ]);
});

// There, exactly the next pass was recorded by a trigger that started another one a pass later.
Deno.test("the next pass is recorded exactly by an action that records and one that it starts to end the take", async () => {
  for (const [input, output] of [[0, 0], [301, 457]] as const) {
    const rig = await withLoop();
    rig.at(SET - 500, { kind: P.COMMAND_LATENCY, a: input, b: output });
    ask(rig, SET, { do: "action.set", action: 1, command: { do: "loop.record", track: 2 }, then: 2 });
    ask(rig, SET, { do: "action.set", action: 2, command: { do: "loop.record", track: 2 }, start: false });
    ask(rig, SET, { do: "action.set", action: 3, command: { do: "mix.mute", track: 1, on: true }, then: 4 });
    ask(rig, SET, { do: "action.set", action: 4, command: { do: "mix.mute", track: 1, on: false }, start: false });
    rig.runTo(boundary(5));
    const [take] = rig.eventsOf(P.EVENT_TAKE, 1);
    assertEquals([take!.frame, take!.b, take!.a], [boundary(2), CYCLE, boundary(2) + input + output]);
    const muted = rig.outputs[0]!.subarray(boundary(2) + 480, boundary(3));
    assertEquals(muted.findIndex((x) => x !== 0), -1, "the first loop is silent for that pass, after its fade");
    assertEquals(firings(rig, 3).concat(firings(rig, 4)), [boundary(2), boundary(3)]);
  }
});
