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
