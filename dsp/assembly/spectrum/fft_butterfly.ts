// Butterflies on rows: a row is four complex numbers side by side, one a lane, re at +0 and im at +16.
// All are inline pieces without loops. Source: radix-4 and radix-8 steps as in any textbook (Van Loan, 1992, §2.5).

/** (xr + i xi) × (wr + i wi), real part. */
// @ts-ignore: decorator
@inline
export function timesRe(xr: v128, xi: v128, wr: v128, wi: v128): v128 {
  return f32x4.sub(f32x4.mul(xr, wr), f32x4.mul(xi, wi));
}

/** (xr + i xi) × (wr + i wi), imaginary part. */
// @ts-ignore: decorator
@inline
export function timesIm(xr: v128, xi: v128, wr: v128, wi: v128): v128 {
  return f32x4.add(f32x4.mul(xr, wi), f32x4.mul(xi, wr));
}

// @ts-ignore: decorator
@inline
function storeRow(to: usize, re: v128, im: v128): void {
  v128.store(to, re);
  v128.store(to, im, 16);
}

/** Stores a row times one twiddle. */
// @ts-ignore: decorator
@inline
function storeTurned(to: usize, xr: v128, xi: v128, w: usize): void {
  const wr = v128.load32_splat(w), wi = v128.load32_splat(w, 4);
  storeRow(to, timesRe(xr, xi, wr, wi), timesIm(xr, xi, wr, wi));
}

/** Four rows through a radix-4 step and their twiddles, 1 at `w` and then `hop` bytes apart, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function turn4(
  a: v128, ai: v128, b: v128, bi: v128, c: v128, ci: v128, d: v128, di: v128, to: usize, step: usize, w: usize, hop: usize, all: bool,
): void {
  const s = f32x4.add(a, c), si = f32x4.add(ai, ci), t = f32x4.sub(a, c), ti = f32x4.sub(ai, ci);
  const u = f32x4.add(b, d), ui = f32x4.add(bi, di), v = f32x4.sub(bi, di), vi = f32x4.sub(d, b);
  if (all) storeTurned(to, f32x4.add(s, u), f32x4.add(si, ui), w - hop);
  else storeRow(to, f32x4.add(s, u), f32x4.add(si, ui));
  storeTurned(to + step, f32x4.add(t, v), f32x4.add(ti, vi), w);
  storeTurned(to + 2 * step, f32x4.sub(s, u), f32x4.sub(si, ui), w + hop);
  storeTurned(to + 3 * step, f32x4.sub(t, v), f32x4.sub(ti, vi), w + 2 * hop);
}

/** As turn4, without twiddles. */
// @ts-ignore: decorator
@inline
export function plain4(a: v128, ai: v128, b: v128, bi: v128, c: v128, ci: v128, d: v128, di: v128, to: usize, step: usize, im: usize): void {
  const s = f32x4.add(a, c), si = f32x4.add(ai, ci), t = f32x4.sub(a, c), ti = f32x4.sub(ai, ci);
  const u = f32x4.add(b, d), ui = f32x4.add(bi, di), v = f32x4.sub(bi, di), vi = f32x4.sub(d, b);
  const re: usize = 16 - im;
  v128.store(to + re, f32x4.add(s, u));
  v128.store(to + im, f32x4.add(si, ui));
  v128.store(to + step + re, f32x4.add(t, v));
  v128.store(to + step + im, f32x4.add(ti, vi));
  v128.store(to + 2 * step + re, f32x4.sub(s, u));
  v128.store(to + 2 * step + im, f32x4.sub(si, ui));
  v128.store(to + 3 * step + re, f32x4.sub(t, v));
  v128.store(to + 3 * step + im, f32x4.sub(ti, vi));
}

/** Eight rows `gap` bytes apart through a radix-8 step without twiddles, stored `step` bytes apart; im at +`im`. */
// @ts-ignore: decorator
@inline
export function plain8(from: usize, gap: usize, to: usize, step: usize, im: usize): void {
  const root = f32x4.splat(0.7071067811865476);
  const a = v128.load(from), ai = v128.load(from, 16), e = v128.load(from + 4 * gap), ei = v128.load(from + 4 * gap, 16);
  const c = v128.load(from + 2 * gap), ci = v128.load(from + 2 * gap, 16), g = v128.load(from + 6 * gap), gi = v128.load(from + 6 * gap, 16);
  const b = v128.load(from + gap), bi = v128.load(from + gap, 16), f = v128.load(from + 5 * gap), fi = v128.load(from + 5 * gap, 16);
  const d = v128.load(from + 3 * gap), di = v128.load(from + 3 * gap, 16), h = v128.load(from + 7 * gap), hi = v128.load(from + 7 * gap, 16);
  plain4(
    f32x4.add(a, e), f32x4.add(ai, ei), f32x4.add(b, f), f32x4.add(bi, fi), f32x4.add(c, g), f32x4.add(ci, gi), f32x4.add(d, h), f32x4.add(di, hi),
    to, 2 * step, im,
  );
  // Odd bins: the differences turned by 0, 1, 2, 3 eighths.
  const p = f32x4.sub(b, f), pi = f32x4.sub(bi, fi), q = f32x4.sub(d, h), qi = f32x4.sub(di, hi);
  plain4(
    f32x4.sub(a, e), f32x4.sub(ai, ei), f32x4.mul(root, f32x4.add(p, pi)), f32x4.mul(root, f32x4.sub(pi, p)), f32x4.sub(ci, gi), f32x4.sub(g, c),
    f32x4.mul(root, f32x4.sub(qi, q)), f32x4.neg(f32x4.mul(root, f32x4.add(q, qi))), to + step, 2 * step, im,
  );
}

/** As plain8, with twiddles w¹…w⁷, 8 bytes each, at `w`. */
// @ts-ignore: decorator
@inline
export function turn8(from: usize, gap: usize, to: usize, step: usize, w: usize): void {
  const root = f32x4.splat(0.7071067811865476);
  const a = v128.load(from), ai = v128.load(from, 16), e = v128.load(from + 4 * gap), ei = v128.load(from + 4 * gap, 16);
  const c = v128.load(from + 2 * gap), ci = v128.load(from + 2 * gap, 16), g = v128.load(from + 6 * gap), gi = v128.load(from + 6 * gap, 16);
  const b = v128.load(from + gap), bi = v128.load(from + gap, 16), f = v128.load(from + 5 * gap), fi = v128.load(from + 5 * gap, 16);
  const d = v128.load(from + 3 * gap), di = v128.load(from + 3 * gap, 16), h = v128.load(from + 7 * gap), hi = v128.load(from + 7 * gap, 16);
  turn4(
    f32x4.add(a, e), f32x4.add(ai, ei), f32x4.add(b, f), f32x4.add(bi, fi), f32x4.add(c, g), f32x4.add(ci, gi), f32x4.add(d, h), f32x4.add(di, hi),
    to, 2 * step, w + 8, 16, false,
  );
  // Odd bins: the differences turned by 0, 1, 2, 3 eighths.
  const p = f32x4.sub(b, f), pi = f32x4.sub(bi, fi), q = f32x4.sub(d, h), qi = f32x4.sub(di, hi);
  turn4(
    f32x4.sub(a, e), f32x4.sub(ai, ei), f32x4.mul(root, f32x4.add(p, pi)), f32x4.mul(root, f32x4.sub(pi, p)), f32x4.sub(ci, gi), f32x4.sub(g, c),
    f32x4.mul(root, f32x4.sub(qi, q)), f32x4.neg(f32x4.mul(root, f32x4.add(q, qi))), to + step, 2 * step, w + 16, 16, true,
  );
}
