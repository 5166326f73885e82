// Fills a resampler's tables of taps. Thread: the one that prepares.
import { besselOfSquare, response } from "./resample_window";
import { Resampler } from "./resample_state";

/**
 * Rows for φ = 0, 1/phases, …; taps outside the row stay zero. The middle is kept in f64 as well, beginning `shift` taps before
 * the first that a group's middle can meet.
 */
export function fillTables(r: Resampler, rowCount: i32, cutoff: f64, reachFrames: f64, beta: f64): void {
  const peak = besselOfSquare(beta * beta);
  for (let row = 0; row < rowCount; row++) {
    const phase = f64(row) / f64(r.phases);
    const to = usize(r.rows) + usize(row) * usize(r.rowBytes) + (usize(r.shift) << 2);
    const fine = usize(r.fineRows) + usize(row) * usize(r.fineRowBytes);
    const fineFirst = r.fineFrom - r.shift;
    for (let tap = 0; tap < 2 * r.reach; tap++) {
      const value = response(f64(tap - r.reach + 1) - phase, cutoff, reachFrames, beta, peak);
      store<f32>(to + (usize(tap) << 2), f32(value));
      if (tap >= fineFirst && tap < r.fineTo) store<f64>(fine + (usize(tap - fineFirst) << 3), value);
    }
  }
}
