// The kernels of a track that just plays: two channels into two buses and the track's meter in one pass. To the bit what the
// kernels of one channel give.
//
// Sixteen frames a round (eight on a ramp) with fixed offsets, since every access is checked against the memory's end; two accumulators for each
// level, since an addition takes longer than everything else of a frame.
import { addRamped, addScaled, joinLevels, levelsOf } from "./kernels";

/** toLeft += left × gainLeft, toRight += right × gainRight. Returns peak (lane 0) and sum of squares (lane 1) of left. */
export function mixPair(toLeft: usize, toRight: usize, left: usize, right: usize, frames: i32, gainLeft: f32, gainRight: f32): v128 {
  const gainsLeft = f32x4.splat(gainLeft), gainsRight = f32x4.splat(gainRight);
  let peaks = f32x4.splat(0), sums = f32x4.splat(0), morePeaks = peaks, moreSums = sums;
  const wide = toLeft + (usize(frames & ~15) << 2);
  for (; toLeft < wide; toLeft += 64, toRight += 64, left += 64, right += 64) {
    let x = v128.load(left), y = v128.load(left, 16);
    v128.store(toLeft, f32x4.add(v128.load(toLeft), f32x4.mul(x, gainsLeft)));
    v128.store(toLeft, f32x4.add(v128.load(toLeft, 16), f32x4.mul(y, gainsLeft)), 16);
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
    sums = f32x4.add(sums, f32x4.mul(x, x));
    morePeaks = f32x4.pmax(morePeaks, f32x4.abs(y));
    moreSums = f32x4.add(moreSums, f32x4.mul(y, y));
    x = v128.load(left, 32), y = v128.load(left, 48);
    v128.store(toLeft, f32x4.add(v128.load(toLeft, 32), f32x4.mul(x, gainsLeft)), 32);
    v128.store(toLeft, f32x4.add(v128.load(toLeft, 48), f32x4.mul(y, gainsLeft)), 48);
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
    sums = f32x4.add(sums, f32x4.mul(x, x));
    morePeaks = f32x4.pmax(morePeaks, f32x4.abs(y));
    moreSums = f32x4.add(moreSums, f32x4.mul(y, y));
    v128.store(toRight, f32x4.add(v128.load(toRight), f32x4.mul(v128.load(right), gainsRight)));
    v128.store(toRight, f32x4.add(v128.load(toRight, 16), f32x4.mul(v128.load(right, 16), gainsRight)), 16);
    v128.store(toRight, f32x4.add(v128.load(toRight, 32), f32x4.mul(v128.load(right, 32), gainsRight)), 32);
    v128.store(toRight, f32x4.add(v128.load(toRight, 48), f32x4.mul(v128.load(right, 48), gainsRight)), 48);
  }
  const levels = joinLevels(f32x4.pmax(peaks, morePeaks), f32x4.add(sums, moreSums));
  const rest = frames & 15;
  if (rest == 0) return levels;
  addScaled(toLeft, left, rest, gainLeft);
  addScaled(toRight, right, rest, gainRight);
  const last = levelsOf(left, rest);
  return v128.shuffle<f32>(f32x4.pmax(levels, last), f32x4.add(levels, last), 0, 5, 2, 7);
}

/** As `mixPair`, each side's gain start + slope × (step + i); a gain that stands has a slope of zero. */
export function mixPairRamped(
  toLeft: usize, toRight: usize, left: usize, right: usize, frames: i32,
  startLeft: f32, slopeLeft: f32, stepLeft: i32, startRight: f32, slopeRight: f32, stepRight: i32,
): v128 {
  const startsLeft = f32x4.splat(startLeft), slopesLeft = f32x4.splat(slopeLeft);
  const startsRight = f32x4.splat(startRight), slopesRight = f32x4.splat(slopeRight);
  const four = f32x4.splat(4), eight = f32x4.splat(8);
  let stepsLeft = f32x4.add(f32x4.splat(f32(stepLeft)), f32x4(0, 1, 2, 3));
  let stepsRight = f32x4.add(f32x4.splat(f32(stepRight)), f32x4(0, 1, 2, 3));
  let peaks = f32x4.splat(0), sums = f32x4.splat(0), morePeaks = peaks, moreSums = sums;
  const done = frames & ~7;
  const wide = toLeft + (usize(done) << 2);
  for (; toLeft < wide; toLeft += 32, toRight += 32, left += 32, right += 32) {
    const x = v128.load(left), y = v128.load(left, 16);
    const gains = f32x4.add(startsLeft, f32x4.mul(slopesLeft, stepsLeft));
    const moreGains = f32x4.add(startsLeft, f32x4.mul(slopesLeft, f32x4.add(stepsLeft, four)));
    v128.store(toLeft, f32x4.add(v128.load(toLeft), f32x4.mul(x, gains)));
    v128.store(toLeft, f32x4.add(v128.load(toLeft, 16), f32x4.mul(y, moreGains)), 16);
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
    sums = f32x4.add(sums, f32x4.mul(x, x));
    morePeaks = f32x4.pmax(morePeaks, f32x4.abs(y));
    moreSums = f32x4.add(moreSums, f32x4.mul(y, y));
    const rightGains = f32x4.add(startsRight, f32x4.mul(slopesRight, stepsRight));
    const moreRightGains = f32x4.add(startsRight, f32x4.mul(slopesRight, f32x4.add(stepsRight, four)));
    v128.store(toRight, f32x4.add(v128.load(toRight), f32x4.mul(v128.load(right), rightGains)));
    v128.store(toRight, f32x4.add(v128.load(toRight, 16), f32x4.mul(v128.load(right, 16), moreRightGains)), 16);
    stepsLeft = f32x4.add(stepsLeft, eight);
    stepsRight = f32x4.add(stepsRight, eight);
  }
  const levels = joinLevels(f32x4.pmax(peaks, morePeaks), f32x4.add(sums, moreSums));
  const rest = frames & 7;
  if (rest == 0) return levels;
  addRamped(toLeft, left, rest, startLeft, slopeLeft, stepLeft + done);
  addRamped(toRight, right, rest, startRight, slopeRight, stepRight + done);
  const last = levelsOf(left, rest);
  return v128.shuffle<f32>(f32x4.pmax(levels, last), f32x4.add(levels, last), 0, 5, 2, 7);
}
