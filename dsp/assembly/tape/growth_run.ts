// Writes a run of a loop that grows (see growth.ts): the old loop, kept, faded or left out, plus the input, eased in and out.
import { PAGE_FRAMES, PAGE_FRAMES_SHIFT } from "../layout";
import { floorMod } from "../time/frames";
import { header } from "../memory/header";
import { pageAddress } from "../memory/pages";
import { ownPage, readEntry } from "../memory/page_table";
import { NEVER, Track } from "../track/track";
import { Layer, layerAt, layerEntry } from "./layer";
import { joinTo, seamFrames } from "./seam";
import { tapePage } from "./tape";

/** The loop below: what is repeated, or parted. */
// @ts-ignore: decorator
@inline
function belowOf(track: Track): u32 {
  return track.growPushed != 0 ? layerAt(track.growLayer).older : track.layer;
}

/** Whether its frame `at` lies behind its end: what is played there is added to its beginning. */
// @ts-ignore: decorator
@inline
function isTail(track: Track, at: i64): bool {
  return track.growInserts == 0 && track.dubEnd != NEVER && at >= track.grownFrames();
}

/** Frame of content that its frame `at` is written to. */
function contentAt(track: Track, at: i64): i64 {
  return track.growInserts != 0 ? track.dubContent + at : isTail(track, at) ? at - track.grownFrames() : at;
}

/** Frame of the old loop that lies under its frame `at`. */
function oldAt(track: Track, at: i64, length: i64): i64 {
  const isPast = track.growInserts != 0 && track.dubEnd != NEVER && at >= track.grownFrames();
  return floorMod(track.dubContent + (isPast ? at - track.grownFrames() : at), length);
}

/** Writes up to the nearest end of a page, of the loop, or of one way of writing. Returns the frames written, 0: no memory. */
export function growRun(track: Track, until: i64, written: i64): i32 {
  const root = track.growLayer, layer = layerAt(root), below = belowOf(track), old = layerAt(below);
  const tape = track.dubNext, at = tape - track.dubStart;
  const to = layer.shift + contentAt(track, at), under = oldAt(track, at, old.length), from = old.shift + under;
  let run = min(until - tape, min(old.length - under, PAGE_FRAMES - (to & (PAGE_FRAMES - 1))));
  run = min(run, min(PAGE_FRAMES - (from & (PAGE_FRAMES - 1)), framesAlike(track, at)));
  const hears = tape < inputDone(track);
  if (hears) run = min(run, PAGE_FRAMES - (tape & (PAGE_FRAMES - 1)));
  for (let channel = 0; channel < layer.channelCount; channel++) {
    const page = ownPage(root, layerEntry(layer, to >> PAGE_FRAMES_SHIFT, channel));
    if (page == 0) return 0;
    const target = addressIn(page, to);
    const input = hears ? tapePage(tape >> PAGE_FRAMES_SHIFT, i32(load<u8>(track.inputs() + usize(channel))), written) : 0;
    const source = isTail(track, at) ? target : addressIn(readEntry(below, layerEntry(old, from >> PAGE_FRAMES_SHIFT, channel)), from);
    mix(track, target, source, addressIn(input, tape), at, i32(run));
  }
  return i32(run);
}

// @ts-ignore: decorator
@inline
function addressIn(page: u32, frame: i64): usize {
  return page == 0 ? 0 : pageAddress(page) + (usize(i32(frame) & (PAGE_FRAMES - 1)) << 2);
}

/** Tape frame at which the input has faded. */
// @ts-ignore: decorator
@inline
function inputDone(track: Track): i64 {
  return track.dubEnd == NEVER ? NEVER : track.dubEnd + i64(header().rampFrames);
}

/** Frames from its frame `at` on for which the way of writing stays the same. */
function framesAlike(track: Track, at: i64): i64 {
  const ramp = i64(header().rampFrames);
  let alike = at < ramp ? ramp - at : NEVER;
  if (track.dubEnd == NEVER) return alike;
  const input = inputDone(track) - track.dubStart, end = track.grownFrames();
  if (at < input) alike = min(alike, input - at);
  if (at < end) alike = min(alike, end - at);
  else if (at < end + ramp) alike = min(alike, end + ramp - at);
  return alike;
}

/** Weight of the input in its frame `at`: 0 outside, 1 inside, a straight line over the ramp at both ends. */
// @ts-ignore: decorator
@inline
function weightAt(track: Track, at: i64, ramp: i64): f32 {
  const left = track.dubEnd == NEVER ? ramp : track.dubEnd - track.dubStart + ramp - at;
  const step = min(ramp, min(at + 1, left));
  return step >= ramp ? 1 : step <= 0 ? 0 : f32(step) / f32(ramp);
}

/** What stays of the old loop under an insertion: it fades out where that begins, and in where it has ended. */
// @ts-ignore: decorator
@inline
function keptAt(track: Track, at: i64, ramp: i64): f32 {
  const isPast = track.dubEnd != NEVER && at >= track.grownFrames();
  const gone = isPast ? track.grownFrames() + ramp - at : at + 1;
  return gone >= ramp ? 0 : gone <= 0 ? 1 : 1 - f32(gone) / f32(ramp);
}

/** frame = old × what stays of it + input × its weight. */
function mix(track: Track, to: usize, from: usize, input: usize, at: i64, frames: i32): void {
  const ramp = i64(header().rampFrames), inserts = track.growInserts != 0;
  const isSteady = at >= ramp && input == 0 && (!inserts || track.dubEnd == NEVER || at < track.grownFrames() || at >= track.grownFrames() + ramp);
  if (isSteady && !isFading(track, at)) {
    const kept: f32 = inserts ? keptAt(track, at, ramp) : 1;
    if (kept == 0 || from == 0) memory.fill(to, 0, usize(frames) << 2);
    else if (from != to) memory.copy(to, from, usize(frames) << 2);
    return;
  }
  const fall = track.dubFeedback - 1;
  for (let i = 0; i < frames; i++) {
    const frame = at + i64(i), byte = usize(i) << 2;
    const weight = weightAt(track, frame, ramp);
    const kept: f32 = inserts ? keptAt(track, frame, ramp) : 1 + fall * weight;
    const old: f32 = from == 0 ? 0 : load<f32>(from + byte);
    const heard: f32 = input == 0 ? 0 : load<f32>(input + byte);
    store<f32>(to + byte, old * kept + heard * weight);
  }
}

/** Whether its frame `at` lies where the input is, or fades. */
// @ts-ignore: decorator
@inline
function isFading(track: Track, at: i64): bool {
  return at < inputDone(track) - track.dubStart;
}

/** Where a loop was not repeated whole, its end is faded over to what the old one has before its beginning. */
export function joinEnds(track: Track): void {
  const root = track.growLayer;
  joinTo(root, layerAt(root).older, track.dubContent, seamFrames(layerAt(root)));
}
