// Pairs of outputs for single tracks, beside the channels of the mix: pair i carries track i, after its gain and pan or before
// them, past the limiter, at the frame at which the master carries it. Nobody can route to them, no score knows of them, and a pair
// that nobody hears costs nothing.
//
// Method: a pair's buffer begins with what was rendered ahead; a block is rendered LEAD_FRAMES into it, and the next block begins
// by moving the end to the front. So nothing is copied from a bus.
import { busAddress } from "./buses";
import { header } from "../memory/header";
import { Ramp } from "./ramp";
import { Track } from "../track/track";
import { HEADER_OFFSET, HEADER_PAIRS_FIELD, LEAD_FRAMES, MAX_BLOCK_FRAMES } from "../layout";

// @ts-ignore: decorator
@unmanaged
class Pairs {
  count: i32;
  buffers: u32;
  heard: u32; // u8 for each pair: while somebody hears it 1, or HEARD_PRE, else 0
  top: i32; // no pair from this one on is heard
  chunk: i32; // frames of the block before the chunk that is rendered
  blockFrames: i32; // of the block before
  fullFrom: f32; // a level that is always 1
  fullTo: f32;
  fullLeft: i32;
}

/** How a pair is heard: 1 is after gain, pan, mute and solo, this is before them. */
const HEARD_PRE: i32 = 2;

/** A block and what is rendered ahead of it; an odd number of cache lines, so that channels do not fall on each other's. */
const STRIDE_FRAMES: i32 = LEAD_FRAMES + MAX_BLOCK_FRAMES + 16;
/** As an output channel: the first channel of pair 0. */
const FIRST_PAIR_CHANNEL: i32 = 1 << 20;

// @ts-ignore: decorator
@inline
function pairs(): Pairs {
  return changetype<Pairs>(HEADER_OFFSET + HEADER_PAIRS_FIELD);
}

/** Pairs that there are. */
export function pairCount(): i32 {
  return pairs().count;
}

/** Address of a pair's frames of the newest block: left (side 0) or right (1). */
export function pairFrames(index: i32, side: i32): usize {
  return channelAddress(2 * index + side);
}

/** Bytes that so many pairs take. */
export function pairBytes(count: i32): i32 {
  return count * (2 * STRIDE_FRAMES * 4 + 1);
}

/** Takes `pairBytes(count)` zeroed bytes for the pairs. */
export function layPairs(count: i32, address: u32): void {
  const p = pairs();
  p.count = count;
  p.buffers = address;
  p.heard = address + u32(2 * count * STRIDE_FRAMES * 4);
  fullLevel().set(1);
}

// @ts-ignore: decorator
@inline
function fullLevel(): Ramp {
  return changetype<Ramp>(changetype<usize>(pairs()) + offsetof<Pairs>("fullFrom"));
}

/** Level of a side of a track on its own pair. */
export function pairLevel(track: Track, side: i32): Ramp {
  if (load<u8>(usize(pairs().heard) + usize(track.number)) == HEARD_PRE) return fullLevel();
  return side == 0 ? track.leftLevel() : track.rightLevel();
}

/** From the next block on a pair is rendered, or no longer (0). It begins with LEAD_FRAMES of silence. */
export function hearPair(index: i32, heard: i32): void {
  const p = pairs();
  if (index < 0 || index >= p.count || heard < 0 || heard > HEARD_PRE) return;
  if (i32(load<u8>(usize(p.heard) + usize(index))) == heard) return;
  store<u8>(usize(p.heard) + usize(index), u8(heard));
  for (let channel = 2 * index; channel < 2 * index + 2; channel++) {
    memory.fill(channelAddress(channel), 0, usize(STRIDE_FRAMES) << 2);
  }
  p.top = 0;
  for (let i = 0; i < p.count; i++) if (isHeard(p, i)) p.top = i + 1;
}

/** Makes room for the next block in the pairs that are heard. */
export function beginPairs(frames: i32): void {
  const p = pairs();
  const rendered = usize(p.blockFrames) << 2;
  const ahead = usize(LEAD_FRAMES) << 2;
  p.blockFrames = frames;
  for (let i = 0; i < p.top; i++) {
    if (!isHeard(p, i)) continue;
    for (let channel = 2 * i; channel < 2 * i + 2; channel++) {
      const buffer = channelAddress(channel);
      memory.copy(buffer, buffer + rendered, ahead);
      memory.fill(buffer + ahead, 0, usize(frames) << 2);
    }
  }
}

/** A chunk begins so many frames after its block. */
export function placePairs(offset: i32): void {
  pairs().chunk = offset;
}

/** Track `index`'s own pair as an output channel, -1 where nobody hears it. */
// @ts-ignore: decorator
@inline
export function pairChannel(index: i32): i32 {
  const p = pairs();
  return index < p.top && isHeard(p, index) ? FIRST_PAIR_CHANNEL + 2 * index : -1;
}

/** Channels from an output channel on: a pair has two, the mix those up to its last. */
// @ts-ignore: decorator
@inline
export function reachedChannels(output: i32): i32 {
  return output >= FIRST_PAIR_CHANNEL ? 2 : header().outputCount - output;
}

/** Where frame `offset` of the chunk is rendered for an output channel, be it of the mix or of a pair. */
// @ts-ignore: decorator
@inline
export function targetAddress(output: i32, offset: i32): usize {
  return output >= FIRST_PAIR_CHANNEL ? pairAddress(output, offset) : busAddress(output, offset);
}

function pairAddress(output: i32, offset: i32): usize {
  return channelAddress(output - FIRST_PAIR_CHANNEL) + (usize(LEAD_FRAMES + pairs().chunk + offset) << 2);
}

// @ts-ignore: decorator
@inline
function isHeard(p: Pairs, index: i32): bool {
  return load<u8>(usize(p.heard) + usize(index)) != 0;
}

// @ts-ignore: decorator
@inline
function channelAddress(channel: i32): usize {
  return usize(pairs().buffers) + (usize(channel) * STRIDE_FRAMES << 2);
}
