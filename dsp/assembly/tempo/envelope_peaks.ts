// Peaks of an envelope of any scale, between hops: what stands in for onsets where nobody hands refined ones in.
//
// A peak is the largest of the 17 hops about it and rises out of the mean of the 64 before by a tenth of a slowly falling
// maximum. A parabola through it and its neighbours places it. Known 8 hops later.
import { allocate } from "../memory/arena";

const REACH: i32 = 8;
const MEAN_HOPS: i32 = 64;
const KEPT: i32 = 128;
const FALL: f32 = 0.0007;
const LEAST: f32 = 0.1;

// @ts-ignore: decorator
@unmanaged
export class EnvelopePeaks {
  count: i64;
  top: f32; // slowly falling maximum
  sum: f32; // of the newest MEAN_HOPS values before the one in question
  values: u32; // ring of KEPT
  position: f64; // the peak found last, in hops
  strength: f32;
}

/** State for one envelope; 0: no memory. */
export function prepareEnvelopePeaks(): usize {
  const at = allocate(offsetof<EnvelopePeaks>());
  if (at == 0) return 0;
  const state = changetype<EnvelopePeaks>(at);
  state.values = u32(allocate(usize(KEPT) << 2));
  return state.values == 0 ? 0 : at;
}

/** Takes a value in; true when the hop REACH before it proved a peak, then at `position` with `strength`. */
export function pushEnvelopePeaks(state: EnvelopePeaks, value: f32): bool {
  store<f32>(usize(state.values) + (usize(state.count & i64(KEPT - 1)) << 2), value);
  const hop = state.count - i64(REACH);
  state.count++;
  state.top = max(value, state.top - state.top * FALL);
  const here = valueAt(state, hop);
  const mean = max(0, state.sum) / f32(MEAN_HOPS);
  state.sum += here - valueAt(state, hop - i64(MEAN_HOPS));
  if (hop < 1 || here < mean + LEAST * state.top || here <= 1e-6) return false;
  for (let near: i64 = 1; near <= i64(REACH); near++) {
    if (valueAt(state, hop - near) >= here || valueAt(state, hop + near) > here) return false;
  }
  const before = f64(valueAt(state, hop - 1));
  const after = f64(valueAt(state, hop + 1));
  state.position = f64(hop) + 0.5 * (before - after) / (before - 2 * f64(here) + after);
  state.strength = here;
  return true;
}

/** Zero before the start, as the ring is. */
function valueAt(state: EnvelopePeaks, hop: i64): f32 {
  return load<f32>(usize(state.values) + (usize(hop & i64(KEPT - 1)) << 2));
}
