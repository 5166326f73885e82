// Tells rises of one flux: the first hop at which it stands clear both of its mean of the last 0.1 s and of its lowest since
// the last rise. Deciding at the crossing, not at the peak, is what makes it fast; while a rise goes on, it is not told again.
import { allocate } from "../memory/arena";

// @ts-ignore: decorator
@unmanaged
export class Trigger {
  least: f32; // a rise is at least this
  meanCount: i32; // values in the mean
  count: i32; // values taken in
  sum: f64; // of the last meanCount values
  trough: f32; // lowest since the last rise; the highest while rising
  rising: i32;
  values: u32; // ring of meanCount
}

/** How many times its mean a rise exceeds, beyond `least`. */
const MEAN_TIMES: f32 = 1.7;
/** How far a rise exceeds the trough, as a part of it. */
const TROUGH_PART: f32 = 0.5;

/** A trigger whose mean is over `meanCount` hops; 0: no memory. */
export function prepareTrigger(least: f32, meanCount: i32): usize {
  const at = allocate(offsetof<Trigger>());
  if (at == 0) return 0;
  const t = changetype<Trigger>(at);
  t.least = least;
  t.meanCount = meanCount;
  t.values = u32(allocate(usize(meanCount) << 2));
  return t.values == 0 ? 0 : at;
}

/** Takes the next value in; `known`: it belongs to an onset told already; `may`: one may be told now. True: a rise. */
export function pushTrigger(t: Trigger, value: f32, known: bool, may: bool): bool {
  follow(t, value, known);
  const clear = value > t.least + MEAN_TIMES * f32(t.sum / f64(t.meanCount));
  const risen = value > t.trough + max(t.least, TROUGH_PART * t.trough);
  const at = usize(t.values) + (usize(t.count % t.meanCount) << 2);
  t.sum = max(0, t.sum + f64(value) - f64(load<f32>(at)));
  store<f32>(at, value);
  t.count++;
  if (!clear || !risen || !may) return false;
  t.trough = value;
  t.rising = 1;
  return true;
}

function follow(t: Trigger, value: f32, known: bool): void {
  if (known) t.rising = 1;
  if (value < t.trough) {
    t.trough = value;
    if (!known) t.rising = 0;
  } else if (t.rising) t.trough = value;
}
