// Renders tracks into the buses: each track's heads are summed into scratch, then go to its outputs through its two levels.
// Runs are cut where a page, a loop or a ramp ends; within a run everything is steady or one straight line.
import { HEAD_COUNT, PAGE_FRAMES, PAGE_FRAMES_SHIFT, TRACK_PEAK_FIELD } from "../layout";
import { busAddress, scratch } from "./buses";
import { floorMod } from "../time/frames";
import { Head } from "../track/head";
import { advanceHead, dropCursor } from "../track/heads";
import { header, stretchStart } from "../memory/header";
import { addRamped, addScaled } from "./kernels";
import { pairChannel, pairLevel, reachedChannels, targetAddress } from "./pairs";
import { Layer, layerAt, layerEntry, sidesOf } from "../tape/layer";
import { hasPhones } from "./mixes";
import { sendOf } from "./phones_send";
import { sendToPhones } from "./phones";
import { settleGroup } from "./group";
import { Meter, meterFrames, meterSilence } from "./meter";
import { pageAddress } from "../memory/pages";
import { RATE_ONE } from "../protocol";
import { addRated } from "./rated";
import { readEntry } from "../memory/page_table";
import { Ramp } from "./ramp";
import { isSteady, playsOn, renderSteady } from "./steady";
import { Track } from "../track/track";

/** Renders output frames [frame, frame + frames) of a track. */
export function renderTrack(track: Track, frame: i64, frames: i32): void {
  if (playsOn(track, frames)) return;
  if (isSteady(track)) return renderSteady(track, frame, frames);
  dropCursor(track);
  const meter = changetype<Meter>(changetype<usize>(track) + TRACK_PEAK_FIELD);
  if (!track.isSounding()) {
    if (meter.peak > 0) meterSilence(meter, frames);
    track.leftLevel().advance(frames);
    track.rightLevel().advance(frames);
    if (hasPhones()) sendOf(track.address()).advance(frames);
    return;
  }
  settleGroup();
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

/** Frames until the first of a track's ramps ends. */
function steadyRun(track: Track, most: i32): i32 {
  let run = cutAtRamp(track.leftLevel(), cutAtRamp(track.rightLevel(), most));
  if (hasPhones()) run = sendOf(track.address()).steadyRun(run);
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
    if (head.rate == RATE_ONE) addHead(head, channelCount, frame, frames);
    else addRated(head, channelCount, frame, frames);
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
  for (let c = 0, count = min(channelCount, sidesOf(layer)); c < count; c++) {
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
  const left = track.leftLevel(), right = track.rightLevel();
  if (track.output >= 0) sendTo(track.output, left, right, channelCount, offset, frames);
  if (track.direct >= 0) sendTo(track.direct, left, right, channelCount, offset, frames);
  const own = pairChannel(track.number);
  if (own >= 0) sendTo(own, pairLevel(track, 0), pairLevel(track, 1), channelCount, offset, frames);
  track.leftLevel().advance(frames);
  track.rightLevel().advance(frames);
  if (hasPhones()) sendToPhones(track, channelCount, offset, frames);
}

/** Mono goes to both channels of a pair; more channels go to as many outputs. */
function sendTo(output: i32, left: Ramp, right: Ramp, channelCount: i32, offset: i32, frames: i32): void {
  const count = min(max(2, channelCount), reachedChannels(output));
  for (let i = 0; i < count; i++) {
    const to = output + i;
    const from = scratch(min(i, channelCount - 1));
    const level = (i & 1) == 0 ? left : right;
    if (level.left > 0) {
      addRamped(targetAddress(to, offset), from, frames, level.from, level.slope(), level.done());
    } else if (level.to != 0) {
      addScaled(targetAddress(to, offset), from, frames, level.to);
    }
  }
}
