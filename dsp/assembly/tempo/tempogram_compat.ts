// Tempogram and tempo of the `compat` profile: loopmate's formulas, at a hop of 128 and 48 kHz.
//
// A column is the autocorrelation of the newest 1024 envelope values under a symmetric Hann window, divided by its maximum.
// The tempo is the whole lag where the mean column, on a logarithmic scale, under a prior about 100 BPM, is largest.
import { allocate } from "../memory/arena";
import { Autocorrelation, autocorrelate, prepareAutocorrelation } from "./autocorrelation";
import { cosTurn } from "../spectrum/circle";
import { log2x4 } from "../spectrum/log2";

const LAGS: i32 = 1024;
const TINY: f32 = 1e-10;
const HOPS_PER_MINUTE: f64 = 22500;
const LN_2: f32 = 0.6931471805599453;
/** log2 100: the centre of the prior, an octave wide. */
const CENTRE_OCTAVES: f32 = 6.643856189774724;

// @ts-ignore: decorator
@unmanaged
export class TempogramCompat {
  columns: f64; // in the mean
  lags: u32; // Autocorrelation
  newest: u32; // ring of the newest LAGS values
  next: i32;
  window: u32;
  sums: u32; // f64 a lag: Σ of columns since the mean began
}

/** State for one stream, as if only silence had gone before; 0: no memory. */
export function prepareTempogramCompat(): usize {
  const at = allocate(offsetof<TempogramCompat>());
  if (at == 0) return 0;
  const state = changetype<TempogramCompat>(at);
  state.lags = u32(prepareAutocorrelation(2 * LAGS));
  state.newest = u32(allocate(usize(LAGS) << 2));
  state.window = u32(allocate(usize(LAGS) << 2));
  state.sums = u32(allocate(usize(LAGS) << 3));
  if (state.lags == 0 || state.sums == 0) return 0;
  for (let n = 0; n < LAGS; n++) {
    store<f32>(usize(state.window) + (usize(n) << 2), f32(0.5 - 0.5 * cosTurn(i64(n), i64(LAGS - 1))));
  }
  return at;
}

/** Takes an envelope value in; returns the address of the new column, LAGS numbers of which the largest is 1. */
export function pushTempogramCompat(state: TempogramCompat, value: f32): usize {
  store<f32>(usize(state.newest) + (usize(state.next) << 2), value);
  state.next = (state.next + 1) & (LAGS - 1);
  const lags = changetype<Autocorrelation>(usize(state.lags));
  const column = usize(lags.values);
  for (let n = 0; n < LAGS; n++) {
    const from = usize((state.next + n) & (LAGS - 1)) << 2;
    const to = usize(n) << 2;
    store<f32>(column + to, load<f32>(usize(state.newest) + from) * load<f32>(usize(state.window) + to));
  }
  autocorrelate(lags, LAGS);
  addColumn(state, column);
  return column;
}

function addColumn(state: TempogramCompat, column: usize): void {
  // An autocorrelation is largest at lag 0.
  const top = load<f32>(column) + TINY;
  for (let lag: usize = 0; lag < usize(LAGS); lag++) {
    const value = load<f32>(column + (lag << 2)) / top;
    store<f32>(column + (lag << 2), value);
    const sum = usize(state.sums) + (lag << 3);
    store<f64>(sum, load<f64>(sum) + f64(value));
  }
  state.columns++;
}

/** Forgets the columns so far: the mean begins with the next. */
export function restartTempogramCompat(state: TempogramCompat): void {
  state.columns = 0;
  memory.fill(usize(state.sums), 0, usize(LAGS) << 3);
}

/** The lag of the mean column since the restart that the original takes for a beat; 0 without any. */
export function readLagCompat(state: TempogramCompat): i32 {
  if (state.columns == 0) return 0;
  let best: f32 = -1e30;
  let bestLag = 1;
  for (let lag = 1; lag < LAGS; lag++) {
    const score = scoreLagCompat(lag, load<f64>(usize(state.sums) + (usize(lag) << 3)) / state.columns);
    if (score > best) {
      best = score;
      bestLag = lag;
    }
  }
  return bestLag;
}

/** What a lag is worth whose mean is `mean`: on a logarithmic scale, with the prior. */
export function scoreLagCompat(lag: i32, mean: f64): f32 {
  const octaves = log2(f32(HOPS_PER_MINUTE / f64(lag))) - CENTRE_OCTAVES;
  return log2(f32(1 + 1e6 * max(0, mean))) * LN_2 - 0.5 * octaves * octaves;
}

function log2(x: f32): f32 {
  return f32x4.extract_lane(log2x4(f32x4.splat(x)), 0);
}
