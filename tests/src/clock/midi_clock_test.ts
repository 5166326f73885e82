import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { MidiClock } from "../../../src/clock/midi_clock.ts";

const RATE = 48_000;
const TICK = RATE * 60 / 120 / 24;

/** Ticks from a frame on; returns the frame of the next one. */
function tick(clock: MidiClock, from: number, count: number, frames = TICK): number {
  for (let i = 0; i < count; i++) clock.take("clock", from + i * frames);
  return from + count * frames;
}

Deno.test("a clock is away, then listened to, then locked; its tempo is known while it is stopped", () => {
  const clock = new MidiClock(RATE);
  assertEquals(clock.read(0).state, "away");
  const next = tick(clock, 1000, 12);
  assertEquals(clock.read(next).state, "listening");
  tick(clock, next, 40);
  const reading = clock.read(next + 40 * TICK);
  assertEquals([reading.state, reading.running], ["locked", false]);
  assertAlmostEquals(reading.tempoBpm, 120, 1e-6);
});

Deno.test("the tick after a start is beat 0 of the song, and beats are counted from there", () => {
  const clock = new MidiClock(RATE);
  let next = tick(clock, 500, 50);
  clock.take("start", next - 5);
  assertEquals(clock.read(next).running, false, "it runs from its next tick on");
  const begin = next;
  next = tick(clock, next, 1);
  assertEquals([clock.read(next).running, clock.read(next).beat], [true, 0]);
  assertAlmostEquals(clock.read(next).frame, begin, 0.01);
  next = tick(clock, next, 60);
  const { beat, frame } = clock.read(next);
  assertEquals(beat, 60 / 24);
  assertAlmostEquals(frame, begin + 60 * TICK, 0.01);
});

Deno.test("stop, song position and continue go on at the sixteenth that was named", () => {
  const clock = new MidiClock(RATE);
  let next = tick(clock, 0, 30);
  clock.take("start", next - 1);
  next = tick(clock, next, 49);
  clock.take("stop", next - 1);
  next = tick(clock, next, 100);
  assertEquals([clock.read(next).running, clock.read(next).beat], [false, 2], "a stopped song stands");
  clock.take("song_position", next, 8 * 4);
  clock.take("continue", next);
  next = tick(clock, next, 1);
  assertEquals([clock.read(next).running, clock.read(next).beat], [true, 8]);
});

Deno.test("a continue without a position goes on with the next tick", () => {
  const clock = new MidiClock(RATE);
  let next = tick(clock, 0, 30);
  clock.take("start", next - 1);
  next = tick(clock, next, 48);
  clock.take("stop", next);
  next = tick(clock, next, 7);
  clock.take("continue", next);
  next = tick(clock, next, 1);
  assertEquals(clock.read(next).beat, 2);
});

Deno.test("every start, continue and locate counts as a jump; ticks do not", () => {
  const clock = new MidiClock(RATE);
  let next = tick(clock, 0, 60);
  assertEquals(clock.read(next).jumps, 0);
  clock.take("start", next);
  next = tick(clock, next, 60);
  assertEquals(clock.read(next).jumps, 1);
  clock.take("start", next);
  next = tick(clock, next, 60);
  assertEquals(clock.read(next).jumps, 2);
});

Deno.test("a silent clock is away after half a second; its tempo stays, and it goes on from the tick where it stopped", () => {
  const clock = new MidiClock(RATE);
  let next = tick(clock, 0, 30);
  clock.take("start", next - 1);
  next = tick(clock, next, 25);
  const away = clock.read(next + RATE);
  assertEquals(away.state, "away");
  assertAlmostEquals(away.tempoBpm, 120, 1e-6);
  next = tick(clock, next + 2 * RATE + 333, 24);
  const back = clock.read(next);
  assertEquals(back.state, "locked");
  assertAlmostEquals(back.beat, 48 / 24, 1e-9);
  assertAlmostEquals(back.frame, next - TICK, 20);
});

Deno.test("times that run backwards or are no numbers are passed over", () => {
  const clock = new MidiClock(RATE);
  const next = tick(clock, 0, 60);
  clock.take("clock", NaN);
  clock.take("clock", 17);
  clock.take("clock", Infinity);
  tick(clock, next, 30);
  const { tempoBpm } = clock.read(next + 30 * TICK);
  assert(Math.abs(tempoBpm - 120) < 0.001, `${tempoBpm}`);
});
