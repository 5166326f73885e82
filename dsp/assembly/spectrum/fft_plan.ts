// What a Fourier transform of one length needs: factors, tables, work areas. Made once, at prepare; 20 N bytes or less.
// Tables are rounded once from f64, so the error grows only as sqrt(log N).
import { allocate } from "../memory/arena";
import { cosTurn, sinTurn } from "./circle";

const MAX_PASSES: i32 = 8;

// @ts-ignore: decorator
@unmanaged
export class Fft {
  size: i32; // N real frames
  rows: i32; // L = N/8 rows; a row is four complex numbers, one a lane: re in 16 bytes, im in the next 16
  passes: i32; // how many factors L has
  radices: u64; // the factors, 4 or 8, one a byte, first in the lowest
  turns: u32; // twiddles of all passes: w¹…w^(r−1) (re, im) for each butterfly, pass after pass
  join: u32; // ½ W^jk for j = 1…7 (four re, four im), k = 1…L/2, four k a group
  part: u32; // the same, with 1/N, for the inverse
  work: u32; // two work areas of L rows
  work2: u32;
}

/** Makes a plan for real transforms of `size` frames (a power of two, 64…65536); 0: no memory. */
export function prepareFft(size: i32): usize {
  const plan = preparePasses(size / 8);
  if (plan === null) return 0;
  plan.size = size;
  const groups = usize(size / 64) * 224;
  plan.join = u32(allocate(groups));
  plan.part = u32(allocate(groups));
  if (plan.part == 0) return 0;
  fillJoin(plan, usize(plan.join), 0.5);
  fillJoin(plan, usize(plan.part), 1 / f64(size));
  return changetype<usize>(plan);
}

/** A plan whose passes transform `rows` rows (a power of two, 8…32768). */
function preparePasses(rows: i32): Fft | null {
  const at = allocate(offsetof<Fft>());
  if (at == 0) return null;
  const plan = changetype<Fft>(at);
  plan.rows = rows;
  chooseRadices(plan);
  plan.turns = u32(allocate(usize(rows) * 16));
  plan.work = u32(allocate(usize(rows) * 32));
  plan.work2 = u32(allocate(usize(rows) * 32));
  if (plan.work2 == 0) return null;
  fillTurns(plan);
  return plan;
}

/** As many eights as fit, at the end: the fewest passes, and the last one has no twiddles. */
function chooseRadices(plan: Fft): void {
  const powers = 31 - clz(plan.rows);
  const fours = (3 - powers % 3) % 3;
  plan.passes = (powers - 2 * fours) / 3 + fours;
  plan.radices = 0;
  for (let pass = 0; pass < plan.passes; pass++) {
    const radix: u64 = pass < fours ? 4 : 8;
    plan.radices |= radix << (pass * 8);
  }
}

/** The factor of pass number `pass`. */
export function radixOf(plan: Fft, pass: i32): i32 {
  return i32((plan.radices >> (pass * 8)) & 255);
}

function fillTurns(plan: Fft): void {
  let to = usize(plan.turns);
  let n = plan.rows;
  for (let pass = 0; pass < plan.passes - 1; pass++) {
    const radix = radixOf(plan, pass);
    for (let p = 0; p < n / radix; p++) {
      for (let power = 1; power < radix; power++, to += 8) {
        store<f32>(to, f32(cosTurn(i64(power * p), i64(n))));
        store<f32>(to, f32(-sinTurn(i64(power * p), i64(n))), 4);
      }
    }
    n /= radix;
  }
}

function fillJoin(plan: Fft, table: usize, scale: f64): void {
  for (let k = 1; k <= plan.rows / 2; k++) {
    const at = table + usize((k - 1) >> 2) * 224 + (usize((k - 1) & 3) << 2);
    for (let j = 1; j < 8; j++) {
      store<f32>(at + usize(j - 1) * 32, f32(scale * cosTurn(i64(j * k), i64(plan.size))));
      store<f32>(at + usize(j - 1) * 32, f32(-scale * sinTurn(i64(j * k), i64(plan.size))), 16);
    }
  }
}
