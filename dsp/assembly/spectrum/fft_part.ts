// The first step of an inverse real transform: from 4L + 1 bins to L rows; joinRows backwards.
//
// A radix-8 step over X[k + qL], q = 0…7 (those above 4L are mirrored conjugates), turned by W^−jk, gives the eight spectra S_j
// of x[8n + j]; rows are E + iO and its mirror. Everything happens with re and im changed round, which makes a forward
// step an inverse one; the rows are written that way too, for forward passes to transform.
import { Fft } from "./fft_plan";
import { timesIm, timesRe } from "./fft_butterfly";
import { firsts, lower, reversed, seconds, upper } from "./lanes";

const ROOT: f32 = 0.7071067811865476;
const TWO: f32 = 2;

/** Writes the rows (im first) whose transform is 1/size of that of the bins at `re` and `im`. */
export function partBins(plan: Fft, re: usize, im: usize, rows: usize): void {
  const run = usize(plan.rows) << 2;
  partFirstRow(rows, run, re, im, 1 / f32(plan.size));
  let up = rows + 32, down = rows + (usize(plan.rows - 1) << 5);
  let w = usize(plan.part);
  for (let k: usize = 4; k <= run >> 1; k += 16, up += 128, down -= 128, w += 224) {
    partGroup(re + k, im + k, re + 4 * run - k - 12, im + 4 * run - k - 12, run, w, up, down, 1 / f32(plan.size));
  }
}

/** Four k: loads eight bins of each, in even and odd q, and hands their sums and differences on. */
// @ts-ignore: decorator
@inline
function partGroup(re: usize, im: usize, mirrorRe: usize, mirrorIm: usize, run: usize, w: usize, up: usize, down: usize, scale: f32): void {
  const root = f32x4.splat(ROOT);
  // Changed round: x is the imaginary part, xi the real one; q and q + 4 lie 4L apart, one of them mirrored and negated.
  const a = v128.load(im), ai = v128.load(re), e = f32x4.neg(reversed(v128.load(mirrorIm))), ei = reversed(v128.load(mirrorRe));
  const b = v128.load(im + run), bi = v128.load(re + run);
  const f = f32x4.neg(reversed(v128.load(mirrorIm - run))), fi = reversed(v128.load(mirrorRe - run));
  const c = v128.load(im + 2 * run), ci = v128.load(re + 2 * run);
  const g = f32x4.neg(reversed(v128.load(mirrorIm - 2 * run))), gi = reversed(v128.load(mirrorRe - 2 * run));
  const d = v128.load(im + 3 * run), di = v128.load(re + 3 * run);
  const h = f32x4.neg(reversed(v128.load(mirrorIm - 3 * run))), hi = reversed(v128.load(mirrorRe - 3 * run));
  partEight(a, ai, b, bi, c, ci, d, di, e, ei, f, fi, g, gi, h, hi, w, up, down, scale, root);
}

