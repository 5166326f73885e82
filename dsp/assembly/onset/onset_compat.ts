// The onset envelope of the `compat` profile: loopmate's formulas and constants, so that its numbers come out again.
//
// Spectral flux of the dB spectrum of 2048 frames (symmetric Hann, all bins, lag one hop of 128), clamped 80 dB below a
// slowly falling maximum, then scaled between two trackers whose time constant is 1000 hops.
import { allocate } from "../memory/arena";
import { cosTurn } from "../spectrum/circle";
import { Fft, forwardFft, prepareFft } from "../spectrum/fft";
import { log2x4 } from "../spectrum/log2";

const SIZE: i32 = 2048;
const HOP: i32 = 128;
const BINS: i32 = 1025;
/** Bins with room up to a whole vector. */
const ROOM: i32 = 1028;
const POWER_FLOOR: f32 = 1e-10;
const RANGE_DB: f32 = 80;
/** 10·log10 x = this · log2 x. */
const DB_PER_OCTAVE: f32 = 3.0102999566398120;
const LEVEL_RATE: f64 = 0.0005;
const FLUX_RATE: f64 = 0.001;
const TINY: f64 = 1e-10;

// @ts-ignore: decorator
@unmanaged
export class OnsetCompat {
  level: f64; // slowly falling maximum of the dB spectrum
  low: f64; // slowly rising minimum and slowly falling maximum of the flux
  high: f64;
  fft: u32;
  window: u32;
  newest: u32; // the newest SIZE frames
  windowed: u32;
  re: u32;
  im: u32;
  now: u32; // dB spectra of this hop and the one before
  before: u32;
}

/** State for one stream, as if only silence had gone before; 0: no memory. */
export function prepareOnsetCompat(): usize {
  const at = allocate(offsetof<OnsetCompat>());
  if (at == 0) return 0;
  const state = changetype<OnsetCompat>(at);
  state.fft = u32(prepareFft(SIZE));
  state.window = u32(allocate(usize(SIZE) << 2));
  state.newest = u32(allocate(usize(SIZE) << 2));
  state.windowed = u32(allocate(usize(SIZE) << 2));
  state.re = u32(allocate(usize(ROOM) << 2));
  state.im = u32(allocate(usize(ROOM) << 2));
  state.now = u32(allocate(usize(ROOM) << 2));
  state.before = u32(allocate(usize(ROOM) << 2));
  if (state.fft == 0 || state.before == 0) return 0;
  for (let n = 0; n < SIZE; n++) {
    store<f32>(usize(state.window) + (usize(n) << 2), f32(0.5 - 0.5 * cosTurn(i64(n), i64(SIZE - 1))));
  }
  state.level = 10;
  state.high = 1;
  return at;
}

/** Takes HOP frames of mono sound in (16-byte aligned); returns the envelope, at most 1. */
export function pushOnsetCompat(state: OnsetCompat, hop: usize): f32 {
  const newest = usize(state.newest);
  memory.copy(newest, newest + (usize(HOP) << 2), usize(SIZE - HOP) << 2);
  memory.copy(newest + (usize(SIZE - HOP) << 2), hop, usize(HOP) << 2);
  for (let n: usize = 0; n < usize(SIZE) << 2; n += 16) {
    v128.store(usize(state.windowed) + n, f32x4.mul(v128.load(newest + n), v128.load(usize(state.window) + n)));
  }
  forwardFft(changetype<Fft>(usize(state.fft)), usize(state.windowed), usize(state.re), usize(state.im));
  const before = state.now;
  state.now = state.before;
  state.before = before;
  followLevel(state, f64(writeSpectrum(state)));
  return normalise(state, measureFlux(state));
}

/** Writes the dB spectrum to `now`; returns its maximum. */
function writeSpectrum(state: OnsetCompat): f32 {
  const re = usize(state.re);
  const im = usize(state.im);
  // Beyond the last bin lies what repeats it, so that whole vectors change nothing.
  for (let k = BINS; k < ROOM; k++) {
    store<f32>(re + (usize(k) << 2), load<f32>(re + (usize(BINS - 1) << 2)));
    store<f32>(im + (usize(k) << 2), load<f32>(im + (usize(BINS - 1) << 2)));
  }
  let top = f32x4.splat(-1000);
  for (let k: usize = 0; k < usize(ROOM) << 2; k += 16) {
    const x = v128.load(re + k);
    const y = v128.load(im + k);
    const power = f32x4.max(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.splat(POWER_FLOOR));
    const level = f32x4.mul(log2x4(power), f32x4.splat(DB_PER_OCTAVE));
    v128.store(usize(state.now) + k, level);
    top = f32x4.max(top, level);
  }
  const left = max(f32x4.extract_lane(top, 0), f32x4.extract_lane(top, 1));
  return max(left, max(f32x4.extract_lane(top, 2), f32x4.extract_lane(top, 3)));
}

/** The maximum jumps up, falls slowly, and is 0 while the spectrum is below 0 dB. */
function followLevel(state: OnsetCompat, top: f64): void {
  if (top < 0) state.level = 0;
  else if (top > state.level) state.level = top;
  else state.level += (top - state.level) * LEVEL_RATE;
}

/** Mean over the bins of what rose since the hop before, in dB, both spectra clamped to the range below the level. */
function measureFlux(state: OnsetCompat): f64 {
  const floor = f32(state.level) - RANGE_DB;
  let sum: f64 = 0;
  for (let k = 0; k < BINS; k++) {
    const at = usize(k) << 2;
    const now = max(load<f32>(usize(state.now) + at), floor);
    const before = max(load<f32>(usize(state.before) + at), floor);
    sum += f64(max(now - before, 0));
  }
  return sum / f64(BINS);
}

function normalise(state: OnsetCompat, flux: f64): f32 {
  state.low = max(0, flux < state.low ? flux : state.low + (flux - state.low) * FLUX_RATE);
  state.high = flux > state.high ? flux : state.high + (flux - state.high) * FLUX_RATE;
  return f32((flux - state.low) / (state.high + TINY));
}
