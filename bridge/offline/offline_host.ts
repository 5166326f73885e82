/**
 * The offline host: blocks as fast as the machine can make them, with nothing to wait for.
 *
 * Method: asks before every block how long it shall be, so that whoever drives it can hand commands over in time and cut blocks
 * where it likes; the same engine and the same loop as on stage. Units: frames of the stream. Thread: any but a live audio thread.
 */
import type { BlockEngine } from "../block.ts";

/** What drives the host. Frames count from the start of the stream. */
export interface OfflineRun {
  /**
   * Called before every block with its first frame: how many frames it shall have (at most the engine's longest block), or, negative,
   * how many frames the host shall lose here, or 0 to end.
   */
  nextBlock(frame: number): number;
  /** Fills the first `frames` places of each input channel. */
  read(inputs: readonly Float32Array[], frames: number, frame: number): void;
  /** Takes the first `frames` places of each output channel. */
  write(outputs: readonly Float32Array[], frames: number, frame: number): void;
  /** Frames were lost: they pass in the source, and nothing of them was heard. */
  lost(frames: number, frame: number): void;
}

/** Runs an engine until `nextBlock` says 0. Returns the frames that passed, lost ones included. */
export function runOffline(engine: BlockEngine, run: OfflineRun): number {
  let frame = 0;
  for (;;) {
    const frames = run.nextBlock(frame);
    if (frames === 0) return frame;
    if (!Number.isInteger(frames) || frames > engine.maxBlockFrames) {
      throw new RangeError(`a block of ${frames} frames, expected a whole number up to ${engine.maxBlockFrames}`);
    }
    if (frames < 0) {
      engine.lose(-frames);
      run.lost(-frames, frame);
      frame -= frames;
    } else {
      run.read(engine.inputs, frames, frame);
      engine.process(frames);
      run.write(engine.outputs, frames, frame);
      frame += frames;
    }
  }
}
