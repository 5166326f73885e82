/**
 * Closes what is still being recorded when a session ends, so that it is saved like any loop.
 *
 * Method: the host is gone by then and the engine nobody's, so control runs it over a little silence itself. The cut falls on the last
 * frame that was really heard, and stands in the score like any other.
 * Thread: control, after the audio worker left.
 */
import { STATE_OVERDUBBING, STATE_RECORDING } from "../../dsp/assembly/protocol.ts";
import type { Engine } from "../../dsp/engine.ts";
import { readSnapshot, readTrack } from "../../dsp/snapshot.ts";

/** Frames of silence a block, and blocks after which a take that will not close is given up (it stays on the tape). */
const BLOCK_FRAMES = 256;
const MOST_BLOCKS = 400;

/**
 * Stop every track that records or overdubs.
 * @param stop sends `loop.stop` for a track index
 * @returns how many takes were closed
 */
export function closeOpenTakes(engine: Engine, stop: (trackIndex: number) => void): number {
  const open = openTracks(engine.memory);
  for (const index of open) stop(index);
  for (let block = 0; block < MOST_BLOCKS && openTracks(engine.memory).length > 0; block++) {
    for (const input of engine.inputs) input.fill(0, 0, BLOCK_FRAMES);
    engine.process(BLOCK_FRAMES);
  }
  return open.length;
}

function openTracks(memory: WebAssembly.Memory): number[] {
  const open: number[] = [];
  for (let index = 0; index < readSnapshot(memory).trackCount; index++) {
    const { state, deleted } = readTrack(memory, index);
    if (!deleted && (state === STATE_RECORDING || state === STATE_OVERDUBBING)) open.push(index);
  }
  return open;
}
