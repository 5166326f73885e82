import { assertEquals } from "@std/assert";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import { MidiPlan } from "../../../dsp/midi_plan.ts";
import { ForwardedEngine } from "../../../src/audio/midi_forward.ts";

Deno.test("what a block sends goes on with its own stream frame, once a block that has anything the reader is woken", async () => {
  const memory = createEngineMemory();
  const engine = await prepareEngine(memory, { sampleRate: 48000, inputCount: 1, outputCount: 1, tapeSeconds: 1 });
  const written: number[][] = [];
  let woken = 0;
  const forwarded = new ForwardedEngine(memory, engine, {
    write: (time, port, bytes, start, length) => written.push([time, port, ...bytes.slice(start, start + length)]) > 0,
    notify: () => woken++,
  });
  const plan = new MidiPlan(memory, 0);
  plan.note({ frame: 300 }, { port: 2, channel: 0, key: 60, velocity: 9, length: 500 });
  plan.sysex({ frame: 1000 }, 7, Uint8Array.of(0xf0, 1, 2, 3, 4, 0xf7));
  for (let block = 0; block < 10; block++) forwarded.process(block % 2 === 0 ? 128 : 100);
  assertEquals(written, [[300, 2, 0x90, 60, 9], [800, 2, 0x80, 60, 64], [1000, 7, 0xf0, 1, 2, 3, 4, 0xf7]]);
  assertEquals(woken, 3);
});
