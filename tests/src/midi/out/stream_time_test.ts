import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { StreamTime } from "../../../../src/midi/out/stream_time.ts";

const RATE = 48000;
const BLOCK = 256;

/** A stream whose blocks are stamped late by a random moment. */
class Stream {
  frame = 0;
  timeMs = 0;
  sampleRate = RATE;
  #state = 3;

  constructor(readonly jitterMs: number, readonly trueRate = RATE, readonly startMs = 1e12) {}

  trueMs(frame: number): number {
    return this.startMs + (frame * 1000) / this.trueRate;
  }

  block(frames = BLOCK): void {
    this.frame += frames;
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    this.timeMs = this.trueMs(this.frame) + (this.jitterMs * this.#state) / 2 ** 32;
  }

  read(): boolean {
    return this.timeMs !== 0;
  }
}

function worstErrorMs(stream: Stream, seconds: number, everyBlocks: number): number {
  const time = new StreamTime(stream);
  let worst = 0;
  for (let block = 0; block < (seconds * RATE) / BLOCK; block++) {
    stream.block();
    if (block % everyBlocks === 0) time.update();
    if (block > (4 * RATE) / BLOCK) {
      const error = time.at(stream.frame + BLOCK) - stream.trueMs(stream.frame + BLOCK) - stream.jitterMs / 2;
      worst = Math.max(worst, Math.abs(error));
    }
  }
  return worst;
}

Deno.test("before the stream's first block no frame has a time", () => {
  const time = new StreamTime({ frame: 0, timeMs: 0, sampleRate: 0, read: () => false });
  time.update();
  assertEquals(time.at(100), NaN);
});

Deno.test("exact stamps give exact times", () => {
  const error = worstErrorMs(new Stream(0), 10, 1);
  assert(error < 1e-3, `${error} ms`);
});

Deno.test("stamps that jitter by 2 ms give times that are steady to 0.2 ms", () => {
  const error = worstErrorMs(new Stream(2), 60, 1);
  assert(error < 0.2, `${error} ms`);
});

Deno.test("a card's clock that is 200 ppm off is followed without lagging behind", () => {
  for (const rate of [RATE * 1.0002, RATE * 0.9998]) {
    const error = worstErrorMs(new Stream(0, rate), 30, 1);
    assert(error < 0.02, `${rate}: ${error} ms`);
  }
});

Deno.test("looking ten times a second, or once a second, is as good as every block while the card is steady", () => {
  for (const blocks of [19, 187]) {
    const error = worstErrorMs(new Stream(1, RATE * 1.00005), 120, blocks);
    assert(error < 0.5, `every ${blocks} blocks: ${error} ms`);
  }
});

Deno.test("frames that were lost, and a stream that begins again at another frame, are taken at once", () => {
  const stream = new Stream(0), time = new StreamTime(stream);
  for (let block = 0; block < 1000; block++) {
    stream.block();
    time.update();
  }
  stream.frame += 48000;
  stream.timeMs += 500;
  time.update();
  assertAlmostEquals(time.at(stream.frame + 480), stream.timeMs + 10, 1e-6);
  stream.frame = 10;
  stream.timeMs += 100;
  time.update();
  assertAlmostEquals(time.at(58), stream.timeMs + 1, 1e-6);
});
