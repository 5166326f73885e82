import { assertEquals, assertThrows } from "@std/assert";
import type { BlockEngine } from "../../../bridge/block.ts";
import { runOffline } from "../../../bridge/offline/offline_host.ts";

/** An engine that doubles its input and notes what was asked of it. */
function doubler(): BlockEngine & { calls: string[] } {
  const calls: string[] = [];
  const inputs = [new Float32Array(16)];
  const outputs = [new Float32Array(16)];
  return {
    sampleRate: 48000,
    maxBlockFrames: 16,
    inputs,
    outputs,
    calls,
    process(frames) {
      calls.push(`process ${frames}`);
      for (let frame = 0; frame < frames; frame++) outputs[0]![frame] = inputs[0]![frame]! * 2;
    },
    lose: (frames) => void calls.push(`lose ${frames}`),
    setLatency: () => {},
  };
}

Deno.test("blocks of any length go through in order until there are no more", () => {
  const engine = doubler();
  const lengths = [1, 16, 3, -5, 7, 0];
  const heard: number[] = [];
  const frames = runOffline(engine, {
    nextBlock: () => lengths.shift()!,
    read: (inputs, count, frame) => inputs[0]!.set(Array.from({ length: count }, (_, index) => frame + index)),
    write: (outputs, count) => heard.push(...outputs[0]!.subarray(0, count)),
    lost: (count, frame) => heard.push(...Array.from({ length: count }, (_, index) => -(frame + index))),
  });
  assertEquals(frames, 32);
  assertEquals(engine.calls, ["process 1", "process 16", "process 3", "lose 5", "process 7"]);
  assertEquals(heard, Array.from({ length: 32 }, (_, frame) => frame >= 20 && frame < 25 ? -frame : frame * 2));
});

Deno.test("a block longer than the engine takes is a fault of the caller", () => {
  const run = { nextBlock: () => 17, read: () => {}, write: () => {}, lost: () => {} };
  assertThrows(() => runOffline(doubler(), run), RangeError);
  assertThrows(() => runOffline(doubler(), { ...run, nextBlock: () => 1.5 }), RangeError);
});
