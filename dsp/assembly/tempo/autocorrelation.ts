// Linear autocorrelation of a stretch of numbers, by way of the power spectrum: r[k] = Σ x[n]·x[n+k].
// The transform is at least twice as long as the stretch, so that nothing wraps around.
import { allocate } from "../memory/arena";
import { Fft, forwardFft, inverseFft, prepareFft } from "../spectrum/fft";

// @ts-ignore: decorator
@unmanaged
export class Autocorrelation {
  size: i32; // of the transform
  plan: u32;
  values: u32; // `size` numbers: the stretch, then zeros; after `autocorrelate` the lags, from 0
  re: u32;
  im: u32;
}

/** For stretches of up to size/2 numbers, `size` a power of two; 0: no memory. */
export function prepareAutocorrelation(size: i32): usize {
  const at = allocate(offsetof<Autocorrelation>());
  if (at == 0) return 0;
  const state = changetype<Autocorrelation>(at);
  state.size = size;
  state.plan = u32(prepareFft(size));
  state.values = u32(allocate(usize(size) << 2));
  state.re = u32(allocate(usize(size / 2 + 4) << 2));
  state.im = u32(allocate(usize(size / 2 + 4) << 2));
  return state.plan == 0 || state.im == 0 ? 0 : at;
}

/** Turns the first `count` of `values` into their autocorrelation: r[0]…r[count − 1] in `values`. */
export function autocorrelate(state: Autocorrelation, count: i32): void {
  const values = usize(state.values);
  const re = usize(state.re);
  const im = usize(state.im);
  const used = usize(count) << 2;
  memory.fill(values + used, 0, (usize(state.size) << 2) - used);
  const plan = changetype<Fft>(usize(state.plan));
  forwardFft(plan, values, re, im);
  const end = usize(state.size / 2 + 4) << 2;
  for (let k: usize = 0; k < end; k += 16) {
    const x = v128.load(re + k);
    const y = v128.load(im + k);
    v128.store(re + k, f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)));
    v128.store(im + k, f32x4.splat(0));
  }
  inverseFft(plan, re, im, values);
}
