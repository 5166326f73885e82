import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ACT, assertSame, exactly, layerOf, LOOP, loopRig, RAMP, START } from "./pass_rig.ts";

const play = { kind: P.COMMAND_PLAY };
const oneShot = { kind: P.COMMAND_ONE_SHOT };

Deno.test("a one-shot plays the loop from its first frame to its last and stops, in blocks of every size", async () => {
  for (const blockFrames of [1, 64, 333, 1024]) {
    for (const before of ["playing", "stopped"]) {
      const rig = await loopRig(blockFrames);
      if (before === "stopped") exactly(rig, ACT - 2_000, { kind: P.COMMAND_STOP });
      exactly(rig, ACT, oneShot).runTo(ACT + LOOP - RAMP - 100);
      assertEquals(rig.track(0).state, P.STATE_PLAYING);
      rig.runTo(ACT + LOOP + 3_000);
      assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_STOPPED, 1]);
      const loop = layerOf(rig)[0]!, out = rig.outputs[0]!;
      assertSame(
        out.subarray(ACT + RAMP, ACT + LOOP - RAMP),
        loop.subarray(RAMP, LOOP - RAMP),
        `${before}, ${blockFrames}`,
      );
      assert(out.subarray(ACT + LOOP).every((sample) => sample === 0), "silence after its end");
    }
  }
});

Deno.test("a one-shot pressed again begins again, and ends one loop after that", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, oneShot);
  exactly(rig, ACT + 9_001, oneShot).runTo(ACT + 9_001 + LOOP - RAMP - 100);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  rig.runTo(ACT + 9_001 + LOOP + 1_000);
  assertEquals(rig.track(0).state, P.STATE_STOPPED);
  const loop = layerOf(rig)[0]!, from = ACT + 9_001;
  assertSame(rig.outputs[0]!.subarray(from + RAMP, from + LOOP - RAMP), loop.subarray(RAMP, LOOP - RAMP), "again");
});

Deno.test("after a one-shot the loop plays in phase again, whether it is let end, or something else is asked for meanwhile", async () => {
  const plain = (await loopRig(64)).runTo(ACT + 4 * LOOP).outputs[0]!;
  for (const pressed of [5_000, LOOP - 200, LOOP + 4_000]) {
    const rig = await loopRig(64);
    exactly(rig, ACT, oneShot);
    exactly(rig, ACT + pressed, play).runTo(ACT + 4 * LOOP);
    assertEquals(rig.track(0).state, P.STATE_PLAYING);
    const from = ACT + pressed + 2 * RAMP;
    assertSame(rig.outputs[0]!.subarray(from), plain.subarray(from), `play after ${pressed}`);
  }
});

Deno.test("an overdub pressed during a one-shot is added where the loop is in phase, and undo takes only that back", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, oneShot);
  const old = layerOf(rig.runTo(ACT + 100))[0]!;
  exactly(rig, ACT + 4_000, { kind: P.COMMAND_OVERDUB, a: 1 });
  exactly(rig, ACT + 9_000, play).runTo(ACT + 3 * LOOP);
  const now = layerOf(rig)[0]!, from = (ACT + 4_000 - START) % LOOP;
  const changed = now.findIndex((sample, i) => i > from - 3_000 && sample !== old[i]);
  assertEquals(changed, from, "the first frame that was added to");
  rig.at(rig.frame, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 2_000);
  assertSame(layerOf(rig)[0]!, old, "after undo");
});

Deno.test("undo, redo and clear during a one-shot find the track stopped", async () => {
  for (const kind of [P.COMMAND_UNDO, P.COMMAND_CLEAR]) {
    const rig = await loopRig(64);
    exactly(rig, ACT - 9_000, { kind: P.COMMAND_OVERDUB, a: 1 });
    exactly(rig, ACT - 4_000, play);
    exactly(rig, ACT, oneShot);
    exactly(rig, ACT + 4_000, { kind }).runTo(ACT + 2 * LOOP);
    assertEquals(rig.track(0).state, kind === P.COMMAND_UNDO ? P.STATE_STOPPED : P.STATE_EMPTY);
    assert(rig.outputs[0]!.subarray(ACT + 4_000 + RAMP).every((sample) => sample === 0));
    rig.at(rig.frame, { kind: kind === P.COMMAND_UNDO ? P.COMMAND_REDO : P.COMMAND_UNDO }).runTo(rig.frame + 2_000);
    assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_STOPPED, 2]);
  }
});

Deno.test("a take closed by a one-shot plays once and stops", async () => {
  const rig = await loopRig(64);
  exactly(rig, ACT, { kind: P.COMMAND_RECORD, track: 1 });
  exactly(rig, ACT + LOOP, { kind: P.COMMAND_ONE_SHOT, track: 1 }).runTo(ACT + 2 * LOOP - 1_000);
  assertEquals(rig.track(1).state, P.STATE_PLAYING);
  rig.runTo(ACT + 2 * LOOP + 1_000);
  assertEquals(rig.track(1).state, P.STATE_STOPPED);
});

Deno.test("stopping everything ends a one-shot, and its loop starts in phase", async () => {
  const plain = (await loopRig(64)).runTo(ACT + 4 * LOOP).outputs[0]!;
  const rig = await loopRig(64);
  exactly(rig, ACT, oneShot);
  exactly(rig, ACT + 3_000, { kind: P.COMMAND_STOP_ALL });
  exactly(rig, ACT + 9_000, play).runTo(ACT + 4 * LOOP);
  const from = ACT + 9_000 + 2 * RAMP;
  assertSame(rig.outputs[0]!.subarray(from), plain.subarray(from), "in phase");
});
