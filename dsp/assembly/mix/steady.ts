// The common case: a track whose only head plays a whole take at full level goes straight from the pages to the buses, its two
// levels steady or on their ramps; to the bit what the way through scratch would give.
//
// Method: memory is the wall. A thousand tracks read half a megabyte of sound a block, which no cache holds, and finding it
// (record → head → layer → index page → page) is a chain of misses. So each track keeps where it reads in its record's first
// cache line, looked up once a page, and the lines that a group of tracks is about to need are asked for together, so that
// their misses overlap.
import { HEAD_COUNT, PAGE_FRAMES, PAGE_FRAMES_SHIFT, TRACK_PEAK_FIELD } from "../layout";
import { RATE_ONE } from "../protocol";
import { busAddress, scratch } from "./buses";
import { pairChannel, pairLevel, reachedChannels, targetAddress } from "./pairs";
import { floorMod } from "../time/frames";
import { Head } from "../track/head";
import { header } from "../memory/header";
import { addRamped, addScaled } from "./kernels";
import { Layer, layerAt, layerEntry } from "../tape/layer";
import { hasPhones, mixes } from "./mixes";
import { sendOf } from "./phones_send";
import { joinGroup, settleFor } from "./group";
import { Meter, meterFrames, meterLevels, meterSilence } from "./meter";
import { mixPair, mixPairRamped } from "./pair_kernels";
import { pageAddress } from "../memory/pages";
import { readEntry } from "../memory/page_table";
import { Ramp } from "./ramp";
import { Track, trackAt } from "../track/track";

const CACHE_LINE_BYTES: usize = 64;

/** Whether `renderSteady` may render a track. Layers that are whole do not change but while they are overdubbed. */
// @ts-ignore: decorator
@inline
export function isSteady(track: Track): bool {
  if ((track.takeStage | track.dubStage) != 0) return false;
  return track.cursorFrames > 0 || steadyHead(track) != null;
}

function steadyHead(track: Track): Head | null {
  let only: Head | null = null;
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer == 0) continue;
    if (only != null || head.left > 0 || head.to != 1 || head.rate != RATE_ONE || (head.offset & i64(RATE_ONE - 1)) != 0) return null;
    only = head;
  }
  if (only == null) return null;
  const layer = layerAt(only.layer);
  return layer.sealed != 0 && layer.channelCount <= 2 ? only : null;
}

/** Looks up where a track reads at an output frame. */
function placeCursor(track: Track, frame: i64): void {
  const head = steadyHead(track);
  if (head == null) return;
  const layer = layerAt(head.layer);
  const content = floorMod(head.content(frame), layer.length);
  const at = layer.shift + content;
  const within = i32(at) & (PAGE_FRAMES - 1);
  track.cursorLeft = soundAddress(head.layer, layer, at >> PAGE_FRAMES_SHIFT, 0, within);
  track.cursorRight = soundAddress(head.layer, layer, at >> PAGE_FRAMES_SHIFT, layer.channelCount - 1, within);
  track.cursorFrames = i32(min(i64(PAGE_FRAMES - within), layer.length - content));
}

function soundAddress(root: u32, layer: Layer, page: i64, channel: i32, within: i32): u32 {
  const sound = readEntry(root, layerEntry(layer, page, channel));
  return sound == 0 ? 0 : u32(pageAddress(sound) + (usize(within) << 2));
}

/** What most tracks do in most blocks, seen from their first cache line alone: play on into the main output, nothing moves. */
// @ts-ignore: decorator
@inline
export function playsOn(track: Track, frames: i32): bool {
  if ((track.takeStage | track.dubStage | track.leftLeft | track.rightLeft) != 0 || track.cursorFrames < frames) return false;
  const loudest = track.leftTo > track.rightTo ? track.leftTo : track.rightTo;
  if (track.output < 0 || track.output + 1 >= header().outputCount || track.cursorLeft == 0 || track.cursorRight == 0 || loudest == 0) return false;
  if (track.direct >= 0 || hasPhones() || pairChannel(track.number) >= 0) return false;
  const meter = changetype<Meter>(track.address() + TRACK_PEAK_FIELD);
  joinGroup(meter, track.output, track.cursorLeft, track.cursorRight, track.leftTo, track.rightTo, loudest, frames);
  const bytes = u32(frames) << 2;
  track.cursorLeft += bytes;
  track.cursorRight += bytes;
  track.cursorFrames -= frames;
  return true;
}

