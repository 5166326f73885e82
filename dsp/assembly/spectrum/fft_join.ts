// The last step of a real transform: from L rows to 4L + 1 bins.
//
// Lane l of row n holds x[8n + l] + i x[8n + 4 + l]. Its spectrum Z gives those of the two real sequences, E = (Z[k] + Z*[L−k]) / 2
// and O = (Z[k] − Z*[L−k]) / 2i, so there are eight spectra S_j of x[8n + j]; a radix-8 step over them, turned by W^jk, is
// X[k + qL]; bins above 4L are the mirrored conjugates of those below. Four k at a time, so lanes are transposed first.
import { Fft } from "./fft_plan";
import { timesIm, timesRe } from "./fft_butterfly";
import { firsts, lower, reversed, seconds, upper } from "./lanes";
import { keep, kept, SHELF } from "../memory/shelf";

const ROOT: f32 = 0.7071067811865476;

/** Writes size/2 + 1 bins to `reOut` and `imOut`. */
export function joinRows(plan: Fft, rows: usize, reOut: usize, imOut: usize): void {
  joinFirstRow(rows, usize(plan.rows) << 2, reOut, imOut);
  joinOthers(plan, rows, reOut, imOut, false);
}

/** Writes the power re² + im² of size/2 + 1 bins to `out`. */
export function joinPower(plan: Fft, rows: usize, out: usize): void {
  joinFirstRow(rows, 4, SHELF, SHELF + 32);
  for (let q: usize = 0; q < 5; q++) {
    const re = load<f32>(SHELF + (q << 2)), im = load<f32>(SHELF + 32 + (q << 2));
    store<f32>(out + q * (usize(plan.rows) << 2), re * re + im * im);
  }
  joinOthers(plan, rows, out, 0, true);
}

// @ts-ignore: decorator
@inline
function joinOthers(plan: Fft, rows: usize, re: usize, im: usize, power: bool): void {
  const run = usize(plan.rows) << 2;
  let up = rows + 32, down = rows + (usize(plan.rows - 1) << 5);
  let w = usize(plan.join);
  for (let k: usize = 4; k <= run >> 1; k += 16, up += 128, down -= 128, w += 224) {
    const mirror = 4 * run - k - 12;
    joinGroup(up, down, w, re + k, im + k, re + mirror, im + mirror, run, power);
  }
}

// @ts-ignore: decorator
@inline
function joinGroup(up: usize, down: usize, w: usize, re: usize, im: usize, mirrorRe: usize, mirrorIm: usize, run: usize, power: bool): void {
  // Real parts: sums are E's, differences O's imaginary parts; then the imaginary parts.
  keepTransposed(up, down, 0, 12, true);
  keepTransposed(up + 16, down + 16, 8, 4, false);
  joinEight(w, re, im, mirrorRe, mirrorIm, run, power);
}

/** Sums of rows and their mirrors, transposed, to four places on the shelf; differences to four others. */
// @ts-ignore: decorator
@inline
function keepTransposed(up: usize, down: usize, sums: usize, differences: usize, mirroredFirst: bool): void {
  const x0 = v128.load(up), x1 = v128.load(up, 32), x2 = v128.load(up, 64), x3 = v128.load(up, 96);
  const y0 = v128.load(down), y1 = v128.load(down - 32), y2 = v128.load(down - 64), y3 = v128.load(down - 96);
  const s0 = f32x4.add(x0, y0), s1 = f32x4.add(x1, y1), s2 = f32x4.add(x2, y2), s3 = f32x4.add(x3, y3);
  let d0 = f32x4.sub(x0, y0), d1 = f32x4.sub(x1, y1), d2 = f32x4.sub(x2, y2), d3 = f32x4.sub(x3, y3);
  if (mirroredFirst) d0 = f32x4.sub(y0, x0), d1 = f32x4.sub(y1, x1), d2 = f32x4.sub(y2, x2), d3 = f32x4.sub(y3, x3);
  let l0 = lower(s0, s1), l1 = lower(s2, s3), h0 = upper(s0, s1), h1 = upper(s2, s3);
  keep(sums, firsts(l0, l1));
  keep(sums + 1, seconds(l0, l1));
  keep(sums + 2, firsts(h0, h1));
  keep(sums + 3, seconds(h0, h1));
  l0 = lower(d0, d1), l1 = lower(d2, d3), h0 = upper(d0, d1), h1 = upper(d2, d3);
  keep(differences, firsts(l0, l1));
  keep(differences + 1, seconds(l0, l1));
  keep(differences + 2, firsts(h0, h1));
  keep(differences + 3, seconds(h0, h1));
}

