// How much louder the spectrum became: one window length, bands on a logarithmic scale, each compared with the loudest of
// several frames a while ago, widened by its neighbours (so that vibrato is no onset), in octaves of level.
//
// A level is log2(1 + magnitude / floor): what lies under a band's floor hardly counts. The floor follows the lowest that the
// smoothed band has been in the last 0.4–0.8 s: a loud start, or noise that stays, is taken as given after that time.
// After S. Böck and G. Widmer, "Maximum filter vibrato suppression for onset detection" (2013); floor by minimum statistics.
import { allocate } from "../memory/arena";
import { log2x4 } from "../spectrum/log2";
import { applyMel, Mel, prepareMel } from "../spectrum/mel";
import { measurePower, prepareStft, pushFrames, Stft } from "../spectrum/stft";

/** Spectra kept, a power of two above lag and 2^ladder. */
const KEPT: i32 = 32;
const BUCKET_SECONDS: f64 = 0.4;
const SMOOTHING_SECONDS: f64 = 0.007;
/** A sine of this amplitude always lies at the floor at least. */
const QUIET: f64 = 2e-4;
/** How many times its lowest a band's floor is. */
const FLOOR_TIMES: f32 = 3;
/** Smaller magnitudes count as this: arithmetic with ever smaller ones would become slow. */
const LEAST: f32 = 1e-9;

/** What is measured, and how. */
// @ts-ignore: decorator
@unmanaged
export class Flux {
  stft: Stft;
  mel: Mel;
  count: i32; // spectra taken in
  lag: i32; // hops back to the newest spectrum compared with
  ladder: i32; // 2^ladder are compared with
  bucket: i32; // hops in a bucket of the floor
  row: i32; // bytes of a number for each band, whole vectors
  quiet: f32;
  smoothing: f32;
  sums: u32; // magnitude of each band
  smooth: u32; // the same, smoothed
  lowest: u32; // minimum in this bucket
  before: u32; // minimum in the bucket before
  levels: u32; // ladder + 1 rings of KEPT rows: widened levels, and the largest of the last 2, 4, … of them
  now: u32; // levels, with a vector of room on either side
}

/**
 * Bands from `lowHz` up, `perOctave` each octave but at least a bin apart; `hop` frames between spectra; compared with the
 * 2^`ladder` spectra that end `lag` hops ago. 0: no memory.
 */
export function prepareFlux(size: i32, hop: i32, rate: f64, lowHz: f64, perOctave: f64, lag: i32, ladder: i32): usize {
  const at = allocate(offsetof<Flux>());
  const stft = prepareStft(size, size, true);
  const edges = allocate(usize(size) << 2);
  if (at == 0 || stft == 0 || edges == 0) return 0;
  const bands = layEdges(edges, size, rate, lowHz, perOctave) - 2;
  const mel = prepareMel(edges, bands, size, rate, false);
  if (mel == 0) return 0;
  const f = changetype<Flux>(at);
  f.stft = changetype<Stft>(stft);
  f.mel = changetype<Mel>(mel);
  f.lag = lag;
  f.ladder = ladder;
  f.bucket = i32(BUCKET_SECONDS * rate / f64(hop));
  f.smoothing = f32(min(1, f64(hop) / (SMOOTHING_SECONDS * rate)));
  // A sine of amplitude a has the magnitude a·size/4 under a Hann window.
  f.quiet = f32(QUIET * f64(size) / 4);
  f.row = (bands * 4 + 15) & ~15;
  return prepareRows(f) ? at : 0;
}

/** Writes edges of the bands, in Hz; how many. */
function layEdges(edges: usize, size: i32, rate: f64, lowHz: f64, perOctave: f64): i32 {
  const binHz = rate / f64(size);
  const highest = min<f64>(16000, rate * 0.45);
  // 2^(1/n) from its series: the module has no logarithms of its own.
  const x = 0.6931471805599453 / perOctave;
  const ratio = 1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5))));
  let count = 0;
  for (let hz = max(lowHz, binHz); hz < highest; hz = max(hz + binHz, hz * ratio), count++) {
    store<f64>(edges + (usize(count) << 3), hz);
  }
  return count;
}

