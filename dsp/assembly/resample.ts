// Entry of the resampler's module: what build/resample.wasm exports, one resampler in a memory of its own that never grows.
// Methods: resample_state.ts, and resample_blocks.ts where the delay does not matter. Thread: one at a time; only the functions
// named plan… and prepare… allocate.
import { BlockResampler, makeBlocks, planBlocks, prepareBlocks } from "./resample/resample_blocks";
import { fixedStep, planResampler, prepareResampler, resetResampler } from "./resample/resample_prepare";
import { makeFrames } from "./resample/resample_run";
import { FRACTION_BITS, Resampler, Stream } from "./resample/resample_state";
import { accept, finish, inputAddress, outputAddress, resetStream, room } from "./resample/resample_stream";

export { accept, finish, inputAddress, outputAddress, planBlocks, planResampler, prepareBlocks, prepareResampler, room };

/** Input frames that an output frame needs after its own time, at most. */
export function aheadFrames(s: Stream): i32 {
  if (s.inBlocks) return changetype<BlockResampler>(s).aheadFrames();
  const r = changetype<Resampler>(s);
  return r.span - r.reach + 1;
}

/** Back to before the first input frame, at the ratio as it is: what was before it is silence. */
export function reset(s: Stream): void {
  if (s.inBlocks) resetStream(s);
  else resetResampler(changetype<Resampler>(s));
}

/** Makes output frames at `outputAddress`, if any can be made: `wanted`, or to the end of a group; returns how many. */
export function make(s: Stream, wanted: i32): i32 {
  return s.inBlocks ? makeBlocks(changetype<BlockResampler>(s)) : makeFrames(changetype<Resampler>(s), wanted);
}

/** Goes to another ratio in even changes over `frames` output frames; 0: with the next. Blended rows only. */
export function steer(r: Resampler, stepFrames: f64, frames: i32): void {
  const target = fixedStep(stepFrames);
  r.stepTarget = target;
  r.stepChanges = frames;
  if (frames > 0) r.stepChange = (target - r.step) / i64(frames);
  else r.step = target;
}

/** Input frames that were written beyond the time of the next output frame; below 0: they are still to come. Blended rows only. */
export function writtenBeyond(r: Resampler): f64 {
  return f64(r.filled - r.first - r.lead) - f64(r.phase) / f64((1 as i64) << FRACTION_BITS);
}
