// Renders tracks into the buses: each track's heads are summed into scratch, then go to its outputs through its two levels.
// Runs are cut where a page, a loop or a ramp ends; within a run everything is steady or one straight line.
import { CHUNK_FRAMES, HEAD_COUNT, LEAD_FRAMES, PAGE_FRAMES, PAGE_FRAMES_SHIFT, SCRATCH_OFFSET, TRACK_PEAK_FIELD } from "../layout";
import { floorMod } from "../time/frames";
import { Head } from "../track/head";
import { advanceHead, isSounding } from "../track/heads";
import { header, stretchStart } from "../memory/header";
import { addRamped, addScaled } from "./kernels";
import { Layer, layerAt, layerEntry } from "../tape/layer";
import { Meter, meterFrames, meterSilence } from "./meter";
import { pageAddress } from "../memory/pages";
import { readEntry } from "../memory/page_table";
import { Ramp } from "./ramp";
import { Track } from "../track/track";

/** Address of the bus of an output channel where frame `offset` of the chunk is rendered. */
// @ts-ignore: decorator
@inline
export function busAddress(output: i32, offset: i32): usize {
  return usize(header().buses) + (usize(output * (LEAD_FRAMES + CHUNK_FRAMES) + LEAD_FRAMES + offset) << 2);
}

// @ts-ignore: decorator
@inline
function scratch(channel: i32): usize {
  return usize(SCRATCH_OFFSET) + (usize(channel * CHUNK_FRAMES) << 2);
}

/** Renders output frames [frame, frame + frames) of a track. */
export function renderTrack(track: Track, frame: i64, frames: i32): void {
  const meter = changetype<Meter>(changetype<usize>(track) + TRACK_PEAK_FIELD);
  if (!isSounding(track)) {
    if (meter.peak > 0) meterSilence(meter, frames);
    track.leftLevel().advance(frames);
    track.rightLevel().advance(frames);
    return;
  }
  const head = steadyHead(track);
  if (head != null) return renderSteady(track, head, frame, frames, meter);
  const channelCount = soundingChannels(track);
  let done = 0;
  while (done < frames) {
    const run = steadyRun(track, frames - done);
    sumHeads(track, channelCount, frame + i64(done), run);
    sendToOutputs(track, channelCount, done, run);
    meterFrames(meter, scratch(0), run, max(track.leftLevel().to, track.rightLevel().to));
    done += run;
  }
}

/** Channels of what a track plays now: those of its layers, whatever its next take will have. */
function soundingChannels(track: Track): i32 {
  let count = 1;
  for (let i = 0; i < HEAD_COUNT; i++) {
    const root = track.head(i).layer;
    if (root != 0) count = max(count, layerAt(root).channelCount);
  }
  return count;
}

/** The only head of a track on which nothing ramps, or null. */
function steadyHead(track: Track): Head | null {
  if (track.leftLevel().left > 0 || track.rightLevel().left > 0) return null;
  let only: Head | null = null;
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer == 0) continue;
    if (only != null || head.left > 0 || head.to != 1 || layerAt(head.layer).sealed == 0) return null;
    only = head;
  }
  return only;
}

/** The common case, straight from the pages to the buses; to the bit what the way through scratch would give. */
function renderSteady(track: Track, head: Head, frame: i64, frames: i32, meter: Meter): void {
  const loudest = max(track.leftLevel().to, track.rightLevel().to);
  if (loudest == 0) return meterSilence(meter, frames);
  const layer = layerAt(head.layer), length = layer.length;
  let content = floorMod(head.content(frame), length);
  let done = 0;
  while (done < frames) {
    const at = layer.shift + content;
    const within = i32(at) & (PAGE_FRAMES - 1);
    const run = i32(min(i64(min(frames - done, PAGE_FRAMES - within)), length - content));
    const byte = usize(within) << 2;
    sendPages(track, track.output, head.layer, at, byte, done, run);
    sendPages(track, track.direct, head.layer, at, byte, done, run);
    const page = readEntry(head.layer, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, 0));
    if (page == 0) meterSilence(meter, run);
    else meterFrames(meter, pageAddress(page) + byte, run, loudest);
    done += run;
    content += i64(run);
    if (content >= length) content = 0;
  }
}

