// The last step of a real transform: from L rows to 4L + 1 bins.
//
// Lane l of row n holds x[8n + l] + i x[8n + 4 + l]. Its spectrum Z gives those of the two real sequences, E = (Z[k] + Z*[L−k]) / 2
// and O = (Z[k] − Z*[L−k]) / 2i, so there are eight spectra S_j of x[8n + j]; a radix-8 step over them, turned by W^jk, is
// X[k + qL]; bins above 4L are the mirrored conjugates of those below. Four k at a time, so lanes are transposed first.
import { Fft } from "./fft_plan";
import { timesIm, timesRe } from "./fft_butterfly";
import { firsts, lower, reversed, seconds, upper } from "./lanes";

const ROOT: f32 = 0.7071067811865476;

/** Writes size/2 + 1 bins to `reOut` and `imOut`. */
export function joinRows(plan: Fft, rows: usize, reOut: usize, imOut: usize): void {
  joinFirstRow(rows, usize(plan.rows) << 2, reOut, imOut);
  const run = usize(plan.rows) << 2;
  let up = rows + 32, down = rows + (usize(plan.rows - 1) << 5);
  let w = usize(plan.join);
  for (let k: usize = 4; k <= run >> 1; k += 16, up += 128, down -= 128, w += 224) {
    joinGroup(up, down, w, reOut + k, imOut + k, reOut + 4 * run - k - 12, imOut + 4 * run - k - 12, run);
  }
}

// @ts-ignore: decorator
@inline
function joinGroup(up: usize, down: usize, w: usize, re: usize, im: usize, mirrorRe: usize, mirrorIm: usize, run: usize): void {
  let x0 = v128.load(up), x1 = v128.load(up, 32), x2 = v128.load(up, 64), x3 = v128.load(up, 96);
  let y0 = v128.load(down), y1 = v128.load(down - 32), y2 = v128.load(down - 64), y3 = v128.load(down - 96);
  let s0 = f32x4.add(x0, y0), s1 = f32x4.add(x1, y1), s2 = f32x4.add(x2, y2), s3 = f32x4.add(x3, y3);
  let d0 = f32x4.sub(y0, x0), d1 = f32x4.sub(y1, x1), d2 = f32x4.sub(y2, x2), d3 = f32x4.sub(y3, x3);
  let l0 = lower(s0, s1), l1 = lower(s2, s3), h0 = upper(s0, s1), h1 = upper(s2, s3);
  const a = firsts(l0, l1), b = seconds(l0, l1), c = firsts(h0, h1), d = seconds(h0, h1);
  l0 = lower(d0, d1), l1 = lower(d2, d3), h0 = upper(d0, d1), h1 = upper(d2, d3);
  const ei = firsts(l0, l1), fi = seconds(l0, l1), gi = firsts(h0, h1), hi = seconds(h0, h1);
  x0 = v128.load(up, 16), x1 = v128.load(up, 48), x2 = v128.load(up, 80), x3 = v128.load(up, 112);
  y0 = v128.load(down, 16), y1 = v128.load(down - 16), y2 = v128.load(down - 48), y3 = v128.load(down - 80);
  s0 = f32x4.add(x0, y0), s1 = f32x4.add(x1, y1), s2 = f32x4.add(x2, y2), s3 = f32x4.add(x3, y3);
  d0 = f32x4.sub(x0, y0), d1 = f32x4.sub(x1, y1), d2 = f32x4.sub(x2, y2), d3 = f32x4.sub(x3, y3);
  l0 = lower(s0, s1), l1 = lower(s2, s3), h0 = upper(s0, s1), h1 = upper(s2, s3);
  const e = firsts(l0, l1), f = seconds(l0, l1), g = firsts(h0, h1), h = seconds(h0, h1);
  l0 = lower(d0, d1), l1 = lower(d2, d3), h0 = upper(d0, d1), h1 = upper(d2, d3);
  const ai = firsts(l0, l1), bi = seconds(l0, l1), ci = firsts(h0, h1), di = seconds(h0, h1);
  joinEight(a, ai, b, bi, c, ci, d, di, e, ei, f, fi, g, gi, h, hi, w, re, im, mirrorRe, mirrorIm, run);
}

