// The kernel of tracks that are mixed together: 32 frames of a bus stay in registers while all members are added to them, in their
// order, so that every frame gets the very sums it gets when one track follows the other. A bus is read and written once for
// all of them: two thirds of what mixing a single track reads and writes is the bus.
//
// A member is 64 bytes (see group.ts). Every access is checked against the memory's end: fixed offsets, few accesses.
import { GROUP_MEMBER_BYTES, MEMBER_GAIN_LEFT_FIELD, MEMBER_GAIN_RIGHT_FIELD, MEMBER_PEAKS_FIELD, MEMBER_SUMS_FIELD } from "../layout";

const COLUMN_BYTES: usize = 128;

/** Adds `frames` (a multiple of 32) of all members to a pair of buses; leaves peaks and sums of squares of the left in them. */
export function mixGroup(members: usize, count: i32, toLeft: usize, toRight: usize, frames: i32): void {
  const end = members + usize(count) * GROUP_MEMBER_BYTES;
  for (let byte: usize = 0; byte < usize(frames) << 2; byte += COLUMN_BYTES) {
    mixLeft(members, end, toLeft + byte, byte);
    mixRight(members, end, toRight + byte, byte);
  }
}

function mixLeft(members: usize, end: usize, to: usize, byte: usize): void {
  let a = v128.load(to), b = v128.load(to, 16), c = v128.load(to, 32), d = v128.load(to, 48);
  let e = v128.load(to, 64), f = v128.load(to, 80), g = v128.load(to, 96), h = v128.load(to, 112);
  for (let member = members; member < end; member += GROUP_MEMBER_BYTES) {
    const from = usize(load<u32>(member)) + byte;
    const gains = v128.load_splat<f32>(member, MEMBER_GAIN_LEFT_FIELD);
    let peaks = v128.load(member, MEMBER_PEAKS_FIELD), sums = v128.load(member, MEMBER_SUMS_FIELD);
    let x = v128.load(from), y = v128.load(from, 16);
    a = f32x4.add(a, f32x4.mul(x, gains));
    b = f32x4.add(b, f32x4.mul(y, gains));
    let morePeaks = f32x4.abs(y), moreSums = f32x4.mul(y, y);
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
    sums = f32x4.add(sums, f32x4.mul(x, x));
    x = v128.load(from, 32), y = v128.load(from, 48);
    c = f32x4.add(c, f32x4.mul(x, gains));
    d = f32x4.add(d, f32x4.mul(y, gains));
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
    sums = f32x4.add(sums, f32x4.mul(x, x));
    morePeaks = f32x4.pmax(morePeaks, f32x4.abs(y));
    moreSums = f32x4.add(moreSums, f32x4.mul(y, y));
    x = v128.load(from, 64), y = v128.load(from, 80);
    e = f32x4.add(e, f32x4.mul(x, gains));
    f = f32x4.add(f, f32x4.mul(y, gains));
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
    sums = f32x4.add(sums, f32x4.mul(x, x));
    morePeaks = f32x4.pmax(morePeaks, f32x4.abs(y));
    moreSums = f32x4.add(moreSums, f32x4.mul(y, y));
    x = v128.load(from, 96), y = v128.load(from, 112);
    g = f32x4.add(g, f32x4.mul(x, gains));
    h = f32x4.add(h, f32x4.mul(y, gains));
    peaks = f32x4.pmax(f32x4.pmax(peaks, f32x4.abs(x)), f32x4.pmax(morePeaks, f32x4.abs(y)));
    sums = f32x4.add(f32x4.add(sums, f32x4.mul(x, x)), f32x4.add(moreSums, f32x4.mul(y, y)));
    v128.store(member, peaks, MEMBER_PEAKS_FIELD);
    v128.store(member, sums, MEMBER_SUMS_FIELD);
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
  v128.store(to, e, 64);
  v128.store(to, f, 80);
  v128.store(to, g, 96);
  v128.store(to, h, 112);
}

function mixRight(members: usize, end: usize, to: usize, byte: usize): void {
  let a = v128.load(to), b = v128.load(to, 16), c = v128.load(to, 32), d = v128.load(to, 48);
  let e = v128.load(to, 64), f = v128.load(to, 80), g = v128.load(to, 96), h = v128.load(to, 112);
  for (let member = members; member < end; member += GROUP_MEMBER_BYTES) {
    const from = usize(load<u32>(member, 4)) + byte;
    const gains = v128.load_splat<f32>(member, MEMBER_GAIN_RIGHT_FIELD);
    a = f32x4.add(a, f32x4.mul(v128.load(from), gains));
    b = f32x4.add(b, f32x4.mul(v128.load(from, 16), gains));
    c = f32x4.add(c, f32x4.mul(v128.load(from, 32), gains));
    d = f32x4.add(d, f32x4.mul(v128.load(from, 48), gains));
    e = f32x4.add(e, f32x4.mul(v128.load(from, 64), gains));
    f = f32x4.add(f, f32x4.mul(v128.load(from, 80), gains));
    g = f32x4.add(g, f32x4.mul(v128.load(from, 96), gains));
    h = f32x4.add(h, f32x4.mul(v128.load(from, 112), gains));
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
  v128.store(to, e, 64);
  v128.store(to, f, 80);
  v128.store(to, g, 96);
  v128.store(to, h, 112);
}
