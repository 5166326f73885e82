// The part `engine` of the bench: how long the engine takes for a block, by number of loops and length of block.
//
// Method: every track gets a loop of its own (one second, stereo, cut from a different second of the tape, so that no cache
// holds them all), then blocks are timed one by one. Input arrives, the tape runs, meters and limiter work, as on stage.
// Units: µs for a block; `load` is the mean as a share of the block's own length. Thread: main, with nothing else to do.

import * as protocol from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../dsp/engine.ts";
import { EventRing } from "../../dsp/event_ring.ts";
import { keepPages } from "../../dsp/page_keeper.ts";
import { type BenchLine, tableRow } from "./part.ts";

const SAMPLE_RATE = 48000;
const LOOP_FRAMES = SAMPLE_RATE;
const TRACK_COUNTS = [0, 1, 8, 64, 256];
const BLOCK_FRAMES = [32, 64, 128, 512];
const MEASURED_FRAMES = 20 * SAMPLE_RATE;
const TEST_RING = 7;

/** One line of the result. */
interface Measurement {
  track_count: number;
  block_frames: number;
  median_us: number;
  p99_us: number;
  max_us: number;
  load: number;
}

class Bench {
  #frame = 0;

  constructor(readonly memory: WebAssembly.Memory, readonly engine: Engine) {
    const noise = Float32Array.from({ length: engine.maxBlockFrames }, (_, frame) => Math.sin(frame * 0.05) * 0.01);
    for (const input of engine.inputs) input.set(noise);
  }

  static async open(): Promise<Bench> {
    const memory = createEngineMemory();
    const format = { sampleRate: SAMPLE_RATE, inputCount: 2, outputCount: 2, tapeSeconds: 30 };
    return new Bench(memory, await prepareEngine(memory, format));
  }

  /** Records one loop after the other until `count` play. */
  fill(first: number, count: number): void {
    const ring = new CommandRing(this.memory, TEST_RING);
    const events = new EventRing(this.memory);
    for (let track = first; track < count; track++) {
      const command = { id: 1, track, when: protocol.WHEN_EXACT, gesture: -1, a: 0, b: 0, c: 0, source: 0 };
      ring.push({ ...command, kind: protocol.COMMAND_RECORD, at: this.#frame });
      ring.push({ ...command, kind: protocol.COMMAND_PLAY, at: this.#frame + LOOP_FRAMES });
      this.#run(LOOP_FRAMES + 1000, 1000);
      keepPages(this.memory);
      for (let event = events.read(); event; event = events.read()) refuseRefusal(event.kind, event.status);
    }
  }

  /** Times blocks one by one. */
  measure(trackCount: number, blockFrames: number): Measurement {
    this.#run(SAMPLE_RATE, blockFrames);
    const times = this.#run(MEASURED_FRAMES, blockFrames).sort();
    const at = (share: number) => round(times[Math.min(times.length - 1, Math.floor(share * times.length))]! * 1000);
    const meanMs = times.reduce((sum, time) => sum + time, 0) / times.length;
    return {
      track_count: trackCount,
      block_frames: blockFrames,
      median_us: at(0.5),
      p99_us: at(0.99),
      max_us: at(1),
      load: Number((meanMs / (blockFrames / SAMPLE_RATE * 1000)).toFixed(5)),
    };
  }

  /** Runs blocks; returns the milliseconds each took. */
  #run(frames: number, blockFrames: number): Float64Array {
    const times = new Float64Array(Math.floor(frames / blockFrames));
    for (let block = 0; block < times.length; block++) {
      const started = performance.now();
      this.engine.process(blockFrames);
      times[block] = performance.now() - started;
      this.#frame += blockFrames;
    }
    return times;
  }
}

function refuseRefusal(kind: number, status: number): void {
  if (kind === protocol.EVENT_REFUSED) throw new Error(`The engine refused a loop of the bench (reason ${status})`);
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
  const bench = await Bench.open();
  let filled = 0;
  for (const trackCount of TRACK_COUNTS) {
    bench.fill(filled, trackCount);
    filled = trackCount;
    for (const blockFrames of BLOCK_FRAMES) yield describe(bench.measure(trackCount, blockFrames));
  }
}