/** Renders output frames [frame, frame + frames) of a steady track. */
export function renderSteady(track: Track, frame: i64, frames: i32): void {
  const meter = changetype<Meter>(track.address() + TRACK_PEAK_FIELD);
  let done = 0;
  while (done < frames) {
    if (track.cursorFrames == 0) placeCursor(track, frame + i64(done));
    const run = steadyRun(track, min(frames - done, track.cursorFrames));
    sendMain(track, meter, done, run);
    sendRun(track, track.direct, track.leftLevel(), track.rightLevel(), done, run);
    const own = pairChannel(track.number);
    if (own >= 0) sendRun(track, own, pairLevel(track, 0), pairLevel(track, 1), done, run);
    if (hasPhones()) sendRun(track, mixes().phonesOutput, sendOf(track.address()).left(), sendOf(track.address()).right(), done, run);
    advance(track, run);
    done += run;
  }
}

/** Frames until the first of the track's ramps ends. */
// @ts-ignore: decorator
@inline
function steadyRun(track: Track, most: i32): i32 {
  let run = most;
  if (track.leftLeft > 0) run = min(run, track.leftLeft);
  if (track.rightLeft > 0) run = min(run, track.rightLeft);
  return hasPhones() ? sendOf(track.address()).steadyRun(run) : run;
}

// @ts-ignore: decorator
@inline
function advance(track: Track, run: i32): void {
  const bytes = u32(run) << 2;
  track.leftLevel().advance(run);
  track.rightLevel().advance(run);
  if (hasPhones()) sendOf(track.address()).advance(run);
  if (track.cursorLeft != 0) track.cursorLeft += bytes;
  if (track.cursorRight != 0) track.cursorRight += bytes;
  track.cursorFrames -= run;
}

/** Sends a run to the track's main output and shows it to its meter: what most tracks do in most blocks in one pass. */
function sendMain(track: Track, meter: Meter, offset: i32, run: i32): void {
  const left = usize(track.cursorLeft), right = usize(track.cursorRight);
  const loudest = track.leftTo > track.rightTo ? track.leftTo : track.rightTo;
  const isPair = track.output >= 0 && track.output + 1 < header().outputCount && left != 0 && right != 0;
  const moves = (track.leftLeft | track.rightLeft) != 0;
  if (isPair && !moves && loudest > 0 && offset == 0) {
    return joinGroup(meter, track.output, track.cursorLeft, track.cursorRight, track.leftTo, track.rightTo, loudest, run);
  }
  settleFor(track.output);
  if (isPair && (loudest > 0 || moves)) {
    const toLeft = busAddress(track.output, offset), toRight = busAddress(track.output + 1, offset);
    const levels = moves
      ? mixMoving(toLeft, toRight, left, right, run, track.leftLevel(), track.rightLevel())
      : mixPair(toLeft, toRight, left, right, run, track.leftTo, track.rightTo);
    return meterLevels(meter, levels, run, loudest);
  }
  sendRun(track, track.output, track.leftLevel(), track.rightLevel(), offset, run);
  if (loudest == 0 || left == 0) meterSilence(meter, run);
  else meterFrames(meter, left, run, loudest);
}

// @ts-ignore: decorator
@inline
function mixMoving(toLeft: usize, toRight: usize, left: usize, right: usize, run: i32, a: Ramp, b: Ramp): v128 {
  return mixPairRamped(
    toLeft, toRight, left, right, run, a.start(), a.rise(), a.done(), b.start(), b.rise(), b.done(),
  );
}

/** Sends a run to the outputs of one path by its two levels; a mono take goes to both. */
function sendRun(track: Track, output: i32, leftLevel: Ramp, rightLevel: Ramp, offset: i32, run: i32): void {
  if (output < 0) return;
  settleFor(output);
  const isPair = reachedChannels(output) > 1;
  const left = usize(track.cursorLeft), right = usize(track.cursorRight);
  if (left != 0) sendChannel(targetAddress(output, offset), left, run, leftLevel);
  if (isPair && right != 0) sendChannel(targetAddress(output + 1, offset), right, run, rightLevel);
}

function sendChannel(to: usize, from: usize, run: i32, level: Ramp): void {
  if (level.left > 0) addRamped(to, from, run, level.from, level.slope(), level.done());
  else if (level.to != 0) addScaled(to, from, run, level.to);
}

/** Asks for the lines of memory that tracks first ≤ i < end read next, all before any of them is needed. */
export function fetchAhead(first: i32, end: i32, frames: i32): void {
  let seen: u32 = 0;
  for (let i = first; i < end; i++) {
    const track = trackAt(i);
    const run = min(track.cursorFrames, frames);
    if (run <= 0) continue;
    const left = usize(track.cursorLeft), right = usize(track.cursorRight);
    const last = (usize(run) << 2) - 4;
    for (let byte: usize = 0; byte < last; byte += CACHE_LINE_BYTES) seen ^= load<u32>(left + byte) ^ load<u32>(right + byte);
    seen ^= load<u32>(left + last) ^ load<u32>(right + last);
  }
  // A load whose value nobody uses would be left out. Scratch is cleared before it is used.
  store<u32>(scratch(0), seen);
}
