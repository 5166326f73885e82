// Onset picking of the `compat` profile: a frame that is the maximum of the 12 around it, lies far enough above the mean of
// the 75 around it, and keeps its distance from the onset before.
//
// Online: frame f is decided when frame f + 37 comes in, 98.7 ms later at 48 kHz and a hop of 128.
import { allocate } from "../memory/arena";

/** A frame's maximum reaches over this many frames before and after it, its mean over DECISION_FRAMES on both sides. */
const MAX_BEFORE: i32 = 10;
const MAX_AFTER: i32 = 1;
/** Frames from a peak to the decision about it. */
const DECISION_FRAMES: i32 = 37;
const WAIT: i32 = 11;
const DELTA: f64 = 0.07;
/** Envelope values kept: a power of two above 2·DECISION_FRAMES + 1. */
const KEPT: i32 = 128;

// @ts-ignore: decorator
@unmanaged
export class CompatPick {
  count: i32; // envelope values taken in
  last: i32; // frame of the onset kept last
  values: u32; // ring of KEPT f32, zero before the start
}

/** State for one stream; 0: no memory. */
export function prepareCompatPick(): usize {
  const at = allocate(offsetof<CompatPick>());
  if (at == 0) return 0;
  const state = changetype<CompatPick>(at);
  state.last = -1 - WAIT;
  state.values = u32(allocate(usize(KEPT) << 2));
  return state.values == 0 ? 0 : at;
}

/** Takes the next envelope value; returns the number of the frame that proved to be an onset, or −1. Frames count from 0. */
export function pushCompatPick(state: CompatPick, value: f32): i32 {
  store<f32>(usize(state.values) + (usize(state.count & (KEPT - 1)) << 2), value);
  const frame = state.count - DECISION_FRAMES;
  state.count++;
  if (frame < 0 || frame - state.last <= WAIT) return -1;
  const peak = valueAt(state, frame);
  for (let near = frame - MAX_BEFORE; near <= frame + MAX_AFTER; near++) if (valueAt(state, near) > peak) return -1;
  let sum: f64 = 0;
  for (let near = frame - DECISION_FRAMES; near <= frame + DECISION_FRAMES; near++) sum += f64(valueAt(state, near));
  if (f64(peak) < sum / f64(2 * DECISION_FRAMES + 1) + DELTA) return -1;
  state.last = frame;
  return frame;
}

function valueAt(state: CompatPick, frame: i32): f32 {
  return load<f32>(usize(state.values) + (usize(frame & (KEPT - 1)) << 2));
}
