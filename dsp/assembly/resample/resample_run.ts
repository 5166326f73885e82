// Makes output frames, group after group, each as soon as all the input it sees is there. Which frames form a group depends on
// nothing but their number since the start, so pieces of any size give the same bits.
import { FRACTION_BITS, Resampler } from "./resample_state";
import { sumFour } from "./resample_sum";

const FRACTION_MASK: i64 = ((1 as i64) << FRACTION_BITS) - 1;

/**
 * Makes what can be made at the start of the output area, up to the end of the group in which `wanted` frames are reached.
 * Returns how many frames.
 */
export function makeFrames(r: Resampler, wanted: i32): i32 {
  const group = r.blended ? 2 : 4;
  const most = min(wanted, r.outputFrames);
  let made = 0;
  while (made < most && r.first + r.span <= r.filled) {
    const count = r.blended ? makePair(r, made) : makeFour(r, made);
    made += count;
    if (count < group) break;
  }
  return made;
}

/** A group of four at a ratio of small whole numbers. Returns how many of them lie before the input's end. */
function makeFour(r: Resampler, made: i32): i32 {
  const from = r.first;
  const phases = r.phases, whole = r.stepWhole, rest = r.stepRest;
  let row = i32(r.phase), offset = 0, count = 0;
  const limit = r.end - r.reach + 1 - from;
  let a: usize = 0, b: usize = 0, c: usize = 0, d: usize = 0, fa: usize = 0, fb: usize = 0, fc: usize = 0, fd: usize = 0;
  for (let output = 0; output < 4; output++) {
    const shift = usize(r.shift - offset);
    a = b, b = c, c = d, d = usize(r.rows) + usize(row) * usize(r.rowBytes) + (shift << 2);
    fa = fb, fb = fc, fc = fd, fd = usize(r.fineRows) + usize(row) * usize(r.fineRowBytes) + (shift << 3);
    if (offset < limit) count++;
    offset += whole;
    row += rest;
    if (row >= phases) {
      row -= phases;
      offset++;
    }
  }
  r.phase = i64(row);
  r.first = from + offset;
  for (let channel = 0; channel < r.channels; channel++) {
    const x = usize(r.history) + (usize(channel * r.capacity + from) << 2);
    const to = usize(r.output) + (usize(channel * r.outputFrames + made) << 2);
    sumFour(r, x, a, b, c, d, fa, fb, fc, fd);
    const sums = usize(r.sums);
    for (let output: usize = 0; output < 4; output++) store<f32>(to + (output << 2), f32(load<f64>(sums + (output << 3))));
  }
  return count;
}

/** A group of two at any ratio: each is a blend of what the rows below and above its φ give. */
function makePair(r: Resampler, made: i32): i32 {
  const from = r.first;
  const rowBytes = usize(r.rowBytes), fineBytes = usize(r.fineRowBytes);
  const firstRow = rowBelow(r), firstShare = shareAbove(r);
  const limit = r.end - r.reach + 1 - from;
  let count = limit > 0 ? 1 : 0;
  const a = usize(r.rows) + firstRow * rowBytes + (usize(r.shift) << 2);
  const fa = usize(r.fineRows) + firstRow * fineBytes + (usize(r.shift) << 3);
  advance(r);
  const shift = usize(r.shift - (r.first - from));
  if (r.first - from < limit) count++;
  const secondRow = rowBelow(r), secondShare = shareAbove(r);
  const c = usize(r.rows) + secondRow * rowBytes + (shift << 2);
  const fc = usize(r.fineRows) + secondRow * fineBytes + (shift << 3);
  advance(r);
  for (let channel = 0; channel < r.channels; channel++) {
    const x = usize(r.history) + (usize(channel * r.capacity + from) << 2);
    const to = usize(r.output) + (usize(channel * r.outputFrames + made) << 2);
    sumFour(r, x, a, a + rowBytes, c, c + rowBytes, fa, fa + fineBytes, fc, fc + fineBytes);
    store<f32>(to, f32(blend(usize(r.sums), firstShare)));
    store<f32>(to, f32(blend(usize(r.sums) + 16, secondShare)), 4);
  }
  return count;
}

// @ts-ignore: decorator
@inline
function blend(sums: usize, share: f64): f64 {
  const below = load<f64>(sums);
  return below + share * (load<f64>(sums, 8) - below);
}

/** The row whose φ is the nearest below. */
function rowBelow(r: Resampler): usize {
  return usize((r.phase * i64(r.phases)) >> FRACTION_BITS);
}

/** How far φ lies above that row, 0…1. */
function shareAbove(r: Resampler): f64 {
  return f64((r.phase * i64(r.phases)) & FRACTION_MASK) / f64((1 as i64) << FRACTION_BITS);
}

/** On to the next output frame, and the ratio a little nearer to where it is to go. */
function advance(r: Resampler): void {
  const next = r.phase + r.step;
  r.first += i32(next >> FRACTION_BITS);
  r.phase = next & FRACTION_MASK;
  if (r.stepChanges == 0) return;
  r.stepChanges--;
  r.step = r.stepChanges == 0 ? r.stepTarget : r.step + r.stepChange;
}