function prepareRows(f: Flux): bool {
  const row = usize(f.row);
  f.sums = u32(allocate(row));
  f.smooth = u32(allocate(row));
  f.lowest = u32(allocate(row));
  f.before = u32(allocate(row));
  f.levels = u32(allocate(row * usize(KEPT * (f.ladder + 1))));
  f.now = u32(allocate(row + 32)) + 16;
  return f.now != 16;
}

/** Takes `count` frames at `from` in; returns the mean rise over the bands. */
export function pushFlux(f: Flux, from: usize, count: i32): f32 {
  pushFrames(f.stft, from, count);
  applyMel(f.mel, measurePower(f.stft), usize(f.sums));
  const total = measureBands(f);
  climbLadder(f);
  f.count++;
  const pairs = f32x4.add(total, v128.shuffle<f32>(total, total, 2, 3, 0, 1));
  return (f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)) / f32(f.mel.bands);
}

/** Follows the floors, writes the levels; returns how much the bands rose, four sums. */
function measureBands(f: Flux): v128 {
  const row = usize(f.row), sums = usize(f.sums), now = usize(f.now);
  const loudest = rowAt(f, f.ladder, f.count - f.lag);
  const quiet = f32x4.splat(f.quiet), times = f32x4.splat(FLOOR_TIMES), one = f32x4.splat(1), zero = f32x4.splat(0);
  followFloors(f);
  const lowest = usize(f.lowest), before = usize(f.before);
  let total = zero;
  for (let at: usize = 0; at < row; at += 16) {
    const quietest = f32x4.min(v128.load(lowest + at), v128.load(before + at));
    const floor = f32x4.add(quiet, f32x4.mul(times, quietest));
    const level = log2x4(f32x4.add(one, f32x4.div(v128.load(sums + at), floor)));
    v128.store(now + at, level);
    total = f32x4.add(total, f32x4.max(zero, f32x4.sub(level, v128.load(loudest + at))));
  }
  return total;
}

/** Turns sums of power into magnitudes; smooths them; keeps the lowest of this bucket and of the one before. */
function followFloors(f: Flux): void {
  const row = usize(f.row), sums = usize(f.sums), smooth = usize(f.smooth), lowest = usize(f.lowest), before = usize(f.before);
  const rate = f32x4.splat(f.count == 0 ? 1 : f.smoothing), least = f32x4.splat(LEAST);
  const fresh = f.count % f.bucket == 0;
  for (let at: usize = 0; at < row; at += 16) {
    const sum = f32x4.max(f32x4.sqrt(v128.load(sums + at)), least);
    v128.store(sums + at, sum);
    const old = v128.load(smooth + at);
    const next = f32x4.add(old, f32x4.mul(rate, f32x4.sub(sum, old)));
    v128.store(smooth + at, next);
    if (fresh) v128.store(before + at, f.count == 0 ? next : v128.load(lowest + at));
    v128.store(lowest + at, fresh ? next : f32x4.min(v128.load(lowest + at), next));
  }
}

/** Row of step `step` of the ladder for the spectrum numbered `index`. */
// @ts-ignore: decorator
@inline
function rowAt(f: Flux, step: i32, index: i32): usize {
  return usize(f.levels) + usize(f.row) * usize(step * KEPT + (index & (KEPT - 1)));
}

/** Keeps each band's level or, if larger, that of a neighbour; then the largest of the last 2, 4, … such rows. */
function climbLadder(f: Flux): void {
  const row = usize(f.row), now = usize(f.now);
  const first = rowAt(f, 0, f.count);
  for (let at: usize = 0; at < row; at += 16) {
    const near = f32x4.max(v128.load(now + at - 4), v128.load(now + at + 4));
    v128.store(first + at, f32x4.max(v128.load(now + at), near));
  }
  for (let step = 0; step < f.ladder; step++) {
    const here = rowAt(f, step, f.count), back = rowAt(f, step, f.count - (1 << step)), to = rowAt(f, step + 1, f.count);
    for (let at: usize = 0; at < row; at += 16) v128.store(to + at, f32x4.max(v128.load(here + at), v128.load(back + at)));
  }
}