/** A radix-8 step over eight bins and their turns; results are the spectra 0…7. */
// @ts-ignore: decorator
@inline
function partEight(
  a: v128, ai: v128, b: v128, bi: v128, c: v128, ci: v128, d: v128, di: v128, e: v128, ei: v128, f: v128, fi: v128, g: v128, gi: v128, h: v128, hi: v128,
  w: usize, up: usize, down: usize, scale: f32, root: v128,
): void {
  let p = f32x4.add(a, e), pi = f32x4.add(ai, ei), q = f32x4.add(b, f), qi = f32x4.add(bi, fi);
  let r = f32x4.add(c, g), ri = f32x4.add(ci, gi), o = f32x4.add(d, h), oi = f32x4.add(di, hi);
  let s = f32x4.add(p, r), si = f32x4.add(pi, ri), t = f32x4.sub(p, r), ti = f32x4.sub(pi, ri);
  let u = f32x4.add(q, o), ui = f32x4.add(qi, oi), v = f32x4.sub(qi, oi), vi = f32x4.sub(o, q);
  const scales = f32x4.splat(scale);
  const z0 = f32x4.mul(scales, f32x4.add(s, u)), z0i = f32x4.mul(scales, f32x4.add(si, ui));
  const z2 = turnRe(f32x4.add(t, v), f32x4.add(ti, vi), w + 32), z2i = turnIm(f32x4.add(t, v), f32x4.add(ti, vi), w + 32);
  const z4 = turnRe(f32x4.sub(s, u), f32x4.sub(si, ui), w + 96), z4i = turnIm(f32x4.sub(s, u), f32x4.sub(si, ui), w + 96);
  const z6 = turnRe(f32x4.sub(t, v), f32x4.sub(ti, vi), w + 160), z6i = turnIm(f32x4.sub(t, v), f32x4.sub(ti, vi), w + 160);
  p = f32x4.sub(b, f), pi = f32x4.sub(bi, fi), q = f32x4.sub(d, h), qi = f32x4.sub(di, hi);
  r = f32x4.sub(ci, gi), ri = f32x4.sub(g, c), o = f32x4.sub(a, e), oi = f32x4.sub(ai, ei);
  s = f32x4.add(o, r), si = f32x4.add(oi, ri), t = f32x4.sub(o, r), ti = f32x4.sub(oi, ri);
  r = f32x4.mul(root, f32x4.add(p, pi)), ri = f32x4.mul(root, f32x4.sub(pi, p));
  o = f32x4.mul(root, f32x4.sub(qi, q)), oi = f32x4.neg(f32x4.mul(root, f32x4.add(q, qi)));
  u = f32x4.add(r, o), ui = f32x4.add(ri, oi), v = f32x4.sub(ri, oi), vi = f32x4.sub(o, r);
  const z1 = turnRe(f32x4.add(s, u), f32x4.add(si, ui), w), z1i = turnIm(f32x4.add(s, u), f32x4.add(si, ui), w);
  const z3 = turnRe(f32x4.add(t, v), f32x4.add(ti, vi), w + 64), z3i = turnIm(f32x4.add(t, v), f32x4.add(ti, vi), w + 64);
  const z5 = turnRe(f32x4.sub(s, u), f32x4.sub(si, ui), w + 128), z5i = turnIm(f32x4.sub(s, u), f32x4.sub(si, ui), w + 128);
  const z7 = turnRe(f32x4.sub(t, v), f32x4.sub(ti, vi), w + 192), z7i = turnIm(f32x4.sub(t, v), f32x4.sub(ti, vi), w + 192);
  // Rows are E + iO upwards and conj E + i conj O downwards.
  storeTransposed(f32x4.add(z0, z4i), f32x4.add(z1, z5i), f32x4.add(z2, z6i), f32x4.add(z3, z7i), up, 32);
  storeTransposed(f32x4.sub(z0i, z4), f32x4.sub(z1i, z5), f32x4.sub(z2i, z6), f32x4.sub(z3i, z7), up + 16, 32);
  storeTransposed(f32x4.sub(z4i, z0), f32x4.sub(z5i, z1), f32x4.sub(z6i, z2), f32x4.sub(z7i, z3), down, -32);
  storeTransposed(f32x4.add(z0i, z4), f32x4.add(z1i, z5), f32x4.add(z2i, z6), f32x4.add(z3i, z7), down + 16, -32);
}

// @ts-ignore: decorator
@inline
function turnRe(xr: v128, xi: v128, w: usize): v128 {
  return timesRe(xr, xi, v128.load(w), v128.load(w, 16));
}

// @ts-ignore: decorator
@inline
function turnIm(xr: v128, xi: v128, w: usize): v128 {
  return timesIm(xr, xi, v128.load(w), v128.load(w, 16));
}

/** Columns a b c d become four vectors, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function storeTransposed(a: v128, b: v128, c: v128, d: v128, to: usize, step: usize): void {
  const l0 = lower(a, b), l1 = lower(c, d), h0 = upper(a, b), h1 = upper(c, d);
  v128.store(to, firsts(l0, l1));
  v128.store(to + step, seconds(l0, l1));
  v128.store(to + 2 * step, firsts(h0, h1));
  v128.store(to + 3 * step, seconds(h0, h1));
}

/** Row 0 comes from bins 0, L, 2L, 3L, 4L alone. */
function partFirstRow(row: usize, run: usize, re: usize, im: usize, scale: f32): void {
  const x0 = load<f32>(re), x4 = load<f32>(re + 4 * run);
  const x1 = load<f32>(re + run), y1 = load<f32>(im + run), x2 = load<f32>(re + 2 * run), y2 = load<f32>(im + 2 * run);
  const x3 = load<f32>(re + 3 * run), y3 = load<f32>(im + 3 * run);
  const even = x0 + x4 + TWO * x2, odd = TWO * (x1 + x3), cross = x0 + x4 - TWO * x2, across = TWO * (y3 - y1);
  const plus = x0 - x4, minus = TWO * y2, sum = TWO * ROOT * (x1 - x3), turned = TWO * ROOT * (y1 + y3);
  // Spectra 0, 4, 2, 6, then 1, 5, 3, 7.
  store<f32>(row + 16, scale * (even + odd));
  store<f32>(row, scale * (even - odd));
  store<f32>(row + 24, scale * (cross + across));
  store<f32>(row + 8, scale * (cross - across));
  store<f32>(row + 20, scale * (plus - minus + (sum - turned)));
  store<f32>(row + 4, scale * (plus - minus - (sum - turned)));
  store<f32>(row + 28, scale * (plus + minus - (sum + turned)));
  store<f32>(row + 12, scale * (plus + minus + (sum + turned)));
}
