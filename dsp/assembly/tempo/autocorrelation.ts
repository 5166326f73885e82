// Linear autocorrelation of a stretch of numbers, by way of the power spectrum: r[k] = Σ x[n]·x[n+k].
// The transform is at least twice as long as the stretch, so that nothing wraps around.
import { allocate } from "../memory/arena";
import { Fft, inverseFft, powerFft, prepareFft } from "../spectrum/fft";

// @ts-ignore: decorator
@unmanaged
export class Autocorrelation {
  size: i32; // of the transform
  plan: u32;
  values: u32; // `size` numbers: the stretch, then zeros; after `autocorrelate` the lags, from 0
  re: u32; // power
  im: u32; // zeros
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

/** The first `count` of `values` become their power spectrum, in `re`. */
export function toPower(state: Autocorrelation, count: i32): void {
  const re = usize(state.re);
  const used = usize(count) << 2;
  memory.fill(usize(state.values) + used, 0, (usize(state.size) << 2) - used);
  powerFft(changetype<Fft>(usize(state.plan)), usize(state.values), re);
}

/** The power spectrum in `re` becomes the autocorrelation: r[0]…r[count − 1] in `values`. */
export function toLags(state: Autocorrelation): void {
  // A power spectrum has no imaginary part: those bins are 0 from the start.
  inverseFft(changetype<Fft>(usize(state.plan)), usize(state.re), usize(state.im), usize(state.values));
}

/** Turns the first `count` of `values` into their autocorrelation, both halves at once. */
export function autocorrelate(state: Autocorrelation, count: i32): void {
  toPower(state, count);
  toLags(state);
}
