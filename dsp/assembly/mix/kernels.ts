// Mixing kernels over runs of f32 frames, four at a time. Each output frame depends on its own input frames and its own
// index only, so that where a run is cut changes no bit.

/** Puts zero where a driver delivered no number or an infinite one: a loop would repeat it for ever. */
export function cleanFrames(at: usize, frames: i32): void {
  const end = at + (usize(frames) << 2);
  const infinity = f32x4.splat(f32.POSITIVE_INFINITY);
  for (; at + 16 <= end; at += 16) {
    const x = v128.load(at);
    v128.store(at, v128.and(x, f32x4.lt(f32x4.abs(x), infinity)));
  }
  for (; at < end; at += 4) if (!(abs(load<f32>(at)) < f32.POSITIVE_INFINITY)) store<f32>(at, 0);
}

/** to += from × gain. */
export function addScaled(to: usize, from: usize, frames: i32, gain: f32): void {
  const end = to + (usize(frames) << 2);
  const gains = f32x4.splat(gain);
  for (; to + 16 <= end; to += 16, from += 16) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(from), gains)));
  }
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from) * gain);
}

/** to += from × (start + slope × (step + i)): a ramp `step` frames into its course. */
export function addRamped(to: usize, from: usize, frames: i32, start: f32, slope: f32, step: i32): void {
  const end = to + (usize(frames) << 2);
  const starts = f32x4.splat(start), slopes = f32x4.splat(slope), fours = f32x4.splat(4);
  // Whole numbers below 2^24: adding four is exact.
  let steps = f32x4.add(f32x4.splat(f32(step)), f32x4(0, 1, 2, 3));
  for (; to + 16 <= end; to += 16, from += 16, step += 4, steps = f32x4.add(steps, fours)) {
    const gains = f32x4.add(starts, f32x4.mul(slopes, steps));
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(from), gains)));
  }
  for (; to < end; to += 4, from += 4, step++) store<f32>(to, load<f32>(to) + load<f32>(from) * (start + slope * f32(step)));
}

/** x × gain, in place. */
export function scaleFrames(at: usize, frames: i32, gain: f32): void {
  const end = at + (usize(frames) << 2);
  const gains = f32x4.splat(gain);
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.mul(v128.load(at), gains));
  for (; at < end; at += 4) store<f32>(at, load<f32>(at) * gain);
}

/** x × (start + slope × (step + i)), in place. */
export function rampFrames(at: usize, frames: i32, start: f32, slope: f32, step: i32): void {
  for (let i = 0; i < frames; i++, at += 4) store<f32>(at, load<f32>(at) * (start + slope * f32(step + i)));
}

/** No magnitude above `ceiling`, in place. */
export function clipFrames(at: usize, frames: i32, ceiling: f32): void {
  for (let i = 0; i < frames; i++, at += 4) store<f32>(at, max(-ceiling, min(ceiling, load<f32>(at))));
}

/** Highest magnitude (lane 0) and sum of squares (lane 1). */
export function levelsOf(from: usize, frames: i32): v128 {
  const end = from + (usize(frames) << 2);
  let peaks = f32x4.splat(0), sums = f32x4.splat(0), morePeaks = peaks, moreSums = sums;
  for (; from + 32 <= end; from += 32) {
    const x = v128.load(from), y = v128.load(from, 16);
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
    sums = f32x4.add(sums, f32x4.mul(x, x));
    morePeaks = f32x4.pmax(morePeaks, f32x4.abs(y));
    moreSums = f32x4.add(moreSums, f32x4.mul(y, y));
  }
  const levels = joinLevels(f32x4.pmax(peaks, morePeaks), f32x4.add(sums, moreSums));
  let peak = f32x4.extract_lane(levels, 0), sum = f32x4.extract_lane(levels, 1);
  for (; from < end; from += 4) {
    const x = load<f32>(from);
    peak = abs(x) > peak ? abs(x) : peak;
    sum += x * x;
  }
  return f32x4(peak, sum, 0, 0);
}

/** Peaks and sums of four lanes as those of one: in lanes 0 and 1. */
export function joinLevels(peaks: v128, sums: v128): v128 {
  const halfPeaks = f32x4.pmax(peaks, v128.shuffle<f32>(peaks, peaks, 2, 3, 0, 1));
  const halfSums = f32x4.add(sums, v128.shuffle<f32>(sums, sums, 2, 3, 0, 1));
  const peak = f32x4.pmax(halfPeaks, v128.shuffle<f32>(halfPeaks, halfPeaks, 1, 0, 3, 2));
  const sum = f32x4.add(halfSums, v128.shuffle<f32>(halfSums, halfSums, 1, 0, 3, 2));
  return v128.shuffle<f32>(peak, sum, 0, 4, 1, 5);
}