/** Sends a run of a layer's pages to the outputs of one path. */
function sendPages(track: Track, output: i32, root: u32, at: i64, byte: usize, offset: i32, run: i32): void {
  if (output < 0) return;
  const layer = layerAt(root);
  const last = layer.channelCount - 1;
  const count = min(max(2, layer.channelCount), header().outputCount - output);
  for (let i = 0; i < count; i++) {
    const level = (i & 1) == 0 ? track.leftLevel().to : track.rightLevel().to;
    const page = readEntry(root, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, min(i, last)));
    if (page != 0 && level != 0) addScaled(busAddress(output + i, offset), pageAddress(page) + byte, run, level);
  }
}

/** Frames until the first of a track's ramps ends. */
function steadyRun(track: Track, most: i32): i32 {
  let run = cutAtRamp(track.leftLevel(), cutAtRamp(track.rightLevel(), most));
  for (let i = 0; i < HEAD_COUNT; i++) if (track.head(i).layer != 0) run = cutAtRamp(track.head(i).level(), run);
  return run;
}

// @ts-ignore: decorator
@inline
function cutAtRamp(ramp: Ramp, run: i32): i32 {
  return ramp.left > 0 ? min(run, ramp.left) : run;
}

/** Sums all heads into scratch and advances their levels. */
function sumHeads(track: Track, channelCount: i32, frame: i64, frames: i32): void {
  for (let c = 0; c < channelCount; c++) memory.fill(scratch(c), 0, usize(frames) << 2);
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer == 0) continue;
    addHead(head, channelCount, frame, frames);
    advanceHead(head, frames);
  }
}

/** Adds what a head reads from output frame `frame` on, cut at loop and page ends. */
function addHead(head: Head, channelCount: i32, frame: i64, frames: i32): void {
  const layer = layerAt(head.layer), length = layer.length;
  let content = floorMod(head.content(frame), length);
  let done = 0;
  while (done < frames) {
    const at = layer.shift + content;
    const within = i32(at) & (PAGE_FRAMES - 1);
    let run = i32(min(i64(min(frames - done, PAGE_FRAMES - within)), length - content));
    const audible = audibleRun(layer, content, run);
    if (audible > 0) {
      addPages(head, layer, channelCount, at, done, audible);
      run = audible;
    }
    done += run;
    content += i64(run);
    if (content >= length) content = 0;
  }
}

/** Frames of a run that may be heard: of a take not complete yet, only what was recorded and has arrived. */
// @ts-ignore: decorator
@inline
function audibleRun(layer: Layer, content: i64, run: i32): i32 {
  if (layer.sealed != 0) return run;
  const arrived = min(layer.recorded, stretchStart() - layer.tape);
  return i32(max(i64(0), min(i64(run), arrived - content)));
}

function addPages(head: Head, layer: Layer, channelCount: i32, at: i64, done: i32, run: i32): void {
  const level = head.level();
  const offset = usize(done) << 2;
  for (let c = 0; c < channelCount; c++) {
    const page = readEntry(head.layer, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, min(c, layer.channelCount - 1)));
    if (page == 0) continue;
    const from = pageAddress(page) + (usize(i32(at) & (PAGE_FRAMES - 1)) << 2);
    if (level.left > 0) {
      addRamped(scratch(c) + offset, from, run, level.from, level.slope(), level.done() + done);
    } else {
      addScaled(scratch(c) + offset, from, run, level.to);
    }
  }
}

/** Sends scratch to the track's outputs and advances its levels. */
function sendToOutputs(track: Track, channelCount: i32, offset: i32, frames: i32): void {
  if (track.output >= 0) sendTo(track, track.output, channelCount, offset, frames);
  if (track.direct >= 0) sendTo(track, track.direct, channelCount, offset, frames);
  track.leftLevel().advance(frames);
  track.rightLevel().advance(frames);
}

/** Mono goes to both channels of a pair; more channels go to as many outputs. */
function sendTo(track: Track, output: i32, channelCount: i32, offset: i32, frames: i32): void {
  const outputCount = header().outputCount;
  const count = max(2, channelCount);
  for (let i = 0; i < count; i++) {
    const to = output + i;
    if (to >= outputCount) continue;
    const from = scratch(min(i, channelCount - 1));
    const level = (i & 1) == 0 ? track.leftLevel() : track.rightLevel();
    if (level.left > 0) {
      addRamped(busAddress(to, offset), from, frames, level.from, level.slope(), level.done());
    } else if (level.to != 0) {
      addScaled(busAddress(to, offset), from, frames, level.to);
    }
  }
}
