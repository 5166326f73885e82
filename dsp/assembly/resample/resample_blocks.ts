// Resampling by whole blocks in the frequency domain, where the delay does not matter and the ratio is q/p of small factors.
//
// A block of `inSize` input frames is transformed, its bins are multiplied with the filter's response, and as many of them as the
// output can hold are transformed back as a block of `outSize` frames: the same sum as in resample_state.ts, all of it in f64, for
// a quarter of the work. Frames within `margin` of a block's ends, where the circle closes, are left to its neighbours.
// Two blocks that follow each other go through at once, as real and imaginary part. Which frames form a block depends on
// nothing but their number since the start.
import { allocate } from "../memory/arena";
import { Fourier64, prepareFourier64, transform64 } from "../spectrum/fourier64";
import { Stream } from "./resample_state";
import { prepareStream, resetStream } from "./resample_stream";
import { besselOfSquare, response } from "./resample_window";

// @ts-ignore: decorator
@unmanaged
export class BlockResampler extends Stream {
  inSize: i32;
  outSize: i32;
  margin: i32; // input frames, on either side
  outMargin: i32;
  forward: u32;
  backward: u32;
  filter: u32; // f64 for bins 0…bins
  bins: i32;
  work: u32; // two areas of the larger size, complex f64
  workBytes: i32;

  /** Input frames from block to block. */
  step(): i32 {
    return this.inSize - 2 * this.margin;
  }
  /** Output frames from block to block. */
  outStep(): i32 {
    return this.outSize - 2 * this.outMargin;
  }
  aheadFrames(): i32 {
    return this.inSize + this.step() - this.margin;
  }
}

/** Sizes, both products of 2, 3, 5 and 7, for the ratio inSize : outSize = margin : outMargin. */
export function planBlocks(channels: i32, inSize: i32, outSize: i32, margin: i32, outMargin: i32): usize {
  const b = changetype<BlockResampler>(allocate(offsetof<BlockResampler>()));
  b.inBlocks = true;
  b.channels = channels;
  b.inSize = inSize;
  b.outSize = outSize;
  b.margin = margin;
  b.outMargin = outMargin;
  b.outputFrames = 2 * b.outStep();
  b.lead = margin;
  b.tail = 3 * b.step() + inSize;
  return changetype<usize>(b);
}

/** Makes tables (`cutoff` in half cycles an input frame, Kaiser's β) and areas. False: the memory does not suffice. */
export function prepareBlocks(b: BlockResampler, reachFrames: f64, cutoff: f64, beta: f64): bool {
  if (!prepareStream(b, b.inSize + b.step())) return false;
  const forward = prepareFourier64(b.inSize), backward = prepareFourier64(b.outSize);
  if (forward == null || backward == null) return false;
  b.forward = u32(changetype<usize>(forward));
  b.backward = u32(changetype<usize>(backward));
  b.bins = (min(b.inSize, b.outSize) - 1) / 2;
  b.workBytes = max(b.inSize, b.outSize) << 4;
  b.work = u32(allocate(usize(b.workBytes) * 2));
  b.filter = u32(allocate(usize(b.bins + 1) << 3));
  if (b.work == 0 || b.filter == 0) return false;
  fillFilter(b, reachFrames, cutoff, beta);
  resetStream(b);
  return true;
}

/** The response at each bin: the transform of the taps at whole frames, laid around frame 0. */
function fillFilter(b: BlockResampler, reachFrames: f64, cutoff: f64, beta: f64): void {
  const peak = besselOfSquare(beta * beta);
  const from = usize(b.work);
  memory.fill(from, 0, usize(b.inSize) << 4);
  for (let tap = 0; tap < i32(ceil(reachFrames)); tap++) {
    const value = response(f64(tap), cutoff, reachFrames, beta, peak) / f64(b.inSize);
    store<f64>(from + (usize(tap) << 4), value);
    if (tap > 0) store<f64>(from + (usize(b.inSize - tap) << 4), value);
  }
  const bins = transform64(changetype<Fourier64>(b.forward), from, from + usize(b.workBytes));
  for (let bin = 0; bin <= b.bins; bin++) store<f64>(usize(b.filter) + (usize(bin) << 3), load<f64>(bins + (usize(bin) << 4)));
}

/** Makes two blocks of output when their input is there. Returns how many frames lie before the input's end. */
export function makeBlocks(b: BlockResampler): i32 {
  if (b.first + b.step() + b.inSize > b.filled) return 0;
  let count = i64(b.outputFrames);
  if (b.end != i32.MAX_VALUE) {
    const left = i64(b.end - b.first - b.margin);
    count = max(0, min(count, (left * i64(b.outMargin) + i64(b.margin) - 1) / i64(b.margin)));
  }
  if (count == 0) return 0;
  const first = usize(b.work), second = first + usize(b.workBytes);
  for (let channel = 0; channel < b.channels; channel++) {
    pack(b, usize(b.history) + (usize(channel * b.capacity + b.first) << 2), first);
    const spectrum = transform64(changetype<Fourier64>(b.forward), first, second);
    const other = spectrum == first ? second : first;
    filterBins(b, spectrum, other);
    const sound = transform64(changetype<Fourier64>(b.backward), other, spectrum);
    unpack(b, sound, usize(b.output) + (usize(channel * b.outputFrames) << 2));
  }
  b.first += 2 * b.step();
  return i32(count);
}

/** Two blocks as one of complex numbers. */
function pack(b: BlockResampler, from: usize, to: usize): void {
  const later = usize(b.step()) << 2;
  for (const end = from + (usize(b.inSize) << 2); from < end; from += 4, to += 16) {
    v128.store(to, f64x2.promote_low_f32x4(v128.load32_lane(from + later, v128.load32_zero(from), 1)));
  }
}

/** Bins times the response, re and im exchanged, at the output's places; the bins between are silent. */
function filterBins(b: BlockResampler, from: usize, to: usize): void {
  let filter = usize(b.filter);
  const bins = usize(b.bins);
  memory.fill(to + ((bins + 1) << 4), 0, (usize(b.outSize) - 2 * bins - 1) << 4);
  putBin(to, from, filter);
  let fromDown = from + (usize(b.inSize) << 4), toDown = to + (usize(b.outSize) << 4);
  for (let bin: usize = 1; bin <= bins; bin++) {
    filter += 8, from += 16, to += 16, fromDown -= 16, toDown -= 16;
    putBin(to, from, filter);
    putBin(toDown, fromDown, filter);
  }
}

// @ts-ignore: decorator
@inline
function putBin(to: usize, from: usize, filter: usize): void {
  const bin = v128.load(from);
  v128.store(to, f64x2.mul(v128.shuffle<f64>(bin, bin, 1, 0), v128.load64_splat(filter)));
}

/** The middles of the two blocks, one after the other, in f32. */
function unpack(b: BlockResampler, from: usize, to: usize): void {
  from += usize(b.outMargin) << 4;
  const later = usize(b.outStep()) << 2;
  for (const end = to + later; to < end; to += 4, from += 16) {
    const both = f32x4.demote_f64x2_zero(v128.load(from));
    store<f32>(to, f32x4.extract_lane(both, 1));
    store<f32>(to + later, f32x4.extract_lane(both, 0));
  }
}
