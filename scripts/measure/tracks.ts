/**
 * What a block of the engine costs with 1 to 1,000 stereo loops, warm and with a cold cache.
 *
 * deno run -A scripts/measure/tracks.ts [--frames 64] [--blocks 150] [--counts 0,1,10,100,1000]
 *
 * Method: every loop has memory of its own (384 kB). Three ways of playing, in turns: nothing moves; eight gains or pans
 * are moved in every block, as eight hands could; all gains and pans move all the time (133 commands a block of 64 frames, so
 * that every level is on a ramp). Cold: before each block 256 MiB of other memory are read, which leaves nothing of the engine,
 * its code included, in any cache. Units: µs for a block; the minimum is what the engine needs where nobody else has the
 * core, the median what it got.
 */
import { parseArgs } from "node:util";
import { ManyLoops } from "../bench/many_loops.ts";

const RATE = 48000;
const RAMP_FRAMES = 480;
const HANDS = 8;
/** Twice what the machines that this was measured on have. */
const EVICT_BYTES = 256 << 20;

const { values } = parseArgs({
  options: {
    frames: { type: "string", default: "64" },
    blocks: { type: "string", default: "150" },
    counts: { type: "string", default: "0,1,10,100,1000" },
  },
});
const frames = Number(values.frames), blocks = Number(values.blocks);
// Written, or all of it would be one page of zeros that never leaves the cache.
const others = new Float64Array(EVICT_BYTES / 8).fill(1);
let sink = 0;

/** Reads other memory until nothing of the engine is in a cache. */
function evict(): void {
  let sum = 0;
  for (let i = 0; i < others.length; i += 8) sum += others[i]!;
  sink += sum;
}

/** How many tracks get a command in a block. */
const MOVES: Record<string, (trackCount: number) => number> = {
  still: () => 0,
  "8 moving": (trackCount) => Math.min(HANDS, trackCount),
  "all moving": (trackCount) => Math.ceil(trackCount * frames / RAMP_FRAMES),
};

const loops = await ManyLoops.open();
let moved = 0;

function moveSome(count: number): void {
  for (let i = 0; i < count; i++, moved++) {
    loops.move(moved % loops.trackCount, 0.2 + (moved * 7919 % 600) / 1000, (moved / loops.trackCount & 1) === 1);
  }
}

function measure(moves: number, cold: boolean): Float64Array {
  const count = cold ? blocks : 20 * blocks;
  for (let i = 0; i < 40; i++) moveSome(moves), loops.process(frames);
  const times = new Float64Array(count);
  for (let block = 0; block < count; block++) {
    moveSome(moves);
    if (cold) evict();
    times[block] = loops.time(frames);
  }
  return times.sort();
}

const blockUs = frames / RATE * 1e6;
for (const trackCount of values.counts.split(",").map(Number)) {
  loops.fillTo(trackCount);
  for (const [name, moves] of Object.entries(MOVES)) {
    if (trackCount === 0 && name !== "still") continue;
    for (const cold of [false, true]) {
      const times = measure(moves(trackCount), cold);
      const [min, median] = [times[0]!, times[times.length >> 1]!];
      const shares = { min_share: min / blockUs, median_share: median / blockUs };
      console.log(
        JSON.stringify({
          tracks: trackCount,
          play: name,
          cache: cold ? "cold" : "warm",
          min_us: min,
          median_us: median,
          ...shares,
        }),
      );
    }
  }
}
if (sink === 0) console.error("nothing was evicted");
