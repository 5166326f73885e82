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

/** Two channels at once: `addScaled` for each. Sixteen frames a round, since every access is checked against the memory's end. */
export function addPair(toLeft: usize, toRight: usize, left: usize, right: usize, frames: i32, gainLeft: f32, gainRight: f32): void {
  const byRight = toRight - toLeft;
  const gainsLeft = f32x4.splat(gainLeft), gainsRight = f32x4.splat(gainRight);
  const wide = toLeft + (usize(frames & ~15) << 2);
  for (; toLeft < wide; toLeft += 64, left += 64, right += 64) {
    v128.store(toLeft, f32x4.add(v128.load(toLeft), f32x4.mul(v128.load(left), gainsLeft)));
    v128.store(toLeft, f32x4.add(v128.load(toLeft, 16), f32x4.mul(v128.load(left, 16), gainsLeft)), 16);
    v128.store(toLeft, f32x4.add(v128.load(toLeft, 32), f32x4.mul(v128.load(left, 32), gainsLeft)), 32);
    v128.store(toLeft, f32x4.add(v128.load(toLeft, 48), f32x4.mul(v128.load(left, 48), gainsLeft)), 48);
    const to = toLeft + byRight;
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(right), gainsRight)));
    v128.store(to, f32x4.add(v128.load(to, 16), f32x4.mul(v128.load(right, 16), gainsRight)), 16);
    v128.store(to, f32x4.add(v128.load(to, 32), f32x4.mul(v128.load(right, 32), gainsRight)), 32);
    v128.store(to, f32x4.add(v128.load(to, 48), f32x4.mul(v128.load(right, 48), gainsRight)), 48);
  }
  const rest = frames & 15;
  if (rest == 0) return;
  addScaled(toLeft, left, rest, gainLeft);
  addScaled(toLeft + byRight, right, rest, gainRight);
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

/** Highest magnitude. */
export function peakOf(from: usize, frames: i32): f32 {
  const end = from + (usize(frames) << 2);
  let peaks = f32x4.splat(0);
  for (; from + 16 <= end; from += 16) peaks = f32x4.max(peaks, f32x4.abs(v128.load(from)));
  let peak = max(
    max(f32x4.extract_lane(peaks, 0), f32x4.extract_lane(peaks, 1)),
    max(f32x4.extract_lane(peaks, 2), f32x4.extract_lane(peaks, 3)),
  );
  for (; from < end; from += 4) peak = max(peak, abs(load<f32>(from)));
  return peak;
}

/** Sum of squares. */
export function squareOf(from: usize, frames: i32): f32 {
  const end = from + (usize(frames) << 2);
  let sums = f32x4.splat(0);
  for (; from + 16 <= end; from += 16) {
    const x = v128.load(from);
    sums = f32x4.add(sums, f32x4.mul(x, x));
  }
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (; from < end; from += 4) sum += load<f32>(from) * load<f32>(from);
  return sum;
}
