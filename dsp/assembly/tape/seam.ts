// Makes a closed take a loop. Its end is faded out while the sound from just before its start is faded in, so that the wrap
// is as smooth as the playing was there. A take that fills its loop gets one cross-fade at its end; one that is followed by
// silence gets the same two fades apart: out after its last frame, in before its first. Frames outside them stay untouched.
import { PAGE_FRAMES, PAGE_FRAMES_SHIFT } from "../layout";
import { EVENT_SEAM } from "../protocol";
import { rise } from "./fade";
import { floorMod } from "../time/frames";
import { header } from "../memory/header";
import { Layer, layerAt, layerEntry } from "./layer";
import { pageAddress } from "../memory/pages";
import { ownPage, readEntry } from "../memory/page_table";
import { postEvent } from "../memory/ring";

/** Length of the fades of a layer. */
// @ts-ignore: decorator
@inline
export function seamFrames(layer: Layer): i64 {
  return min(i64(header().seamFrames), layer.length >> 1);
}

/** Content frame at which the fade out begins. */
// @ts-ignore: decorator
@inline
export function seamStart(layer: Layer): i64 {
  return min(layer.recorded, layer.length - seamFrames(layer));
}

/** Tape frame at which all sound of a closed take has arrived. */
export function sealFrame(root: u32): i64 {
  const layer = layerAt(root);
  return layer.tape + seamStart(layer) + seamFrames(layer);
}

/** Fades a layer's ends and declares it complete. False: no memory, its ends are as recorded. */
export function sealLayer(root: u32, track: i32): bool {
  const layer = layerAt(root);
  const from = seamStart(layer);
  const frames = seamFrames(layer);
  let made = true;
  for (let channel = 0; channel < layer.channelCount; channel++) {
    made = fadeOut(root, channel, from, frames) && made;
    silenceAfter(root, channel, from + frames);
    made = (layer.once != 0 ? easeIn(root, channel) : fadeIn(root, channel, frames)) && made;
  }
  layer.sealed = 1;
  const step = stepBetween(root, layer.length - 1, 0);
  postEvent(EVENT_SEAM, track, layer.origin, f64(from), f64(frames), f64(step), f64(largestStep(root, frames)));
  return made;
}

/** Address of a content frame that may be written, 0 without memory. Content frames before 0 are the sound before the take. */
function writableFrame(root: u32, channel: i32, frame: i64): usize {
  const layer = layerAt(root);
  const at = layer.shift + frame;
  const page = ownPage(root, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, channel));
  return page == 0 ? 0 : pageAddress(page) + (usize(at & (PAGE_FRAMES - 1)) << 2);
}

/** Address of a content frame that is only read, 0 for silence. */
function readableFrame(root: u32, channel: i32, frame: i64): usize {
  const layer = layerAt(root);
  const at = layer.shift + frame;
  const page = readEntry(root, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, channel));
  return page == 0 ? 0 : pageAddress(page) + (usize(at & (PAGE_FRAMES - 1)) << 2);
}

/** Value of a content frame. */
export function readFrame(root: u32, channel: i32, frame: i64): f32 {
  return frameIn(readableFrame(root, channel, frame), 0);
}

/** Value so many frames behind an address, 0 of silence. */
// @ts-ignore: decorator
@inline
function frameIn(address: usize, frames: i64): f32 {
  return address == 0 ? 0 : load<f32>(address + (usize(frames) << 2));
}

/** Frames from a content frame to the end of its page, at most `most`. */
// @ts-ignore: decorator
@inline
function runFrom(layer: Layer, frame: i64, most: i64): i64 {
  return min(most, PAGE_FRAMES - ((layer.shift + frame) & (PAGE_FRAMES - 1)));
}

