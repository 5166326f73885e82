import { assertEquals } from "@std/assert";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import { FedEngine } from "../../../src/phones/fed_engine.ts";
import { PhonesRing } from "../../../src/phones/phones_ring.ts";

Deno.test("an engine that feeds phones gives its host the outputs before them, and the ring each frame of theirs at its own number", async () => {
  const memory = createEngineMemory();
  const format = { sampleRate: 48_000, inputCount: 1, outputCount: 4, phonesOutput: 2, tapeSeconds: 1 };
  const engine = await prepareEngine(memory, format);
  const ring = new PhonesRing(PhonesRing.allocate(1024)), fed = new FedEngine(memory, engine, ring, 2);
  assertEquals([fed.outputs.length, ring.writtenNear(0)], [2, -Infinity]);
  fed.process(100);
  fed.lose(50);
  fed.process(7);
  assertEquals([ring.writtenNear(0), ring.writtenNear(500)], [157, 157]);
});

Deno.test("a ring gives what was written, frame by frame, also round its end, and says when it was written over", () => {
  const ring = new PhonesRing(PhonesRing.allocate(256));
  const sound = Float32Array.from({ length: 100 }, (_, i) => i);
  const left = new Float32Array(100), right = new Float32Array(100);
  for (const frame of [0, 100, 200]) ring.write(frame, sound.map((x) => x + frame), sound.map((x) => -x - frame), 100);
  assertEquals(ring.read(200, left, right, 100), true);
  assertEquals([left[0], left[56], left[99], right[99]], [200, 256, 299, -299]);
  assertEquals([ring.read(40, left, right, 20), ring.read(290, left, right, 20)], [false, false]);
  ring.writeSilence(300, 50);
  assertEquals([ring.read(300, left, right, 50), left[0], left[49]], [true, 0, 0]);
});

Deno.test("frames are counted on where 32 bits are not enough for them", () => {
  const ring = new PhonesRing(PhonesRing.allocate(256)),
    sound = new Float32Array(100).fill(0.5),
    heard = new Float32Array(10);
  for (const frame of [2 ** 31 - 50, 2 ** 32 - 50, 2 ** 33 + 2 ** 32 - 50]) {
    ring.write(frame, sound, sound, 100);
    assertEquals(ring.writtenNear(frame - 1000), frame + 100);
    assertEquals([ring.read(frame + 60, heard, heard, 10), heard[9]], [true, 0.5]);
  }
});
