// The part `engine` of the bench: how long the engine takes for a block, by number of loops and length of block.
//
// Method: every track gets a loop of its own (a second and more, stereo, see many_loops.ts), then blocks are timed one
// by one. Input arrives, the tape runs, meters and limiter work, as on stage.
// Units: µs for a block; `load` is the mean as a share of the block's own length. Thread: main, with nothing else to do.

import { ManyLoops } from "./many_loops.ts";
import { type BenchLine, tableRow } from "./part.ts";

const SAMPLE_RATE = 48000;
const TRACK_COUNTS = [0, 1, 8, 64, 256];
const BLOCK_FRAMES = [32, 64, 128, 512];
const MEASURED_FRAMES = 20 * SAMPLE_RATE;

/** One line of the result. */
interface Measurement {
  track_count: number;
  block_frames: number;
  median_us: number;
  p99_us: number;
  max_us: number;
  load: number;
}

/** Times blocks one by one. */
function measure(loops: ManyLoops, blockFrames: number): Measurement {
  for (let done = 0; done < SAMPLE_RATE; done += blockFrames) loops.process(blockFrames);
  const times = new Float64Array(Math.floor(MEASURED_FRAMES / blockFrames));
  for (let block = 0; block < times.length; block++) times[block] = loops.time(blockFrames);
  times.sort();
  const at = (share: number) => round(times[Math.min(times.length - 1, Math.floor(share * times.length))]!);
  const meanUs = times.reduce((sum, time) => sum + time, 0) / times.length;
  return {
    track_count: loops.trackCount,
    block_frames: blockFrames,
    median_us: at(0.5),
    p99_us: at(0.99),
    max_us: at(1),
    load: Number((meanUs / (blockFrames / SAMPLE_RATE * 1e6)).toFixed(5)),
  };
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

function describe(result: Measurement): BenchLine {
  const { track_count, block_frames, median_us, p99_us, max_us, load } = result;
  const row = [`${track_count} loops`, block_frames, median_us, p99_us, max_us, `${(load * 100).toFixed(2)} %`];
  return { text: tableRow(row), data: { bench: "engine", ...result } };
}

/** Measures more and more loops. */
export async function* benchEngine(): AsyncGenerator<BenchLine> {
  yield { text: "Time of a block" };
  yield { text: tableRow(["", "frames", "median µs", "p99 µs", "max µs", "load"]) };
  const loops = await ManyLoops.open();
  for (const trackCount of TRACK_COUNTS) {
    loops.fillTo(trackCount);
    for (const blockFrames of BLOCK_FRAMES) yield describe(measure(loops, blockFrames));
  }
}
