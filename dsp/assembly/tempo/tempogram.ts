// The tempogram of the default profile: autocorrelation of the envelope over a window that grows with the music.
//
// The newest 4096 hops at most (10.9 s at a hop of 128 and 48 kHz), from where the music began; the mean taken off; each lag
// divided by the number of products in it, so that long lags are not favoured less; 1 at lag 0. The envelope passes a
// one-pole low-pass of 5 hops first, as hands are not clocks. An update costs two transforms of 8192; it goes in two halves, so
// that no hop pays for both.
import { allocate } from "../memory/arena";
import { Autocorrelation, prepareAutocorrelation, toLags, toPower } from "./autocorrelation";

/** Hops looked at, at most: a power of two. */
const TEMPOGRAM_HOPS: i32 = 4096;
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
  begun: i32; // hops of the update that is half done; 0: none
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
  state.begun = 0;
}

/** First half of bringing the lags up to date with what was taken in. Until the other half there are none. */
export function beginTempogram(state: Tempogram): void {
  const count = i32(min(i64(TEMPOGRAM_HOPS), state.count - state.first));
  const lags = changetype<Autocorrelation>(usize(state.lags));
  const values = usize(lags.values);
  copyNewest(state, values, count);
  takeMeanOff(values, count);
  toPower(lags, count);
  state.begun = count;
  state.known = 0;
}

/** The other half, in this hop or a later one; false when the window was begun anew in between. */
export function finishTempogram(state: Tempogram): bool {
  const count = state.begun;
  if (count == 0) return false;
  const lags = changetype<Autocorrelation>(usize(state.lags));
  toLags(lags);
  scaleLags(usize(lags.values), count);
  state.begun = 0;
  state.lagCount = count;
  state.known = count * 4 / 5 - 1;
  state.top = 0;
  for (let lag = LEAST_LAG; lag < state.known; lag++) state.top = max(state.top, load<f32>(lagAddress(state, lag)));
  return true;
}

function copyNewest(state: Tempogram, to: usize, count: i32): void {
  const start = i32((state.count - i64(count)) & i64(TEMPOGRAM_HOPS - 1));
  const first = min(count, TEMPOGRAM_HOPS - start);
  memory.copy(to, usize(state.newest) + (usize(start) << 2), usize(first) << 2);
  memory.copy(to + (usize(first) << 2), usize(state.newest), usize(count - first) << 2);
}

/** Up to three numbers after the last are written, too: the transform has room for them, and they are overwritten. */
function takeMeanOff(values: usize, count: i32): void {
  const end = values + (usize(count) << 2), whole = values + (usize(count & ~3) << 2);
  let sums = f32x4.splat(0);
  for (let at = values; at < whole; at += 16) sums = f32x4.add(sums, v128.load(at));
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (let at = whole; at < end; at += 4) sum += load<f32>(at);
  const mean = f32x4.splat(sum / f32(max(1, count)));
  for (let at = values; at < end; at += 16) v128.store(at, f32x4.sub(v128.load(at), mean));
}

/** Divides each lag by the power and by how many products went in; up to three numbers after the last are written, too. */
function scaleLags(values: usize, count: i32): void {
  const power = load<f32>(values) / f32(max(1, count));
  if (power <= 1e-12) {
    memory.fill(values, 0, usize(count) << 2);
    return;
  }
  const powers = f32x4.splat(power), four = f32x4.splat(4);
  let products = f32x4.sub(f32x4.splat(f32(count)), f32x4(0, 1, 2, 3));
  for (let at = values, end = values + (usize(count) << 2); at < end; at += 16) {
    v128.store(at, f32x4.div(v128.load(at), f32x4.mul(powers, products)));
    products = f32x4.sub(products, four);
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
