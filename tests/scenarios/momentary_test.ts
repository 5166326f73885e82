import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { encodeCommand } from "../../src/commands/encode.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { ACT, LOOP, loopRig, START } from "./pass_rig.ts";
import { noise, Rig } from "./rig.ts";

// What a control does that works while it is held: its press begins, letting go ends, and neither does the other's work.

const BEGIN = START + 3 * LOOP;

function ask(rig: Rig, at: number, command: Record<string, unknown>): Rig {
  const { at: _, ...slot } = encodeCommand(parseCommand({ track: 1, ...command }), { id: at });
  return rig.at(at, slot);
}

const PASSES = [
  ["loop.overdub", P.STATE_OVERDUBBING],
  ["loop.replace", P.STATE_REPLACING],
  ["loop.substitute", P.STATE_SUBSTITUTING],
] as const;

for (const [name, state] of PASSES) {
  Deno.test(`${name} begins once, ends once, and an end that comes alone or late does nothing`, async () => {
    const rig = await loopRig(64);
    ask(rig, ACT, { do: name, on: true });
    ask(rig, ACT + 1_000, { do: name, on: true }).runTo(ACT + 2_000);
    assertEquals(rig.track(0).state, state);
    ask(rig, ACT + 5_000, { do: name, on: false });
    ask(rig, ACT + 6_000, { do: name, on: false }).runTo(ACT + LOOP);
    assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_PLAYING, 2]);
    // Somebody else ended it meanwhile, and began something else.
    ask(rig, ACT + LOOP + 1_000, { do: name, on: true });
    ask(rig, ACT + LOOP + 4_000, { do: "loop.play" });
    ask(rig, ACT + LOOP + 9_000, { do: "loop.multiply", when: "exact" });
    ask(rig, ACT + LOOP + 12_000, { do: name, on: false }).runTo(ACT + LOOP + 15_000);
    assertEquals(rig.track(0).state, P.STATE_MULTIPLYING);
    assertEquals(rig.eventsOf(P.EVENT_REFUSED), []);
  });
}

Deno.test("multiply and insert begin and end with their cycles, or not at all when let go before", async () => {
  for (const [name, state] of [["loop.multiply", P.STATE_MULTIPLYING], ["loop.insert", P.STATE_INSERTING]] as const) {
    const rig = await loopRig(64);
    ask(rig, ACT, { do: name, on: true });
    ask(rig, ACT + 500, { do: name, on: false }).runTo(BEGIN + 2_000);
    assertEquals([rig.track(0).state, rig.track(0).waitingFrame], [P.STATE_PLAYING, -1], "let go before the boundary");
    ask(rig, BEGIN + LOOP - 2_000, { do: name, on: true }).runTo(BEGIN + LOOP + 2_000);
    assertEquals(rig.track(0).state, state);
    ask(rig, BEGIN + 2 * LOOP + 7_000, { do: name, on: false }).runTo(BEGIN + 3 * LOOP + 9_000);
    assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [
      P.STATE_PLAYING,
      name === "loop.multiply" ? 2 * LOOP : 3 * LOOP,
    ]);
  }
});

Deno.test("record is held: let go it plays, let go while it waits it does not begin, and a late release begins nothing", async () => {
  const rig = await loopRig(64);
  ask(rig, ACT, { do: "loop.record", track: 2, on: true, when: "loop" }).runTo(ACT + 500);
  assertEquals(rig.track(1).state, P.STATE_ARMED);
  ask(rig, ACT + 600, { do: "loop.record", track: 2, on: false }).runTo(ACT + 1_000);
  assertEquals(rig.track(1).state, P.STATE_EMPTY);
  ask(rig, BEGIN, { do: "loop.record", track: 2, on: true });
  ask(rig, BEGIN + LOOP, { do: "loop.record", track: 2, on: false });
  ask(rig, BEGIN + LOOP + 9_000, { do: "loop.record", track: 2, on: false }).runTo(BEGIN + 2 * LOOP);
  assertEquals([rig.track(1).state, rig.track(1).lengthFrames], [P.STATE_PLAYING, LOOP]);
});

Deno.test("held beyond a cycle where takes wrap, record is let go of what it has become", async () => {
  const rig = await Rig.open({ source: noise(0.2), tapeSeconds: 8, lengthRule: P.LENGTH_WRAP });
  ask(rig, START, { do: "loop.record", when: "exact" });
  ask(rig, START + LOOP, { do: "loop.record", when: "exact" });
  ask(rig, BEGIN, { do: "loop.record", track: 2, on: true }).runTo(BEGIN + LOOP + 5_000);
  assertEquals(rig.track(1).state, P.STATE_OVERDUBBING);
  ask(rig, BEGIN + LOOP + 6_000, { do: "loop.record", track: 2, on: false }).runTo(BEGIN + 2 * LOOP);
  assertEquals([rig.track(1).state, rig.track(1).lengthFrames], [P.STATE_PLAYING, LOOP]);
});

Deno.test("an end on a track that is empty, or that is gone, is no fault", async () => {
  const rig = await loopRig(64);
  ask(rig, ACT, { do: "loop.replace", on: true });
  ask(rig, ACT + 3_000, { do: "loop.clear" });
  ask(rig, ACT + 5_000, { do: "loop.replace", on: false }).runTo(ACT + 9_000);
  assertEquals([rig.track(0).state, rig.eventsOf(P.EVENT_REFUSED).length], [P.STATE_EMPTY, 0]);
});
