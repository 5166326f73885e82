import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Clock, ticksOf } from "../../../scripts/measure/clock/cases.ts";
import { DelayLockedLoop, type Follower, RondoFilter } from "../../../scripts/measure/clock/loops.ts";
import { TickFilter } from "../../../src/clock/tick_filter.ts";

const SEEDS = 8;

/** Root mean square of the next tick's error once steady, s. */
function phaseError(make: () => Follower, clock: Clock): number {
  let squares = 0, count = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const follower = make();
    for (const tick of ticksOf(clock, 25, seed)) {
      for (const time of tick.heard) follower.take(time);
      if (tick.true < 10 || tick.heard.length === 0) continue;
      squares += (follower.next() - tick.true - 60 / 24 / tick.bpm) ** 2;
      count++;
    }
  }
  return Math.sqrt(squares / count);
}

/** Mean error over all seeds, this long after a step from 120 to 126 BPM at 15 s, s. */
function meanErrorAfterStep(make: () => Follower, jitter: number, after: number): number {
  let sum = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const follower = make();
    let error = 0;
    for (const tick of ticksOf({ jitter, bpm: (time) => time < 15 ? 120 : 126 }, 15 + after, seed)) {
      for (const time of tick.heard) follower.take(time);
      error = follower.next() - tick.true - 60 / 24 / tick.bpm;
    }
    sum += error / 40;
  }
  return Math.abs(sum);
}

Deno.test("true tick times are known better than with a loop of 1 Hz, by more than half, at 1 and at 5 ms of jitter", () => {
  for (const jitter of [0.001, 0.005]) {
    const clock: Clock = { jitter, bpm: () => 120 };
    const ours = phaseError(() => new RondoFilter(), clock), theirs = phaseError(() => new DelayLockedLoop(1), clock);
    assert(ours < 0.4 * theirs, `${ours} s beside ${theirs} s at ${jitter} s of jitter`);
  }
});

Deno.test("a fifth of a second after a change from 120 to 126 BPM it is settled, where a loop of 1 Hz is still 2 ms off", () => {
  assert(meanErrorAfterStep(() => new RondoFilter(), 0.001, 0.2) < 0.001);
  assert(meanErrorAfterStep(() => new DelayLockedLoop(1), 0.001, 0.2) > 0.002);
});

Deno.test("a tempo that is steady for 10 s is known to a twentieth of a BPM, at 1 and at 5 ms of jitter", () => {
  for (const jitter of [0.001, 0.005]) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const filter = new TickFilter();
      for (const tick of ticksOf({ jitter, bpm: () => 133 }, 12, seed)) {
        for (const time of tick.heard) filter.take(time);
      }
      assertAlmostEquals(60 / 24 / filter.period, 133, 0.05, `seed ${seed}, jitter ${jitter} s`);
    }
  }
});

Deno.test("lost and doubled ticks are counted as what they are, at 1 ms of jitter", () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const filter = new TickFilter();
    let last = 0, ticks = 0;
    for (const tick of ticksOf({ jitter: 0.001, bpm: () => 120, lost: 0.02, doubled: 0.02 }, 60, seed)) {
      for (const time of tick.heard) filter.take(time);
      ticks++;
      if (tick.heard.length > 0) last = ticks;
    }
    assertEquals(filter.count, last, `seed ${seed}`);
  }
});

Deno.test("a clock that is held up for 200 ms and then hurries keeps its count and its time", () => {
  const filter = new TickFilter();
  let ticks = 0, last = 0;
  for (const tick of ticksOf({ jitter: 0.001, bpm: () => 120, stall: [10, 10.2] }, 12, 3)) {
    for (const time of tick.heard) filter.take(time);
    ticks++;
    last = tick.true;
  }
  assertEquals(filter.count, ticks);
  assertAlmostEquals(filter.phase, last, 0.001);
});

Deno.test("the jitter that it measures is that of the clock", () => {
  for (const jitter of [0.0002, 0.001, 0.005]) {
    const filter = new TickFilter();
    for (const tick of ticksOf({ jitter, bpm: () => 100 }, 30, 5)) for (const time of tick.heard) filter.take(time);
    assert(filter.jitter > 0.7 * jitter && filter.jitter < 1.4 * jitter, `${filter.jitter} for ${jitter}`);
  }
});