/** Fades a stretch of content out. False: no memory. */
export function fadeOut(root: u32, channel: i32, from: i64, frames: i64): bool {
  let done: i64 = 0;
  while (done < frames) {
    const run = runFrom(layerAt(root), from + done, frames - done);
    let address = writableFrame(root, channel, from + done);
    if (address == 0) return false;
    for (const end = done + run; done < end; done++, address += 4) {
      store<f32>(address, load<f32>(address) * (1 - rise(done, frames)));
    }
  }
  return true;
}

function fadeIn(root: u32, channel: i32, frames: i64): bool {
  const from = layerAt(root).length - frames;
  let done: i64 = 0;
  while (done < frames) {
    const run = runFrom(layerAt(root), done - frames, runFrom(layerAt(root), from + done, frames - done));
    const address = writableFrame(root, channel, from + done), before = readableFrame(root, channel, done - frames);
    if (address == 0) return false;
    for (let i: i64 = 0; i < run; i++) {
      const at = address + (usize(i) << 2);
      store<f32>(at, load<f32>(at) + frameIn(before, i) * rise(done + i, frames));
    }
    done += run;
  }
  return true;
}

/** Fades the end of a layer over to what another has before its frame `start`, round its loop. False: no memory. */
export function joinTo(root: u32, other: u32, start: i64, frames: i64): bool {
  const layer = layerAt(root), length = layerAt(other).length;
  for (let channel = 0; channel < layer.channelCount; channel++) {
    for (let done: i64 = 0; done < frames;) {
      const to = layer.length - frames + done, from = floorMod(start - frames + done, length);
      const run = min(length - from, runFrom(layerAt(other), from, runFrom(layer, to, frames - done)));
      const address = writableFrame(root, channel, to), before = readableFrame(other, channel, from);
      if (address == 0) return false;
      for (let i: i64 = 0; i < run; i++) {
        const at = address + (usize(i) << 2), weight = rise(done + i, frames);
        store<f32>(at, load<f32>(at) * (1 - weight) + frameIn(before, i) * weight);
      }
      done += run;
    }
  }
  return true;
}

/** What is played once begins abruptly but without a step: its first millisecond is faded in. False: no memory. */
export function easeIn(root: u32, channel: i32): bool {
  const frames = i64(header().rampFrames / 10);
  for (let i: i64 = 0; i < frames; i++) {
    const address = writableFrame(root, channel, i);
    if (address == 0) return false;
    store<f32>(address, load<f32>(address) * rise(i, frames));
  }
  return true;
}

/** Clears what the tape holds behind the take. */
function silenceAfter(root: u32, channel: i32, from: i64): void {
  const layer = layerAt(root);
  let frame = from;
  while (frame < layer.length) {
    const run = runFrom(layer, frame, layer.length - frame);
    if (readEntry(root, layerEntry(layer, (layer.shift + frame) >> PAGE_FRAMES_SHIFT, channel)) != 0) {
      const address = writableFrame(root, channel, frame);
      if (address != 0) memory.fill(address, 0, usize(run) << 2);
    }
    frame += run;
  }
}

/** Largest step over all channels between two content frames. */
export function stepBetween(root: u32, a: i64, b: i64): f32 {
  let largest: f32 = 0;
  for (let channel = 0; channel < layerAt(root).channelCount; channel++) {
    largest = max(largest, abs(readFrame(root, channel, a) - readFrame(root, channel, b)));
  }
  return largest;
}

/** Largest step between neighbours in the first frames of the loop, to hold the step at the wrap against. */
function largestStep(root: u32, frames: i64): f32 {
  let largest: f32 = 0;
  const layer = layerAt(root);
  for (let channel = 0; channel < layer.channelCount; channel++) {
    let before = readFrame(root, channel, 0);
    for (let done: i64 = 1; done < frames;) {
      const run = runFrom(layer, done, frames - done), address = readableFrame(root, channel, done);
      for (let i: i64 = 0; i < run; i++) {
        const now = frameIn(address, i);
        largest = max(largest, abs(before - now));
        before = now;
      }
      done += run;
    }
  }
  return largest;
}
