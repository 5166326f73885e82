import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { frameAt } from "../../../dsp/clock.ts";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import { HEADER_BLOCKS_FIELD, HEADER_LOAD_FIELD, HEADER_OFFSET } from "../../../dsp/assembly/layout.ts";
import { BlockMarks, dismiss, hasLeft } from "../../../src/audio/block_marks.ts";

const RATE = 48000;

async function prepared() {
  const memory = createEngineMemory();
  const engine = await prepareEngine(memory, { sampleRate: RATE, inputCount: 1, outputCount: 2, tapeSeconds: 2 });
  return { memory, engine };
}

Deno.test("a worker leaves when its generation, or a later one, is asked to, and its successor stays", async () => {
  const { memory } = await prepared();
  const [first, second] = [1, 2].map((generation) => new BlockMarks(memory, RATE, generation)) as [
    BlockMarks,
    BlockMarks,
  ];
  assertEquals([first.dismissed(), second.dismissed()], [false, false]);
  dismiss(memory, 1);
  assertEquals([first.dismissed(), second.dismissed()], [true, false]);
  assertEquals(hasLeft(memory, 1), false);
  first.leave();
  assertEquals([hasLeft(memory, 1), hasLeft(memory, 2)], [true, false]);
  dismiss(memory, 2);
  assertEquals([first.dismissed(), second.dismissed()], [true, true]);
});

Deno.test("a press is placed on the stream by the clock that every block is stamped with", async () => {
  const { memory, engine } = await prepared(), marks = new BlockMarks(memory, RATE, 1);
  for (let block = 0; block < 3; block++) {
    marks.begin(128);
    engine.process(128);
    marks.end(128);
  }
  marks.begin(128);
  const now = performance.timeOrigin + performance.now();
  // Between the stamp and `now` hardly any time has passed, and never less than none.
  const frame = frameAt(memory, now);
  assert(frame >= 3 * 128 && frame < 3 * 128 + RATE, `${frame}`);
  assertAlmostEquals(frameAt(memory, now + 100) - frame, 4800, 1e-6);
  assertAlmostEquals(frame - frameAt(memory, now - 5), 240, 1e-6);
});

Deno.test("every block is counted, and its load is the share of its time that it took", async () => {
  const { memory } = await prepared(), marks = new BlockMarks(memory, RATE, 1);
  const header = new DataView(memory.buffer, HEADER_OFFSET);
  for (let block = 0; block < 5; block++) {
    marks.begin(RATE);
    marks.end(RATE);
  }
  assertEquals(header.getInt32(HEADER_BLOCKS_FIELD, true), 5);
  const load = header.getFloat32(HEADER_LOAD_FIELD, true);
  assert(load >= 0 && load < 1, `a block of a second had load ${load}`);
});