/** Turns eight spectra, joins them by a radix-8 step and stores its bins. */
// @ts-ignore: decorator
@inline
function joinEight(
  a: v128, ai: v128, b: v128, bi: v128, c: v128, ci: v128, d: v128, di: v128, e: v128, ei: v128, f: v128, fi: v128, g: v128, gi: v128, h: v128, hi: v128,
  w: usize, re: usize, im: usize, mirrorRe: usize, mirrorIm: usize, run: usize,
): void {
  const half = f32x4.splat(0.5), root = f32x4.splat(ROOT);
  const A = f32x4.mul(half, a), Ai = f32x4.mul(half, ai), E = turnRe(e, ei, w + 96), Ei = turnIm(e, ei, w + 96);
  const B = turnRe(b, bi, w), Bi = turnIm(b, bi, w), F = turnRe(f, fi, w + 128), Fi = turnIm(f, fi, w + 128);
  const C = turnRe(c, ci, w + 32), Ci = turnIm(c, ci, w + 32), G = turnRe(g, gi, w + 160), Gi = turnIm(g, gi, w + 160);
  const D = turnRe(d, di, w + 64), Di = turnIm(d, di, w + 64), H = turnRe(h, hi, w + 192), Hi = turnIm(h, hi, w + 192);
  storeFour(
    f32x4.add(A, E), f32x4.add(Ai, Ei), f32x4.add(B, F), f32x4.add(Bi, Fi), f32x4.add(C, G), f32x4.add(Ci, Gi), f32x4.add(D, H), f32x4.add(Di, Hi),
    re, im, mirrorRe, mirrorIm, run,
  );
  const p = f32x4.sub(B, F), pi = f32x4.sub(Bi, Fi), q = f32x4.sub(D, H), qi = f32x4.sub(Di, Hi);
  storeFour(
    f32x4.sub(A, E), f32x4.sub(Ai, Ei), f32x4.mul(root, f32x4.add(p, pi)), f32x4.mul(root, f32x4.sub(pi, p)), f32x4.sub(Ci, Gi), f32x4.sub(G, C),
    f32x4.mul(root, f32x4.sub(qi, q)), f32x4.neg(f32x4.mul(root, f32x4.add(q, qi))), re + run, im + run, mirrorRe - run, mirrorIm - run, run,
  );
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

/** A radix-4 step whose first two results are bins upwards and whose last two are the conjugates of bins downwards. */
// @ts-ignore: decorator
@inline
function storeFour(
  a: v128, ai: v128, b: v128, bi: v128, c: v128, ci: v128, d: v128, di: v128, re: usize, im: usize, mirrorRe: usize, mirrorIm: usize, run: usize,
): void {
  const s = f32x4.add(a, c), si = f32x4.add(ai, ci), t = f32x4.sub(a, c), ti = f32x4.sub(ai, ci);
  const u = f32x4.add(b, d), ui = f32x4.add(bi, di), v = f32x4.sub(bi, di), vi = f32x4.sub(d, b);
  v128.store(re, f32x4.add(s, u));
  v128.store(im, f32x4.add(si, ui));
  v128.store(re + 2 * run, f32x4.add(t, v));
  v128.store(im + 2 * run, f32x4.add(ti, vi));
  // Bins 4L + k + … are the conjugates of 4L − k − ….
  v128.store(mirrorRe, reversed(f32x4.sub(s, u)));
  v128.store(mirrorIm, reversed(f32x4.sub(ui, si)));
  v128.store(mirrorRe - 2 * run, reversed(f32x4.sub(t, v)));
  v128.store(mirrorIm - 2 * run, reversed(f32x4.sub(vi, ti)));
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