/** Turns eight spectra, joins them by a radix-8 step and stores its bins. On the shelf: E re, E im, O re, O im, four each. */
// @ts-ignore: decorator
@inline
function joinEight(w: usize, re: usize, im: usize, mirrorRe: usize, mirrorIm: usize, run: usize, power: bool): void {
  const half = f32x4.splat(0.5), root = f32x4.splat(ROOT);
  // Every number is loaded once: a store in between would make the compiler load it again.
  let x = f32x4.mul(half, kept(0)), xi = f32x4.mul(half, kept(4));
  let y = turnRe(8, w + 96), yi = turnIm(8, w + 96);
  const a = f32x4.add(x, y), ai = f32x4.add(xi, yi);
  keepDifference(16, x, xi, y, yi);
  x = turnRe(1, w), xi = turnIm(1, w), y = turnRe(9, w + 128), yi = turnIm(9, w + 128);
  const b = f32x4.add(x, y), bi = f32x4.add(xi, yi);
  keepDifference(18, x, xi, y, yi);
  x = turnRe(2, w + 32), xi = turnIm(2, w + 32), y = turnRe(10, w + 160), yi = turnIm(10, w + 160);
  const c = f32x4.add(x, y), ci = f32x4.add(xi, yi);
  keepDifference(20, y, xi, x, yi);
  x = turnRe(3, w + 64), xi = turnIm(3, w + 64), y = turnRe(11, w + 192), yi = turnIm(11, w + 192);
  const d = f32x4.add(x, y), di = f32x4.add(xi, yi);
  keepDifference(22, x, xi, y, yi);
  storeFour(a, ai, b, bi, c, ci, d, di, re, im, mirrorRe, mirrorIm, run, power);
  // Odd bins: the differences turned by 0, 1, 2, 3 eighths (the third is kept with its real part negated).
  const p = kept(18), pi = kept(19), q = kept(22), qi = kept(23);
  storeFour(
    kept(16), kept(17), f32x4.mul(root, f32x4.add(p, pi)), f32x4.mul(root, f32x4.sub(pi, p)), kept(21), kept(20),
    f32x4.mul(root, f32x4.sub(qi, q)), f32x4.neg(f32x4.mul(root, f32x4.add(q, qi))),
    re + run, im + run, mirrorRe - run, mirrorIm - run, run, power,
  );
}

// @ts-ignore: decorator
@inline
function keepDifference(place: usize, x: v128, xi: v128, y: v128, yi: v128): void {
  keep(place, f32x4.sub(x, y));
  keep(place + 1, f32x4.sub(xi, yi));
}

/** The spectrum at `place` (its imaginary part lies four further) times a twiddle a lane. */
// @ts-ignore: decorator
@inline
function turnRe(place: usize, w: usize): v128 {
  return timesRe(kept(place), kept(place + 4), v128.load(w), v128.load(w, 16));
}

// @ts-ignore: decorator
@inline
function turnIm(place: usize, w: usize): v128 {
  return timesIm(kept(place), kept(place + 4), v128.load(w), v128.load(w, 16));
}

/** A radix-4 step whose first two results are bins upwards and whose last two are the conjugates of bins downwards. */
// @ts-ignore: decorator
@inline
function storeFour(
  a: v128, ai: v128, b: v128, bi: v128, c: v128, ci: v128, d: v128, di: v128,
  re: usize, im: usize, mirrorRe: usize, mirrorIm: usize, run: usize, power: bool,
): void {
  const s = f32x4.add(a, c), si = f32x4.add(ai, ci), t = f32x4.sub(a, c), ti = f32x4.sub(ai, ci);
  const u = f32x4.add(b, d), ui = f32x4.add(bi, di), v = f32x4.sub(bi, di), vi = f32x4.sub(d, b);
  storeBins(re, im, f32x4.add(s, u), f32x4.add(si, ui), power);
  storeBins(re + 2 * run, im + 2 * run, f32x4.add(t, v), f32x4.add(ti, vi), power);
  // Bins 4L + k + … are the conjugates of 4L − k − ….
  storeMirrored(mirrorRe, mirrorIm, f32x4.sub(s, u), f32x4.sub(ui, si), power);
  storeMirrored(mirrorRe - 2 * run, mirrorIm - 2 * run, f32x4.sub(t, v), f32x4.sub(vi, ti), power);
}

// @ts-ignore: decorator
@inline
function storeBins(re: usize, im: usize, x: v128, y: v128, power: bool): void {
  if (power) v128.store(re, f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)));
  else {
    v128.store(re, x);
    v128.store(im, y);
  }
}

// @ts-ignore: decorator
@inline
function storeMirrored(re: usize, im: usize, x: v128, y: v128, power: bool): void {
  if (power) v128.store(re, reversed(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y))));
  else {
    v128.store(re, reversed(x));
    v128.store(im, reversed(y));
  }
}

/** Bins 0, L, 2L, 3L, 4L come from row 0 alone, whose eight spectra are real. */
function joinFirstRow(row: usize, run: usize, re: usize, im: usize): void {
  const x = v128.load(row), y = v128.load(row, 16);
  const s = f32x4.add(x, y), d = f32x4.sub(x, y);
  const s0 = f32x4.extract_lane(s, 0), s1 = f32x4.extract_lane(s, 1), s2 = f32x4.extract_lane(s, 2), s3 = f32x4.extract_lane(s, 3);
  store<f32>(re, s0 + s2 + (s1 + s3));
  store<f32>(im, 0);
  store<f32>(re + 4 * run, s0 + s2 - (s1 + s3));
  store<f32>(im + 4 * run, 0);
  store<f32>(re + 2 * run, s0 - s2);
  store<f32>(im + 2 * run, s3 - s1);
  const d0 = f32x4.extract_lane(d, 0), d2 = f32x4.extract_lane(d, 2);
  const d1 = ROOT * f32x4.extract_lane(d, 1), d3 = ROOT * f32x4.extract_lane(d, 3);
  store<f32>(re + run, d0 + (d1 - d3));
  store<f32>(im + run, -d2 - (d1 + d3));
  store<f32>(re + 3 * run, d0 - (d1 - d3));
  store<f32>(im + 3 * run, d2 - (d1 + d3));
}
