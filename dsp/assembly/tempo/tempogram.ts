// The tempogram of the default profile: autocorrelation of the envelope over a window that grows with the music.
//
// The newest 4096 hops at most (10.9 s at a hop of 128 and 48 kHz), from where the music began; the mean taken off; each lag
// divided by the number of products in it, so that long lags are not favoured less; 1 at lag 0. The envelope passes a
// one-pole low-pass of 5 hops first, as hands are not clocks. An update costs two transforms of 8192, whenever it is asked for.
import { allocate } from "../memory/arena";
import { Autocorrelation, autocorrelate, prepareAutocorrelation } from "./autocorrelation";

/** Hops looked at, at most: a power of two. */
export const TEMPOGRAM_HOPS: i32 = 4096;
/** Hops of a lag that may be a repetition. */
const LEAST_LAG: i32 = 80;
/** Hands differ by this much and still repeat; and what is assumed while the music is too short to tell. */
const ALIKE: f64 = 0.06;
const UNTOLD: f64 = 0.96;
const SMOOTHING: f32 = 0.18;

// @ts-ignore: decorator
@unmanaged
export class Tempogram {
  count: i64; // envelope values taken in
  first: i64; // the one with which the window begins
  smoothed: f32;
  lagCount: i32; // hops in the window
  known: i32; // lags that `readLag` knows
  top: f32; // the largest beyond LEAST_LAG
  lags: u32; // Autocorrelation
  newest: u32; // ring of TEMPOGRAM_HOPS values
}

/** State for one stream; 0: no memory. */
export function prepareTempogram(): usize {
  const at = allocate(offsetof<Tempogram>());
  if (at == 0) return 0;
  const state = changetype<Tempogram>(at);
  state.lags = u32(prepareAutocorrelation(2 * TEMPOGRAM_HOPS));
  state.newest = u32(allocate(usize(TEMPOGRAM_HOPS) << 2));
  return state.lags == 0 || state.newest == 0 ? 0 : at;
}

/** Takes an envelope value in. */
export function pushTempogram(state: Tempogram, value: f32): void {
  state.smoothed += (value - state.smoothed) * SMOOTHING;
  store<f32>(usize(state.newest) + (usize(state.count & i64(TEMPOGRAM_HOPS - 1)) << 2), state.smoothed);
  state.count++;
}

/** Begins the window anew, with the value taken in `hops` ago. */
export function restartTempogram(state: Tempogram, hops: i32): void {
  state.first = max(0, state.count - i64(hops));
}

/** Brings the lags up to date with what was taken in. */
export function updateTempogram(state: Tempogram): void {
  const count = i32(min(i64(TEMPOGRAM_HOPS), state.count - state.first));
  const lags = changetype<Autocorrelation>(usize(state.lags));
  const values = usize(lags.values);
  let sum: f32 = 0;
  for (let n = 0; n < count; n++) {
    const at = usize((state.count - i64(count) + i64(n)) & i64(TEMPOGRAM_HOPS - 1)) << 2;
    const value = load<f32>(usize(state.newest) + at);
    store<f32>(values + (usize(n) << 2), value);
    sum += value;
  }
  const mean = sum / f32(max(1, count));
  for (let n: usize = 0; n < usize(count) << 2; n += 4) store<f32>(values + n, load<f32>(values + n) - mean);
  autocorrelate(lags, count);
  scaleLags(values, count);
  state.lagCount = count;
  state.known = count * 4 / 5 - 1;
  state.top = 0;
  for (let lag = LEAST_LAG; lag < state.known; lag++) state.top = max(state.top, load<f32>(values + (usize(lag) << 2)));
}

function scaleLags(values: usize, count: i32): void {
  const power = load<f32>(values) / f32(max(1, count));
  if (power <= 1e-12) {
    memory.fill(values, 0, usize(count) << 2);
    return;
  }
  for (let lag = 0; lag < count; lag++) {
    const at = values + (usize(lag) << 2);
    store<f32>(at, load<f32>(at) / (power * f32(count - lag)));
  }
}

/** The autocorrelation at `lag` hops, between whole lags along a line; 0 where less than a fifth of the window has gone in. */
export function readLag(state: Tempogram, lag: f64): f32 {
  const whole = i32(lag);
  if (whole >= state.known) return 0;
  const at = lagAddress(state, whole);
  const left = load<f32>(at);
  return left + (load<f32>(at, 4) - left) * f32(lag - f64(whole));
}

/** How well the music repeats itself after `lag` hops, 0…1, 1 being as well as after any. */
export function readRepetition(state: Tempogram, lag: f64): f64 {
  const reach = 4;
  const middle = i32(lag + 0.5);
  if (middle + reach >= state.known || state.top <= 0) return UNTOLD;
  let best: f32 = 0;
  for (let near = middle - reach; near <= middle + reach; near++) best = max(best, load<f32>(lagAddress(state, near)));
  return min(1, f64(best / state.top) + ALIKE);
}

function lagAddress(state: Tempogram, lag: i32): usize {
  return usize(changetype<Autocorrelation>(usize(state.lags)).values) + (usize(lag) << 2);
}
