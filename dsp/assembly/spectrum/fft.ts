// Real Fourier transforms of 2^k frames, f32, spectra parted into real and imaginary halves.
//
// A transform of N is four of N/4 of every fourth frame, one in each lane of a vector, each of them a complex one of N/8 of
// pairs. The frames in memory are these rows already, so no pass but the last shuffles lanes.
import { Fft } from "./fft_plan";
import { joinPower, joinRows } from "./fft_join";
import { partBins } from "./fft_part";
import { transformRows } from "./fft_passes";

export { Fft, prepareFft } from "./fft_plan";

/** Transforms `size` real frames at `from` (kept; 16-byte aligned) into size/2 + 1 bins at `reOut` and `imOut`. */
export function forwardFft(plan: Fft, from: usize, reOut: usize, imOut: usize): void {
  joinRows(plan, transformRows(plan, from, 0, false), reOut, imOut);
}

/** As forwardFft, but writes the power re² + im² of size/2 + 1 bins to `to`: half the stores, and no pass of its own. */
export function powerFft(plan: Fft, from: usize, to: usize): void {
  joinPower(plan, transformRows(plan, from, 0, false), to);
}

/**
 * Transforms the four windows at from, from + stride, … into bins at re, re + binStride, … and im likewise, bit for bit as one
 * by one. Strides are bytes, multiples of 16. One lane for each window was tried and is slower: it needs four times the room.
 */
export function forwardFourFft(plan: Fft, from: usize, stride: usize, re: usize, im: usize, binStride: usize): void {
  for (let window = 0; window < 4; window++, from += stride, re += binStride, im += binStride) {
    forwardFft(plan, from, re, im);
  }
}

/** Transforms size/2 + 1 bins (the imaginary parts of the first and last are taken as 0) back into `size` frames at `to` (16-byte aligned). */
export function inverseFft(plan: Fft, re: usize, im: usize, to: usize): void {
  // An odd number of passes must not end where it began.
  const rows = usize(plan.rows);
  const from = usize(plan.work2);
  partBins(plan, re, im, from);
  transformRows(plan, from, to, true);
}
