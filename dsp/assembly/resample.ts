// Entry of the resampler's module: what build/resample.wasm exports, one resampler in a memory of its own that never grows
// while it runs. Method: see resample_state.ts. Thread: one at a time; only planResampler and prepareResampler allocate.
import { makeFrames } from "./resample_run";
import { fixedStep, planResampler, prepareResampler, resetResampler } from "./resample_prepare";
import { OUTPUT_FRAMES, Resampler } from "./resample_state";

export { planResampler, prepareResampler, resetResampler };

/** Input frames that an output frame needs after its own time, at most. */
export function aheadFrames(r: Resampler): i32 {
  return r.span - r.reach + 1;
}

/** Input frames that may be written at `inputAddress`. */
export function room(r: Resampler): i32 {
  if (r.first > 0) forgetUsed(r);
  return r.end == i32.MAX_VALUE ? r.capacity - r.filled - r.span - r.reach : 0;
}

/** Moves what is still needed to the front. */
function forgetUsed(r: Resampler): void {
  const left = r.filled - r.first;
  for (let channel = 0; channel < r.channels; channel++) {
    const to = usize(r.history) + (usize(channel * r.capacity) << 2);
    memory.copy(to, to + (usize(r.first) << 2), usize(left) << 2);
  }
  if (r.end != i32.MAX_VALUE) r.end -= r.first;
  r.filled = left;
  r.first = 0;
}

/** Where the next input frames of a channel go, after `room`. */
export function inputAddress(r: Resampler, channel: i32): usize {
  return usize(r.history) + (usize(channel * r.capacity + r.filled) << 2);
}

/** `frames` were written to all channels. */
export function accept(r: Resampler, frames: i32): void {
  r.filled += frames;
}

/** No more input comes: what is missing to the last output frame is silence. */
export function finish(r: Resampler): void {
  if (r.end != i32.MAX_VALUE) return;
  forgetUsed(r);
  r.end = r.filled;
  const silent = r.span + r.reach;
  for (let channel = 0; channel < r.channels; channel++) memory.fill(inputAddress(r, channel), 0, usize(silent) << 2);
  r.filled += silent;
}

/** Makes `wanted` output frames or up to three more, if they can be made, at `outputAddress`; returns how many. */
export function make(r: Resampler, wanted: i32): i32 {
  return makeFrames(r, wanted);
}

/** Where output frames of a channel lie after `make`. */
export function outputAddress(r: Resampler, channel: i32): usize {
  return usize(r.output) + (usize(channel * OUTPUT_FRAMES) << 2);
}

/** Goes to another ratio in even changes over `frames` output frames; 0: with the next. Blended rows only. */
export function steer(r: Resampler, stepFrames: f64, frames: i32): void {
  const target = fixedStep(stepFrames);
  r.stepTarget = target;
  r.stepChanges = frames;
  if (frames > 0) r.stepChange = (target - r.step) / i64(frames);
  else r.step = target;
}
