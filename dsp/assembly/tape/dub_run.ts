// Writes a run of a pass (see overdub.ts): the loop, turned down, plus what was played, both eased in and out. What was played is laid
// out in a row, a frame for each of the loop: as it is on tape, forwards or backwards, or, at other rates than the recording's, read
// between its frames like a loop that is played at the inverse rate (mix/rated.ts), so that it is heard as it was played.
import { CHUNK_FRAMES, PAGE_FRAMES, PAGE_FRAMES_SHIFT } from "../layout";
import { RATE_ONE, RATE_SHIFT } from "../protocol";
import { header } from "../memory/header";
import { pageAddress } from "../memory/pages";
import { ownPage } from "../memory/page_table";
import { ratedAddress, windowAddress } from "../mix/rate_table";
import { reachAt, sumTaps, tapsFor } from "../mix/rate_taps";
import { NEVER, Track } from "../track/track";
import { contentAt, isFrameByFrame, tapePlace, tapeSpeed } from "./dub_place";
import { layerAt, layerEntry } from "./layer";
import { tapePage } from "./tape";

/** −300 dB: what fades away under a feedback ends at zero instead of in slow, denormal numbers. */
const INAUDIBLE: f32 = 1e-15;

/** Writes up to the nearest end of a page, of the loop, or of the row. Returns the frames written, 0: no memory. */
export function writeRun(track: Track, root: u32, number: i64, until: i64, written: i64): i32 {
  const layer = layerAt(root), backwards = track.dubRate < 0;
  const content = contentAt(track, number, layer.length);
  const at = layer.shift + content, within = i32(at) & (PAGE_FRAMES - 1);
  const left = backwards ? min(content, i64(within)) + 1 : min(layer.length - content, i64(PAGE_FRAMES - within));
  const run = i32(min(min(until - number, i64(CHUNK_FRAMES)), left));
  layRow(track, layer.channelCount, number, run, written);
  for (let channel = 0; channel < layer.channelCount; channel++) {
    const page = ownPage(root, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, channel));
    if (page == 0) return 0;
    mixRun(track, pageAddress(page) + (usize(within) << 2), rowAddress(track, channel), number, run);
  }
  return run;
}

/** Address of the row of a channel. */
// @ts-ignore: decorator
@inline
function rowAddress(track: Track, channel: i32): usize {
  return isFrameByFrame(track.dubRate) ? windowAddress(channel) : ratedAddress(channel);
}

/** Lays out what was played to `frames` frames of the loop. */
function layRow(track: Track, channelCount: i32, number: i64, frames: i32, written: i64): void {
  const first = tapePlace(track, number) >> RATE_SHIFT;
  if (isFrameByFrame(track.dubRate)) return layTape(track, channelCount, first, frames, written);
  const speed = tapeSpeed(track.dubRate), reach = reachAt(speed);
  const from = first - i64(reach) + 1, last = tapePlace(track, number + i64(frames - 1)) >> RATE_SHIFT;
  // The sums go by fours, and may look at up to three frames more.
  layTape(track, channelCount, from, i32(last - first) + 2 * reach + 3, written);
  let made = -1;
  for (let i = 0; i < frames; i++) {
    const place = tapePlace(track, number + i64(i));
    const byte = usize((place >> RATE_SHIFT) - i64(reach) + 1 - from) << 2;
    made = tapsFor(i32(place & i64(RATE_ONE - 1)), speed, reach, made);
    for (let c = 0; c < channelCount; c++) {
      store<f32>(ratedAddress(c) + (usize(i) << 2), sumTaps(windowAddress(c) + byte, 2 * reach));
    }
  }
}

/** Copies frames of the tape into the windows of a track's channels. */
function layTape(track: Track, channelCount: i32, from: i64, frames: i32, written: i64): void {
  for (let c = 0; c < channelCount; c++) {
    const input = i32(load<u8>(track.inputs() + usize(c)));
    for (let done = 0; done < frames;) {
      const tape = from + i64(done), within = i32(tape) & (PAGE_FRAMES - 1);
      const run = min(frames - done, PAGE_FRAMES - within);
      const page = tapePage(tape >> PAGE_FRAMES_SHIFT, input, written);
      const to = windowAddress(c) + (usize(done) << 2);
      if (page == 0) memory.fill(to, 0, usize(run) << 2);
      else memory.copy(to, pageAddress(page) + (usize(within) << 2), usize(run) << 2);
      done += run;
    }
  }
}

/** loop = loop × feedback + input, both eased in and out over the ramp. Backwards, the loop's frames go down. */
function mixRun(track: Track, to: usize, from: usize, number: i64, frames: i32): void {
  const step = track.dubRate < 0 ? -4 : 4;
  const isSteady = standsStill(track, tapePlace(track, number), tapePlace(track, number + i64(frames - 1)));
  let weight: f32 = 1, fall = track.dubFeedback - 1;
  for (let i = 0; i < frames; i++, to += usize(step)) {
    if (!isSteady) {
      const place = tapePlace(track, number + i64(i));
      weight = dubWeight(track, place);
      fall = feedbackAt(track, place) - 1;
    }
    const mixed = load<f32>(to) * (1 + fall * weight) + load<f32>(from + (usize(i) << 2)) * weight;
    store<f32>(to, abs(mixed) < INAUDIBLE ? 0 : mixed);
  }
}

/** Whether nothing is eased in or out between two places. */
function standsStill(track: Track, first: i64, last: i64): bool {
  const since = first - (max(track.dubStart, track.dubTurn) << RATE_SHIFT) + i64(RATE_ONE);
  return since >= i64(header().rampFrames) << RATE_SHIFT && (track.dubEnd == NEVER || last <= track.dubEnd << RATE_SHIFT);
}

/** What stays of the loop at a place: a straight line over the ramp where it changed. */
// @ts-ignore: decorator
@inline
export function feedbackAt(track: Track, place: i64): f32 {
  const since = place - (track.dubTurn << RATE_SHIFT) + i64(RATE_ONE), ramp = i64(header().rampFrames) << RATE_SHIFT;
  if (since >= ramp) return track.dubFeedback;
  const before = track.dubFeedbackBefore;
  return before + (track.dubFeedback - before) * (f32(max<i64>(0, since)) / f32(ramp));
}

/** 0 outside the overdub, 1 inside, a straight line over the ramp at both ends. */
// @ts-ignore: decorator
@inline
function dubWeight(track: Track, place: i64): f32 {
  const rampFrames = i64(header().rampFrames), ramp = rampFrames << RATE_SHIFT;
  const since = place - (track.dubStart << RATE_SHIFT) + i64(RATE_ONE);
  const left = track.dubEnd == NEVER ? ramp : ((track.dubEnd + rampFrames) << RATE_SHIFT) - place;
  const step = min(ramp, min(since, left));
  return step >= ramp ? 1 : f32(step) / f32(ramp);
}
