/**
 * The smallest engine there is: input channel n to output channel n, and a count of the frames that passed.
 *
 * Its channels and counts lie in one shared buffer, so that the next worker goes on where the last one was taken away.
 */
import type { BlockEngine } from "../../../bridge/block.ts";

const MAX_BLOCK_FRAMES = 8192;

/** Cells of the shared head: frames processed, frames lost, latencies. */
export const PASS_FRAMES = 0;
const PASS_LOST = 1;
export const PASS_INPUT_LATENCY = 2;
export const PASS_OUTPUT_LATENCY = 3;
const HEAD_BYTES = 64;

/** Shared memory for an engine of so many channels each way. */
export function createPassMemory(channelCount: number): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + channelCount * 2 * MAX_BLOCK_FRAMES * 4);
}

/** The engine over such memory. */
export function attachPassEngine(memory: SharedArrayBuffer, sampleRate: number): BlockEngine & { head: Int32Array } {
  const channelCount = (memory.byteLength - HEAD_BYTES) / (2 * MAX_BLOCK_FRAMES * 4);
  const channel = (index: number) =>
    new Float32Array(memory, HEAD_BYTES + index * MAX_BLOCK_FRAMES * 4, MAX_BLOCK_FRAMES);
  const head = new Int32Array(memory, 0, HEAD_BYTES / 4);
  const inputs = Array.from({ length: channelCount }, (_, index) => channel(index));
  const outputs = Array.from({ length: channelCount }, (_, index) => channel(channelCount + index));
  return {
    head,
    sampleRate,
    maxBlockFrames: MAX_BLOCK_FRAMES,
    inputs,
    outputs,
    process(frames) {
      for (let i = 0; i < channelCount; i++) {
        const input = inputs[i] as Float32Array;
        const output = outputs[i] as Float32Array;
        for (let frame = 0; frame < frames; frame++) output[frame] = input[frame] as number;
      }
      Atomics.add(head, PASS_FRAMES, frames);
    },
    lose: (frames) => void Atomics.add(head, PASS_LOST, frames),
    setLatency(inputFrames, outputFrames) {
      head[PASS_INPUT_LATENCY] = inputFrames;
      head[PASS_OUTPUT_LATENCY] = outputFrames;
    },
  };
}
