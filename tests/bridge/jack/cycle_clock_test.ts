import { assertEquals } from "@std/assert";
import { CycleClock, LATE_CYCLE, SETTLE_CYCLES } from "../../../bridge/jack/cycle_clock.ts";

const RATE = 48000;
const FRAMES = 128;

/** A clock past its settling, and a function that goes on by so many frames and microseconds. */
function settledClock(frameStart = 0, timeStart = 0) {
  const clock = new CycleClock(RATE);
  let frame = frameStart;
  let time = timeStart;
  const step = (frames: number, microseconds: number, blockFrames = FRAMES) => {
    frame = (frame + frames) | 0;
    time = (time + microseconds) | 0;
    return clock.lostBefore(frame, time, blockFrames);
  };
  for (let i = 0; i < SETTLE_CYCLES; i++) assertEquals(step(FRAMES, 2667), 0);
  return step;
}

Deno.test("regular cycles lose nothing", () => {
  const step = settledClock();
  for (let i = 0; i < 1000; i++) assertEquals(step(FRAMES, 2667), 0);
});

Deno.test("a jump of the frame counter that still stands in the next cycle is what was lost, to the frame", () => {
  const step = settledClock();
  assertEquals(step(FRAMES * 4, 2667 * 4), 0);
  assertEquals(step(FRAMES, 2667), FRAMES * 3);
  assertEquals(step(FRAMES, 2667), 0);
  assertEquals(step(FRAMES + 37, 3438), 0);
  assertEquals(step(FRAMES, 2667), 37);
});

Deno.test("a cycle whose count was read when the next had begun already loses nothing: the counter jumps on and back", () => {
  const step = settledClock();
  for (let i = 0; i < 3; i++) {
    assertEquals(step(FRAMES * 2, 2667 * 2), 0);
    assertEquals(step(0, 100), LATE_CYCLE);
    assertEquals(step(FRAMES, 2567), 0);
  }
});

Deno.test("a client that is late several times in a row is told how many frames come after all: what passes is what the counter says", () => {
  const step = settledClock();
  assertEquals(step(FRAMES * 2, 2667 * 2), 0);
  assertEquals(step(FRAMES, 2667), FRAMES, "it still stands, and counts as lost");
  assertEquals(step(0, 100), 0);
  assertEquals(step(FRAMES, 2567), -FRAMES, "it was not");
  assertEquals(step(FRAMES, 2667), 0);
});

Deno.test("whatever the order in which a client late by up to three cycles reads the count, the sum of what it is told is what was skipped", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const clock = new CycleClock(RATE);
    let state = seed;
    const below = (n: number) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0, (state >>> 16) % n);
    let server = 0, passed = 0;
    for (let cycle = 0; cycle < 400; cycle++) {
      const settled = cycle > SETTLE_CYCLES + 2 && cycle < 380;
      if (settled && below(20) === 0) server += 1 + below(3); // cycles that the server skipped for this client
      const early = settled && below(4) === 0 ? 1 + below(3) : 0; // the count of a later cycle is read
      const told = clock.lostBefore((server + early) * FRAMES, cycle * 2667, FRAMES);
      passed += FRAMES + (told === LATE_CYCLE ? 0 : told);
      server++;
    }
    assertEquals(passed, server * FRAMES, `seed ${seed}`);
  }
});

Deno.test("jumps in a row that go partly back lose what is left of them", () => {
  const step = settledClock();
  assertEquals(step(FRAMES * 3, 2667 * 3), 0);
  assertEquals(step(0, 100), 0);
  assertEquals(step(FRAMES, 2667), FRAMES);
  assertEquals(step(FRAMES, 2667), 0);
});

/** A clock that goes on from one that ended at `nextFrame`, and its answers to cycles at these frames. */
function resumed(nextFrame: number, cycles: readonly { frame: number; afterMs: number }[]): number[] {
  const clock = new CycleClock(RATE);
  clock.resume(nextFrame, 0);
  return cycles.map(({ frame, afterMs }) => clock.lostBefore(frame, afterMs * 1000, FRAMES));
}

Deno.test("who comes back to the same server has lost what it counted meanwhile, to the frame", () => {
  assertEquals(
    resumed(1000, [{ frame: 1000 + 300 * FRAMES, afterMs: 900 }, { frame: 1000 + 301 * FRAMES, afterMs: 903 }]),
    [
      300 * FRAMES,
      0,
    ],
  );
});

Deno.test("a server that was set up anew, or counts faster than time, took nothing from the stream", () => {
  assertEquals(resumed(1_000_000, [{ frame: 4096, afterMs: 900 }]), [0]);
  assertEquals(resumed(1000, [{ frame: 1000 + 48000, afterMs: 100 }]), [0]);
});

Deno.test("cycles that are skipped while a clock that goes on settles are lost, too", () => {
  const clock = new CycleClock(RATE);
  clock.resume(0, 0);
  let told = clock.lostBefore(100 * FRAMES, 400_000, FRAMES), server = 101;
  for (let cycle = 1; cycle < SETTLE_CYCLES + 5; cycle++, server++) {
    if (cycle === 10) server += 3;
    told += clock.lostBefore(server * FRAMES, 400_000 + cycle * 2667, FRAMES);
  }
  assertEquals(told, 103 * FRAMES);
});

Deno.test("where a clock ends is the server's frame after its newest cycle, without a jump that may still go back", () => {
  const clock = new CycleClock(RATE);
  for (let i = 0; i <= SETTLE_CYCLES; i++) clock.lostBefore(i * FRAMES, i * 2667, FRAMES);
  assertEquals(clock.nextFrame, (SETTLE_CYCLES + 1) * FRAMES);
  clock.lostBefore((SETTLE_CYCLES + 3) * FRAMES, (SETTLE_CYCLES + 3) * 2667, FRAMES);
  assertEquals(clock.nextFrame, (SETTLE_CYCLES + 2) * FRAMES);
});

Deno.test("a late server under a steady counter loses nothing, since no client's time went on; the lateness is told", () => {
  const step = settledClock();
  assertEquals(step(FRAMES, 2667 * 11), LATE_CYCLE);
  assertEquals(step(FRAMES, 2667), 0);
});

Deno.test("a late wake-up of one block loses nothing", () => {
  const step = settledClock();
  assertEquals(step(FRAMES, 2667 * 2), 0);
});

Deno.test("counters that wrap lose nothing", () => {
  const step = settledClock(0x7fffffff - FRAMES * SETTLE_CYCLES, 0x7fffffff - 2667 * SETTLE_CYCLES);
  for (let i = 0; i < 100; i++) assertEquals(step(FRAMES, 2667), 0);
});

Deno.test("a server that set its counter anew has lost nothing", () => {
  const step = settledClock();
  assertEquals(step(-1_000_000, 2667), 0);
  assertEquals(step(FRAMES, 2667), 0);
});

Deno.test("a new block size counts from the cycle after it", () => {
  const step = settledClock();
  assertEquals(step(FRAMES, 2667, 64), 0);
  assertEquals(step(64, 1333, 64), 0);
  assertEquals(step(64, 1333, 1024), 0);
  assertEquals(step(1024, 21333, 1024), 0);
});
