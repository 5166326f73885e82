// Four sums of products of one stretch of input with four rows of taps: the resampler's whole arithmetic.
//
// The far taps are small, and f32 serves them; the middle, where nearly all of the energy is, is summed in f64. Together they
// leave the rounding of the output to f32 as the main error, at little more than half the time of f64 throughout. The order of
// all additions is fixed by the row alone.
import { Resampler } from "./resample_state";

// @ts-ignore: decorator
@inline
function widen(x: v128): v128 {
  return f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)));
}

// @ts-ignore: decorator
@inline
function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Sums of the frames at `x` with the rows at `a`…`d` (f32) and their middles at `fa`…`fd` (f64), into `r.sums`. */
export function sumFour(
  r: Resampler, x: usize, a: usize, b: usize, c: usize, d: usize, fa: usize, fb: usize, fc: usize, fd: usize,
): void {
  const zero = f32x4.splat(0);
  const fineFrom = usize(r.fineFrom) << 2, fineTo = usize(r.fineTo) << 2, span = usize(r.span) << 2;
  let at: usize = 0;
  let sa = zero, sb = zero, sc = zero, sd = zero;
  for (; at < fineFrom; at += 32) {
    const near = v128.load(x + at), next = v128.load(x + at, 16);
    sa = f32x4.add(f32x4.add(sa, f32x4.mul(near, v128.load(a + at))), f32x4.mul(next, v128.load(a + at, 16)));
    sb = f32x4.add(f32x4.add(sb, f32x4.mul(near, v128.load(b + at))), f32x4.mul(next, v128.load(b + at, 16)));
    sc = f32x4.add(f32x4.add(sc, f32x4.mul(near, v128.load(c + at))), f32x4.mul(next, v128.load(c + at, 16)));
    sd = f32x4.add(f32x4.add(sd, f32x4.mul(near, v128.load(d + at))), f32x4.mul(next, v128.load(d + at, 16)));
  }
  let ta = widen(sa), tb = widen(sb), tc = widen(sc), td = widen(sd);
  for (; at < fineTo; at += 8, fa += 16, fb += 16, fc += 16, fd += 16) {
    const frames = f64x2.promote_low_f32x4(v128.load64_zero(x + at));
    ta = f64x2.add(ta, f64x2.mul(frames, v128.load(fa)));
    tb = f64x2.add(tb, f64x2.mul(frames, v128.load(fb)));
    tc = f64x2.add(tc, f64x2.mul(frames, v128.load(fc)));
    td = f64x2.add(td, f64x2.mul(frames, v128.load(fd)));
  }
  sa = zero, sb = zero, sc = zero, sd = zero;
  for (; at < span; at += 32) {
    const near = v128.load(x + at), next = v128.load(x + at, 16);
    sa = f32x4.add(f32x4.add(sa, f32x4.mul(near, v128.load(a + at))), f32x4.mul(next, v128.load(a + at, 16)));
    sb = f32x4.add(f32x4.add(sb, f32x4.mul(near, v128.load(b + at))), f32x4.mul(next, v128.load(b + at, 16)));
    sc = f32x4.add(f32x4.add(sc, f32x4.mul(near, v128.load(c + at))), f32x4.mul(next, v128.load(c + at, 16)));
    sd = f32x4.add(f32x4.add(sd, f32x4.mul(near, v128.load(d + at))), f32x4.mul(next, v128.load(d + at, 16)));
  }
  const sums = usize(r.sums);
  store<f64>(sums, total(f64x2.add(ta, widen(sa))));
  store<f64>(sums, total(f64x2.add(tb, widen(sb))), 8);
  store<f64>(sums, total(f64x2.add(tc, widen(sc))), 16);
  store<f64>(sums, total(f64x2.add(td, widen(sd))), 24);
}
