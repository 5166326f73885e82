import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { BeatLine } from "../../../src/clock/beat_line.ts";

const BPM = 137.31, TICKS = 1920, BLOCK = 128;
const BEATS_PER_FRAME = BPM / (60 * 48_000);

const rounded = (frame: number) => Math.floor((100.37 + frame * BEATS_PER_FRAME) * TICKS) / TICKS;

Deno.test("places rounded down to ticks are known to a frame after a second, and never wander again", () => {
  const line = new BeatLine();
  for (let frame = 0; frame < 480_000; frame += BLOCK) {
    line.take(frame, rounded(frame), BEATS_PER_FRAME, 1 / TICKS);
    const off = (line.beatAt(frame) - (100.37 + frame * BEATS_PER_FRAME)) / BEATS_PER_FRAME;
    assert(Math.abs(off) <= 0.5 / TICKS / BEATS_PER_FRAME, `off by ${off} frames at ${frame}`);
    if (frame > 48_000) assertAlmostEquals(off, 0, 0.2);
  }
});

Deno.test("readings that are a tick or two too low now and then change nothing", () => {
  const line = new BeatLine();
  for (let frame = 0; frame < 480_000; frame += BLOCK) {
    const low = (frame / BLOCK * 7 % 5) < 2 ? (frame / BLOCK) % 3 : 0;
    line.take(frame, rounded(frame) - low / TICKS, BEATS_PER_FRAME, 1 / TICKS);
    const off = (line.beatAt(frame) - (100.37 + frame * BEATS_PER_FRAME)) / BEATS_PER_FRAME;
    if (frame > 48_000) assertAlmostEquals(off, 0, 0.2);
  }
});

Deno.test("exact places are taken as they are, and so is another tempo from its first place on", () => {
  const line = new BeatLine();
  line.take(0, 8, BEATS_PER_FRAME, 0);
  line.take(1280, 8 + 1280 * BEATS_PER_FRAME, BEATS_PER_FRAME, 0);
  assertAlmostEquals(line.beatAt(1280), 8 + 1280 * BEATS_PER_FRAME, 1e-9);
  line.take(2560, 9, 2 * BEATS_PER_FRAME, 0);
  assertEquals([line.beatAt(2560), line.beatAt(3560)], [9, 9 + 2000 * BEATS_PER_FRAME]);
});

Deno.test("a place that contradicts once is passed over, twice it is where the song is now", () => {
  const line = new BeatLine();
  line.take(0, 8, BEATS_PER_FRAME, 0);
  line.take(128, 12, BEATS_PER_FRAME, 0);
  assertAlmostEquals(line.beatAt(128), 8 + 128 * BEATS_PER_FRAME, 1e-9);
  line.take(256, 8 + 256 * BEATS_PER_FRAME, BEATS_PER_FRAME, 0);
  line.take(384, 12, BEATS_PER_FRAME, 0);
  line.take(512, 12.5, BEATS_PER_FRAME, 0);
  assertEquals(line.beatAt(512), 12.5);
});

Deno.test("beats that do not go at the tempo that is told are followed at their own, after a second with few new lines", () => {
  const line = new BeatLine(), ticksPerCycle = Math.floor(BLOCK * BEATS_PER_FRAME * TICKS);
  const own = ticksPerCycle / TICKS / BLOCK;
  assert(own < 0.96 * BEATS_PER_FRAME, "the fraction that is dropped counts");
  const tempos = new Set<number>();
  for (let cycle = 0; cycle < 3750; cycle++) {
    line.take(cycle * BLOCK, cycle * ticksPerCycle / TICKS, BEATS_PER_FRAME, 1 / TICKS);
    tempos.add(line.beatsPerFrame);
    const off = (line.beatAt(cycle * BLOCK) - cycle * ticksPerCycle / TICKS) / own;
    assert(Math.abs(off) < 5 / TICKS / own, `off by ${off} frames in cycle ${cycle}`);
  }
  assertAlmostEquals(line.beatsPerFrame / own, 1, 1e-4);
  assert(tempos.size < 12, `${tempos.size} tempos`);
});

Deno.test("a song that is moved by half a beat after some bars keeps the tempo that is told", () => {
  const line = new BeatLine();
  for (let frame = 0; frame < 960_000; frame += BLOCK) {
    line.take(frame, rounded(frame) + (frame > 480_000 ? 0.5 : 0), BEATS_PER_FRAME, 1 / TICKS);
    assertEquals(line.beatsPerFrame, BEATS_PER_FRAME);
  }
});
