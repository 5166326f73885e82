// Places an onset in the waveform: the frame that best parts the newest frames into a quieter and a louder stretch.
//
// Method: Akaike's criterion for two stretches of noise, k·log(var before) + (n − k)·log(var after), smallest at the change; on
// differences of neighbouring frames, which attacks are rich in. Source: N. Maeda, "A method for reading and checking phase
// time in auto-processing system of seismic wave data" (1985).
import { allocate } from "../memory/arena";
import { log2x4 } from "../spectrum/log2";

/** Longest stretch searched. */
export const MAX_SEARCH: i32 = 2048;
/** Fewest frames on either side of a change, a multiple of four. */
const MARGIN: i32 = 16;
/** Part of the largest square that counts as silence: the very first stir of a sound is not yet its start. */
const SILENCE_PART: f32 = 0.01;
/** Bits that a change costs for the square of each frame from where it usually lies: decides only where the sound does not. */
const DOUBT: f32 = 3e-3;
const TINY: f32 = 1e-14;
/** Amplitude beside which a sound is not strong, whatever went before: −40 dBFS. */
const WEAK: f32 = 0.01;

// @ts-ignore: decorator
@unmanaged
export class Place {
  offset: i32; // frames from the start of the stretch to the change
  strength: f32; // 0…1: how much of the level after the change is new and loud
  sums: u32; // running sums of squares, MAX_SEARCH + 4 f32
}

/** Work area; 0: no memory. */
export function preparePlace(): usize {
  const at = allocate(offsetof<Place>());
  if (at == 0) return 0;
  const p = changetype<Place>(at);
  p.sums = u32(allocate(usize(MAX_SEARCH + 8) << 2));
  return p.sums == 0 ? 0 : at;
}

/**
 * Searches `count` ≤ MAX_SEARCH frames at `from`; there is a frame before them. `likely` is where the change usually lies, frames
 * from the start. Writes `offset` and `strength`.
 */
export function findPlace(p: Place, from: usize, count: i32, likely: i32): void {
  const largest = sumSquares(p, from, count);
  p.offset = findChange(p, count, SILENCE_PART * largest + TINY, f32(likely));
  const before = sqrt(meanSquare(from, 0, p.offset));
  const after = sqrt(meanSquare(from, p.offset, count));
  p.strength = after / (after + before + WEAK);
}

/** Writes the running sums of squared differences; the largest square. */
function sumSquares(p: Place, from: usize, count: i32): f32 {
  let sum: f32 = 0;
  let largest: f32 = 0;
  for (let n = 0; n < count; n++) {
    const at = from + (usize(n) << 2);
    const step = load<f32>(at) - load<f32>(at - 4);
    sum += step * step;
    largest = max(largest, step * step);
    store<f32>(usize(p.sums) + (usize(n) << 2), sum);
  }
  return largest;
}

function findChange(p: Place, count: i32, silence: f32, likely: f32): i32 {
  const sums = usize(p.sums);
  const total = load<f32>(sums + (usize(count - 1) << 2));
  let best = Infinity as f32;
  let change = MARGIN;
  for (let n = MARGIN; n + MARGIN < count; n += 4) {
    // Lane i: n + i frames before the change, whose sum lies one place earlier.
    const before = v128.load(sums + (usize(n - 1) << 2));
    const frames = f32x4.add(f32x4.splat(f32(n)), f32x4(0, 1, 2, 3));
    const rest = f32x4.sub(f32x4.splat(f32(count)), frames);
    const after = f32x4.max(f32x4.sub(f32x4.splat(total), before), f32x4.splat(0));
    const quiet = log2x4(f32x4.add(f32x4.div(before, frames), f32x4.splat(silence)));
    const loud = log2x4(f32x4.add(f32x4.div(after, rest), f32x4.splat(silence)));
    const away = f32x4.sub(frames, f32x4.splat(likely));
    const doubt = f32x4.mul(f32x4.splat(DOUBT), f32x4.mul(away, away));
    const cost = f32x4.add(doubt, f32x4.add(f32x4.mul(frames, quiet), f32x4.mul(rest, loud)));
    const lanes = f32x4.min(cost, v128.shuffle<f32>(cost, cost, 2, 3, 0, 1));
    const least = min(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1));
    if (least >= best) continue;
    best = least;
    change = n + ctz(i32x4.bitmask(f32x4.eq(cost, f32x4.splat(least))));
  }
  return change;
}

function meanSquare(from: usize, first: i32, end: i32): f32 {
  let sum: f32 = 0;
  for (let n = first; n < end; n++) {
    const value = load<f32>(from + (usize(n) << 2));
    sum += value * value;
  }
  return sum / f32(max(1, end - first));
}
