// The taps for one place between frames, four at a time.
import { pairsAddress, PHASES, PHASES_SHIFT, REACH, ROW_BYTES, rowAddress, TAPS, tapsAddress } from "./rate_table";
import { RATE_ONE, RATE_SHIFT } from "../protocol";

/** Places within a phase. */
const WITHIN_SHIFT: i32 = RATE_SHIFT - PHASES_SHIFT;
/** Places in a stretched table are counted in 1/65536 of a phase. */
const FINE: f64 = 65536;

/** Frames that a rate needs on either side of a place. */
// @ts-ignore: decorator
@inline
export function reachAt(speed: i32): i32 {
  return speed <= RATE_ONE ? REACH : (REACH * speed + RATE_ONE - 1) >> RATE_SHIFT;
}

/** Taps for a place `fraction` past a frame, at most the speed of the recording: two rows, interpolated. */
function makeTaps(fraction: i32): void {
  const row = rowAddress(fraction >> WITHIN_SHIFT), to = tapsAddress();
  const weight = f32x4.splat(f32(fraction & ((1 << WITHIN_SHIFT) - 1)) / f32(1 << WITHIN_SHIFT));
  for (let byte: usize = 0; byte < ROW_BYTES; byte += 16) {
    const near = v128.load(row + byte);
    v128.store(to + byte, f32x4.add(near, f32x4.mul(weight, f32x4.sub(v128.load(row + byte + ROW_BYTES), near))));
  }
}

/**
 * Taps for a place `fraction` past a frame, faster than the recording: the prototype stretched by the speed. Tap k is that of the
 * frame k − reach + 1 away; each is looked up between two phases. The count is made up to fours with zeros.
 */
function makeStretchedTaps(fraction: i32, speed: i32, reach: i32): void {
  const to = tapsAddress(), pairs = pairsAddress();
  const step = f64(PHASES) * f64(RATE_ONE) / f64(speed);
  // Place of the first tap in the prototype, in phases from its beginning.
  const first = f64(REACH * PHASES) + (f64(1 - reach) - f64(fraction) / f64(RATE_ONE)) * step;
  const fineStep = i32(step * FINE + 0.5);
  const level = f32x4.splat(f32(RATE_ONE) / f32(speed));
  const ends = i32x4.splat(TAPS * PHASES - 1);
  let at = i32x4.add(i32x4.splat(i32(floor<f64>(first * FINE + 0.5))), i32x4.mul(i32x4.splat(fineStep), i32x4(0, 1, 2, 3)));
  const stride = i32x4.splat(4 * fineStep);
  for (let k = 0; k < 2 * reach; k += 4) {
    const place = i32x4.shr_s(at, 16);
    const isInside = v128.and(i32x4.ge_s(place, i32x4.splat(0)), i32x4.le_s(place, ends));
    const byte = i32x4.shl(v128.and(place, isInside), 3);
    const weight = f32x4.mul(f32x4.convert_i32x4_s(v128.and(at, i32x4.splat(0xffff))), f32x4.splat(1 / 65536));
    const low = lookUp(pairs, i32x4.extract_lane(byte, 0), i32x4.extract_lane(byte, 1));
    const high = lookUp(pairs, i32x4.extract_lane(byte, 2), i32x4.extract_lane(byte, 3));
    const near = v128.shuffle<f32>(low, high, 0, 2, 4, 6), steps = v128.shuffle<f32>(low, high, 1, 3, 5, 7);
    const value = f32x4.mul(level, f32x4.add(near, f32x4.mul(weight, steps)));
    v128.store(to + (usize(k) << 2), v128.and(value, isInside));
    at = i32x4.add(at, stride);
  }
}

/** Makes the taps for a place `fraction` past a frame, unless they were `made` for the same fraction last. Returns what they are for. */
// @ts-ignore: decorator
@inline
export function tapsFor(fraction: i32, speed: i32, reach: i32, made: i32): i32 {
  if (fraction == made) return made; // at rates like 2 and 3 all places lie alike between their frames
  if (speed < RATE_ONE) makeTaps(fraction);
  else makeStretchedTaps(fraction, speed, reach);
  return fraction;
}

/** Two pairs. */
// @ts-ignore: decorator
@inline
function lookUp(pairs: usize, first: i32, second: i32): v128 {
  return v128.load_lane<u64>(pairs + usize(second), v128.load64_zero(pairs + usize(first)), 1);
}

/** The sum of products of `count` (made up to fours) frames with the taps. */
export function sumTaps(from: usize, count: i32): f32 {
  const taps = tapsAddress(), end = usize((count + 3) & ~3) << 2;
  let even = f32x4.splat(0), odd = f32x4.splat(0);
  let byte: usize = 0;
  for (; byte + 32 <= end; byte += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(from + byte), v128.load(taps + byte)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(from + byte, 16), v128.load(taps + byte, 16)));
  }
  if (byte < end) even = f32x4.add(even, f32x4.mul(v128.load(from + byte), v128.load(taps + byte)));
  const sum = f32x4.add(even, odd);
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}
