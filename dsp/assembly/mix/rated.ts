// What a head plays at another rate than the recording's: frames of content are laid out in a row, round the loop's end as often as
// it comes, and each frame heard is a sum over those around its place. Backwards at the recording's speed they are taken as they are.
import { PAGE_FRAMES, PAGE_FRAMES_SHIFT } from "../layout";
import { RATE_ONE, RATE_SHIFT } from "../protocol";
import { pageAddress } from "../memory/pages";
import { readEntry } from "../memory/page_table";
import { Layer, layerAt, layerEntry, sidesOf } from "../tape/layer";
import { floorMod } from "../time/frames";
import { Head } from "../track/head";
import { scratch } from "./buses";
import { addRamped, addScaled } from "./kernels";
import { ratedAddress, windowAddress } from "./rate_table";
import { reachAt, sumTaps, tapsFor } from "./rate_taps";

/** Adds what a head plays from output frame `frame` on to scratch; the run lies in one piece of each ramp. */
export function addRated(head: Head, channelCount: i32, frame: i64, frames: i32): void {
  const layer = layerAt(head.layer);
  if (layer.sealed == 0) return;
  const speed = abs(head.rate), reach = speed == RATE_ONE ? 1 : reachAt(speed);
  const first = head.content(frame), last = head.content(frame + i64(frames - 1));
  const from = min(first, last) - i64(reach) + 1;
  const count = i32(max(first, last) - min(first, last)) + 2 * reach;
  // The sums go by fours, and may look at up to three frames more.
  for (let c = 0; c < layer.channelCount; c++) layOut(head.layer, c, from, count + 3);
  if (speed == RATE_ONE) turnRound(layer.channelCount, frames);
  else interpolate(head, layer.channelCount, from, frame, frames, speed, reach);
  addToScratch(head, layer, channelCount, frames);
}

/** Copies frames of content into a row: those of a loop go round, what plays once is silent before and after. */
function layOut(root: u32, channel: i32, from: i64, count: i32): void {
  const layer = layerAt(root), to = windowAddress(channel);
  let done = 0;
  while (done < count) {
    const frame = from + i64(done);
    const content = layer.once != 0 ? frame : floorMod(frame, layer.length);
    if (content < 0 || content >= layer.length) {
      const silent = content < 0 ? i32(min(i64(count - done), -content)) : count - done;
      memory.fill(to + (usize(done) << 2), 0, usize(silent) << 2);
      done += silent;
      continue;
    }
    done += copyRun(root, layer, channel, content, to + (usize(done) << 2), count - done);
  }
}

/** Copies up to the end of the page or of the loop. Returns how many frames. */
function copyRun(root: u32, layer: Layer, channel: i32, content: i64, to: usize, most: i32): i32 {
  const at = layer.shift + content;
  const within = i32(at) & (PAGE_FRAMES - 1);
  const run = i32(min(i64(min(most, PAGE_FRAMES - within)), layer.length - content));
  const page = readEntry(root, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, channel));
  if (page == 0) memory.fill(to, 0, usize(run) << 2);
  else memory.copy(to, pageAddress(page) + (usize(within) << 2), usize(run) << 2);
  return run;
}

/** The row backwards, frame by frame. */
function turnRound(channelCount: i32, frames: i32): void {
  for (let c = 0; c < channelCount; c++) {
    const from = windowAddress(c), to = ratedAddress(c);
    for (let i = 0; i < frames; i++) store<f32>(to + (usize(i) << 2), load<f32>(from + (usize(frames - 1 - i) << 2)));
  }
}

function interpolate(head: Head, channelCount: i32, from: i64, frame: i64, frames: i32, speed: i32, reach: i32): void {
  let made = -1;
  for (let i = 0; i < frames; i++) {
    const place = head.place(frame + i64(i));
    const byte = usize((place >> RATE_SHIFT) - i64(reach) + 1 - from) << 2;
    made = tapsFor(i32(place & i64(RATE_ONE - 1)), speed, reach, made);
    for (let c = 0; c < channelCount; c++) {
      store<f32>(ratedAddress(c) + (usize(i) << 2), sumTaps(windowAddress(c) + byte, 2 * reach));
    }
  }
}

function addToScratch(head: Head, layer: Layer, channelCount: i32, frames: i32): void {
  const level = head.level();
  for (let c = 0, count = min(channelCount, sidesOf(layer)); c < count; c++) {
    const from = ratedAddress(min(c, layer.channelCount - 1));
    if (level.left > 0) addRamped(scratch(c), from, frames, level.from, level.slope(), level.done());
    else addScaled(scratch(c), from, frames, level.to);
  }
}
