// Complex Fourier transforms in f64 of sizes whose factors are 2, 3, 4, 5 and 7, for sound that must lose nothing on the way.
//
// Stockham's autosort, one pass a factor, between two areas; a vector holds one complex number (re, im). Only the forward
// direction: with re and im exchanged in what goes in and what comes out, it is the inverse (times N).
// Source: C. Van Loan, "Computational Frameworks for the Fast Fourier Transform" (1992), §1.7. Error: a few 2^-53.
import { allocate } from "../memory/arena";
import { cosTurn, sinTurn } from "./circle";
import { pass2, pass3, pass4, pass5, pass7 } from "./fourier64_pass";

// @ts-ignore: decorator
@unmanaged
export class Fourier64 {
  size: i32;
  turns: u32; // cos and −sin, factor after factor: for each p, powers 1…radix−1
}

/** The factor of the next pass over transforms of n. */
function nextRadix(n: i32): i32 {
  if (n % 7 == 0) return 7;
  if (n % 5 == 0) return 5;
  if (n % 3 == 0) return 3;
  if (n % 4 == 0) return 4;
  return 2;
}

/** Makes the tables for a size that is a product of 2, 3, 5 and 7; null: no memory. */
export function prepareFourier64(size: i32): Fourier64 | null {
  const plan = changetype<Fourier64>(allocate(offsetof<Fourier64>()));
  if (changetype<usize>(plan) == 0) return null;
  let count = 0;
  for (let n = size; n > 1; n /= nextRadix(n)) count += n / nextRadix(n) * (nextRadix(n) - 1);
  plan.size = size;
  plan.turns = u32(allocate(usize(count) << 4));
  if (plan.turns == 0) return null;
  let to = usize(plan.turns);
  for (let n = size; n > 1; n /= nextRadix(n)) {
    const radix = nextRadix(n);
    for (let p = 0; p < n / radix; p++) {
      for (let power = 1; power < radix; power++, to += 16) {
        store<f64>(to, cosTurn(i64(power) * i64(p), i64(n)));
        store<f64>(to, -sinTurn(i64(power) * i64(p), i64(n)), 8);
      }
    }
  }
  return plan;
}

/** Transforms the numbers at `from`, with `work` for half of the passes. Returns which of the two holds the result. */
export function transform64(plan: Fourier64, from: usize, work: usize): usize {
  let turns = usize(plan.turns);
  let stride = 1;
  for (let n = plan.size; n > 1;) {
    const radix = nextRadix(n);
    const count = n / radix;
    if (radix == 4) pass4(from, work, count, stride, turns);
    else if (radix == 7) pass7(from, work, count, stride, turns);
    else if (radix == 5) pass5(from, work, count, stride, turns);
    else if (radix == 3) pass3(from, work, count, stride, turns);
    else pass2(from, work, count, stride, turns);
    turns += usize(count * (radix - 1)) << 4;
    stride *= radix;
    n = count;
    const done = work;
    work = from;
    from = done;
  }
  return from;
}
