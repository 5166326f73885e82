// The impulse response that all of the resampler's tables are samples of: a sinc under a Kaiser window, in f64.
// Source: J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function" (1974).
import { cosSeries, sinSeries } from "../spectrum/circle";

/** sin πx. */
function sinPi(x: f64): f64 {
  const rest = x - 2 * nearest(x * 0.5);
  const size = abs(rest);
  const folded = size > 0.5 ? 1 - size : size;
  const sine = folded <= 0.25 ? sinSeries(folded * Math.PI) : cosSeries((0.5 - folded) * Math.PI);
  return rest < 0 ? -sine : sine;
}

/** The modified Bessel function of order 0, of the square of its argument. */
export function besselOfSquare(square: f64): f64 {
  const quarter = square * 0.25;
  let sum: f64 = 1;
  let term: f64 = 1;
  for (let k: f64 = 1; term > sum * 1e-17; k += 1) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * The response at `t` input frames from its centre. `cutoff` (−6 dB) in half cycles a frame, `reach` frames to either side;
 * `peak` is the window's I0(β).
 */
export function response(t: f64, cutoff: f64, reach: f64, beta: f64, peak: f64): f64 {
  const u = t / reach;
  if (abs(u) >= 1) return 0;
  const x = cutoff * t;
  const sinc = abs(x) < 1e-9 ? 1 : sinPi(x) / (Math.PI * x);
  return cutoff * sinc * besselOfSquare(beta * beta * (1 - u * u)) / peak;
}
