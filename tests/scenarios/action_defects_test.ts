import { assert, assertEquals } from "@std/assert";
import { readActions } from "../../dsp/actions.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { encodeCommand } from "../../src/commands/encode.ts";
import { readShipped } from "../../src/controllers/shipped.ts";
import { Binder } from "../../src/midi/maps/binder.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask, CYCLE, firings, START, withLoop } from "./action_rig.ts";
import { messagesOf } from "../src/midi/messages.ts";
import { noise, Rig } from "./rig.ts";

// Each test promises something of actions that the program Rondo takes the place of did not do; the comment says how it failed.
// That priorities are kept is in action_order_test.ts.

const boundary = (cycle: number) => START + cycle * CYCLE;
const FADE = 480;

/** What a note of loopmate's map asks for. */
function note(number: number): Record<string, unknown> {
  const binder = new Binder(readShipped("loopmate").map);
  return binder.take(messagesOf(`90 ${number.toString(16)} 64`)[0]!, 0, {
    valueOf: () => undefined,
  })[0] as unknown as Record<string, unknown>;
}

/** First frame from which the master is silent, looked for in a stretch. */
function silentFrom(rig: Rig, from: number, to: number): number {
  return from + rig.outputs[0]!.subarray(from, to).findLastIndex((x) => x !== 0) + 1;
}

// There, note 35 asked for a field that did not exist and the handler crashed.
Deno.test("the key that mutes the mix mutes it, and again lets it sound, whenever it is pressed", async () => {
  const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 20 });
  rig.at(500, encodeCommand(parseCommand(note(35)), { id: 1 })).runTo(2_000);
  rig.at(2_500, encodeCommand(parseCommand(note(35)), { id: 2 })).runTo(4_000);
  assertEquals(rig.eventsOf(P.EVENT_DONE).map(({ id }) => id), [1, 2], "without a loop");
  ask(rig, START, { do: "loop.record", track: 1 });
  ask(rig, boundary(1), { do: "loop.record", track: 1 });
  const press = { ...encodeCommand(parseCommand(note(35)), { id: 3 }), when: P.WHEN_EXACT };
  rig.at(boundary(1) + 7_001, press).at(boundary(1) + 20_003, press).runTo(boundary(2));
  const [left] = rig.outputs as [Float32Array];
  assertEquals(silentFrom(rig, boundary(1) + 7_001, boundary(1) + 20_000), boundary(1) + 7_001 + FADE);
  assert(left.subarray(boundary(1) + 20_100, boundary(1) + 20_200).some((x) => x !== 0));
});

// There, a trigger in a session without a first loop raised in the MIDI thread (notes 57, 30, 48).
Deno.test("the key that mutes the mix before the loop's end waits where there is no loop yet, and acts at that frame once there is one", async () => {
  const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 20 });
  rig.at(500, encodeCommand(parseCommand(note(30)), { id: 1 })).runTo(2_000);
  assertEquals(readActions(rig.memory).map(({ active, firesFrame }) => [active, firesFrame]), [[true, -1]]);
  ask(rig, START, { do: "loop.record", track: 1 });
  ask(rig, boundary(1), { do: "loop.record", track: 1 });
  rig.runTo(boundary(3));
  const at = boundary(2) - 2400 - 256;
  assertEquals(firings(rig), [at]);
  assertEquals(silentFrom(rig, at, boundary(2)), at + FADE, "after its fade");
  assertEquals(readActions(rig.memory), [], "once");
});

// There, a fade that was asked for near the loop's end stopped at the wrap and went on a cycle later, as a dip.
Deno.test("a fade that begins just before the loop's end goes on over it, and the next cycle has no dip", async () => {
  const rig = await withLoop();
  const set = (action: number, on: boolean, position_frames: number) =>
    ask(rig, boundary(1) + 50, {
      do: "action.set",
      action,
      command: { do: "mix.mute", track: 1, on },
      position_frames,
    });
  set(1, true, 10_000);
  set(2, false, -100);
  rig.runTo(boundary(5));
  const whole = (cycle: number) => rig.outputs[0]!.slice(boundary(cycle), boundary(cycle + 1));
  const straight = whole(4);
  assertEquals(whole(3), straight);
  const faded = whole(2);
  assertEquals(faded.subarray(FADE - 100), straight.subarray(FADE - 100), "from the fade's end on it is whole");
  for (let i = 0; i < FADE - 100; i += 20) {
    const expected = straight[i]! * (100 + i) / FADE;
    assert(Math.abs(faded[i]! - expected) < 1e-6, `frame ${i} of the cycle`);
  }
});

// There, each trigger was looked for in a deque that the MIDI thread changed while the audio callback went through it.
Deno.test("while actions act, others may be set and cleared by two threads at once, in every block", async () => {
  const rig = await withLoop(4_801, { blockFrames: 64 });
  for (let i = 0; i < 400; i++) {
    const at = boundary(1) + i * 200 - CYCLE + 4_801;
    ask(rig, at, { do: "action.set", action: 1 + i % 40, command: { do: "mix.pan", track: 1, pan: 0.5 }, times: 0 });
    ask(rig, at + 1, { do: "action.clear", action: 1 + (i * 7) % 40 });
  }
  rig.runTo(rig.frame + 100_000);
  const refused = rig.eventsOf(P.EVENT_REFUSED);
  assert(
    refused.every(({ status, command }) => status === P.REFUSED_NO_SUCH_ACTION && command === P.COMMAND_ACTION_CLEAR),
  );
  assert(firings(rig).length > 100);
});
