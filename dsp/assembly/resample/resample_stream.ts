// Frames in and out of a resampler, whatever its method: input is kept until no output frame needs it any more.
import { allocate } from "../memory/arena";
import { Stream } from "./resample_state";

/** Input frames that fit in beside those needed at a time. */
const INPUT_FRAMES: i32 = 4096;

/** Makes room for sound of which `needed` frames must lie side by side. False: no memory. */
export function prepareStream(s: Stream, needed: i32): bool {
  s.capacity = needed + s.tail + INPUT_FRAMES;
  s.history = u32(allocate(usize(s.channels * s.capacity) << 2));
  s.output = u32(allocate(usize(s.channels * s.outputFrames) << 2));
  return s.history != 0 && s.output != 0;
}

/** Back to before the first frame. */
export function resetStream(s: Stream): void {
  memory.fill(s.history, 0, usize(s.channels * s.capacity) << 2);
  s.filled = s.lead;
  s.end = i32.MAX_VALUE;
  s.first = 0;
}

/** Input frames that may be written at `inputAddress`. */
export function room(s: Stream): i32 {
  if (s.end != i32.MAX_VALUE) return 0;
  if (s.first > 0) forgetUsed(s);
  return s.capacity - s.filled - s.tail;
}

/** Moves what is still needed to the front. */
function forgetUsed(s: Stream): void {
  const left = s.filled - s.first;
  for (let channel = 0; channel < s.channels; channel++) {
    const to = usize(s.history) + (usize(channel * s.capacity) << 2);
    memory.copy(to, to + (usize(s.first) << 2), usize(left) << 2);
  }
  s.filled = left;
  s.first = 0;
}

/** Where the next input frames of a channel go, after `room`. */
export function inputAddress(s: Stream, channel: i32): usize {
  return usize(s.history) + (usize(channel * s.capacity + s.filled) << 2);
}

/** `frames` were written to all channels. */
export function accept(s: Stream, frames: i32): void {
  s.filled += frames;
}

/** No more input comes: what is missing to the last output frame is silence. */
export function finish(s: Stream): void {
  if (s.end != i32.MAX_VALUE) return;
  forgetUsed(s);
  s.end = s.filled;
  for (let channel = 0; channel < s.channels; channel++) memory.fill(inputAddress(s, channel), 0, usize(s.tail) << 2);
  s.filled += s.tail;
}

/** Where output frames of a channel lie once made. */
export function outputAddress(s: Stream, channel: i32): usize {
  return usize(s.output) + (usize(channel * s.outputFrames) << 2);
}
