/**
 * How fast the engine is here: eight stereo loops played and mixed in blocks of 128 frames.
 *
 * Method: an engine of its own records one loop and captures seven more from its tape, then 2,000 blocks are timed one by one
 * after 500 to warm up. Thread: any that may be busy for about half a second.
 */
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../dsp/engine.ts";
import { readSnapshot, readTrack } from "../../dsp/snapshot.ts";
import { STATE_PLAYING } from "../../dsp/assembly/protocol.ts";
import { encodeCommand } from "../commands/encode.ts";
import { parseCommand } from "../commands/parse.ts";
import type { Finding } from "./finding.ts";
import { quantile } from "./timer_check.ts";
import { reasonOf } from "../errors.ts";

const SAMPLE_RATE = 48000;
const BLOCK_FRAMES = 128;
const LOOPS = 8;
const LOOP_FRAMES = 48000;
const WARM_BLOCKS = 500;
const TIMED_BLOCKS = 2000;
const CONTROL_RING = 0;

/** Measures; a WebAssembly module that cannot be loaded is fatal. */
export async function checkEngine(): Promise<Finding> {
  try {
    const engine = await prepareEngine(createEngineMemory(), {
      sampleRate: SAMPLE_RATE,
      inputCount: 2,
      outputCount: 2,
      tapeSeconds: 10,
    });
    recordLoops(engine);
    return judge(timeBlocks(engine), playingCount(engine));
  } catch (error) {
    const reason = reasonOf(error);
    return { topic: "engine", level: "missing", fatal: true, sentence: reason, remedy: "deno task build" };
  }
}

function recordLoops(engine: Engine): void {
  const ring = new CommandRing(engine.memory, CONTROL_RING);
  const send = (command: unknown, id: number) =>
    ring.push(encodeCommand(parseCommand(command), { id, gesture: -1, source: 0 }));
  for (const input of engine.inputs) input.fill(0.01);
  send({ do: "loop.record", track: 1, at: 0, when: "exact" }, 1);
  send({ do: "loop.record", track: 1, at: LOOP_FRAMES, when: "exact" }, 2);
  for (let count = 1; count < LOOPS; count++) send({ do: "loop.capture", cycles: 1, at: 2 * LOOP_FRAMES }, 2 + count);
  for (let frame = 0; frame < 3 * LOOP_FRAMES; frame += BLOCK_FRAMES) engine.process(BLOCK_FRAMES);
}

function playingCount(engine: Engine): number {
  const { trackCount } = readSnapshot(engine.memory);
  let count = 0;
  for (let index = 0; index < trackCount; index++) {
    if (readTrack(engine.memory, index).state === STATE_PLAYING) count++;
  }
  return count;
}

/** Times of single blocks, microseconds, sorted. */
function timeBlocks(engine: Engine): number[] {
  for (let count = 0; count < WARM_BLOCKS; count++) engine.process(BLOCK_FRAMES);
  const times: number[] = [];
  for (let count = 0; count < TIMED_BLOCKS; count++) {
    const start = performance.now();
    engine.process(BLOCK_FRAMES);
    times.push((performance.now() - start) * 1000);
  }
  return times.sort((one, other) => one - other);
}

function judge(times: readonly number[], loops: number): Finding {
  const period = BLOCK_FRAMES * 1e6 / SAMPLE_RATE;
  const typical = quantile(times, 0.5), worst = quantile(times, 0.99);
  const share = (time: number) => `${(time * 100 / period).toFixed(1)} %`;
  const sentence = `${loops} stereo loops take ${typical.toFixed(0)} µs a block of ${BLOCK_FRAMES} frames (${
    share(typical)
  } of the time there is), ${worst.toFixed(0)} µs in the worst of a hundred (${share(worst)}).`;
  return { topic: "engine", level: worst < period / 2 ? "good" : "note", sentence };
}
