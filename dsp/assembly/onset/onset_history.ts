// The onsets of the newest music: when each was (frames) and how strong. A ring; index 0 is the newest.
import { allocate } from "../memory/arena";

/** Onsets kept: a power of two. */
const KEPT: i32 = 512;

// @ts-ignore: decorator
@unmanaged
export class OnsetHistory {
  count: i32; // in the history, at most KEPT
  next: i32;
  times: u32; // f64 each
  strengths: u32; // f32 each
}

/** An empty history; 0: no memory. */
export function prepareOnsetHistory(): usize {
  const at = allocate(offsetof<OnsetHistory>());
  if (at == 0) return 0;
  const state = changetype<OnsetHistory>(at);
  state.times = u32(allocate(usize(KEPT) << 3));
  state.strengths = u32(allocate(usize(KEPT) << 2));
  return state.times == 0 || state.strengths == 0 ? 0 : at;
}

/** Adds an onset. One earlier than the newest takes its place in order, so that refined positions may swap neighbours. */
export function addOnset(state: OnsetHistory, time: f64, strength: f32): void {
  const count = min(state.count + 1, KEPT);
  state.next = (state.next + 1) & (KEPT - 1);
  state.count = count;
  let index = 0;
  while (index + 1 < count && timeOf(state, index + 1) > time) {
    place(state, index, timeOf(state, index + 1), strengthOf(state, index + 1));
    index++;
  }
  place(state, index, time, strength);
}

/** Corrects the strength of the newest onset. */
export function setNewestStrength(state: OnsetHistory, strength: f32): void {
  place(state, 0, timeOf(state, 0), strength);
}

function place(state: OnsetHistory, index: i32, time: f64, strength: f32): void {
  const slot = usize((state.next - 1 - index) & (KEPT - 1));
  store<f64>(usize(state.times) + (slot << 3), time);
  store<f32>(usize(state.strengths) + (slot << 2), strength);
}

export function timeOf(state: OnsetHistory, index: i32): f64 {
  return load<f64>(usize(state.times) + (usize((state.next - 1 - index) & (KEPT - 1)) << 3));
}

export function strengthOf(state: OnsetHistory, index: i32): f32 {
  return load<f32>(usize(state.strengths) + (usize((state.next - 1 - index) & (KEPT - 1)) << 2));
}

/** How many onsets, the newest first, lie later than `time`. */
export function countSince(state: OnsetHistory, time: f64): i32 {
  let low = 0;
  let high = state.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(state, middle) > time) low = middle + 1;
    else high = middle;
  }
  return low;
}
