// The passes of a Stockham transform over rows: autosorting, each pass from one work area to the other.
// Source: Stockham (1966), as in Van Loan, Computational Frameworks for the FFT (1992), §1.7.
import { Fft, radixOf } from "./fft_plan";
import { plain4, plain8, turn4, turn8 } from "./fft_butterfly";

/** Transforms the plan's rows at `from` (kept) and returns where the result lies: `out`, or a work area when `out` is 0. */
export function transformRows(plan: Fft, from: usize, out: usize, swapped: bool): usize {
  let to = usize(plan.work), other = usize(plan.work2);
  let n = plan.rows, stride = 1;
  let w = usize(plan.turns);
  const last = plan.passes - 1;
  for (let pass = 0; pass < last; pass++) {
    const radix = radixOf(plan, pass);
    if (radix == 4) {
      if (stride == 1) firstPass4(from, to, n, w);
      else pass4(from, to, n, stride, w);
    } else {
      if (stride == 1) firstPass8(from, to, n, w);
      else pass8(from, to, n, stride, w);
    }
    w += usize(n / radix * (radix - 1)) << 3;
    n /= radix;
    stride *= radix;
    from = to;
    to = other;
    other = from;
  }
  if (out != 0) to = out;
  if (swapped) lastPass(from, to, n, stride, 0);
  else lastPass(from, to, n, stride, 16);
  return to;
}

function firstPass4(from: usize, to: usize, n: i32, w: usize): void {
  const gap = usize(n >> 2) << 5;
  for (const end = from + gap; from < end; from += 32, to += 128, w += 24) {
    const b = from + gap, c = b + gap, d = c + gap;
    turn4(
      v128.load(from), v128.load(from, 16), v128.load(b), v128.load(b, 16), v128.load(c), v128.load(c, 16), v128.load(d), v128.load(d, 16),
      to, 32, w, 8, false,
    );
  }
}

function pass4(from: usize, to: usize, n: i32, stride: i32, w: usize): void {
  const step = usize(stride) << 5;
  const gap = usize(n >> 2) * step;
  run4(from, gap, to, step, 16);
  from += step, to += 4 * step, w += 24;
  for (let p = 1; p < n >> 2; p++, w += 24, to += 3 * step) {
    for (const end = from + step; from < end; from += 32, to += 32) {
      const b = from + gap, c = b + gap, d = c + gap;
      turn4(
        v128.load(from), v128.load(from, 16), v128.load(b), v128.load(b, 16), v128.load(c), v128.load(c, 16), v128.load(d), v128.load(d, 16),
        to, step, w, 8, false,
      );
    }
  }
}

/** A run of radix-4 steps without twiddles. */
// @ts-ignore: decorator
@inline
function run4(from: usize, gap: usize, to: usize, step: usize, im: usize): void {
  for (const end = from + step; from < end; from += 32, to += 32) {
    const b = from + gap, c = b + gap, d = c + gap;
    plain4(
      v128.load(from), v128.load(from, 16), v128.load(b), v128.load(b, 16), v128.load(c), v128.load(c, 16), v128.load(d), v128.load(d, 16),
      to, step, im,
    );
  }
}

// @ts-ignore: decorator
@inline
function lastPass(from: usize, to: usize, n: i32, stride: i32, im: usize): void {
  const step = usize(stride) << 5;
  if (n == 4) run4(from, step, to, step, im);
  else for (const end = from + step; from < end; from += 32, to += 32) plain8(from, step, to, step, im);
}

function firstPass8(from: usize, to: usize, n: i32, w: usize): void {
  const gap = usize(n >> 3) << 5;
  for (const end = from + gap; from < end; from += 32, to += 256, w += 56) turn8(from, gap, to, 32, w);
}

function pass8(from: usize, to: usize, n: i32, stride: i32, w: usize): void {
  const step = usize(stride) << 5;
  const gap = usize(n >> 3) * step;
  for (const end = from + step; from < end; from += 32, to += 32) plain8(from, gap, to, step, 16);
  to += 7 * step, w += 56;
  for (let p = 1; p < n >> 3; p++, w += 56, to += 7 * step) {
    for (const end = from + step; from < end; from += 32, to += 32) turn8(from, gap, to, step, w);
  }
}
