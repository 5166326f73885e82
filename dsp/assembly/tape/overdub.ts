// Passes over a loop: what is played is added to it, what was there is turned down by the feedback (1 … 0: an overdub; 0: what was
// there goes, unheard while it is replaced, heard while it is substituted). Every time round is a layer of its own, written on pages
// of its own (copy on write), so that undo takes exactly one pass back. One kind of pass goes over into another without a gap: the
// layer ends there, the input goes on, the feedback is a ramp.
//
// Writing follows the tape at a distance (the lag), so that an end that comes late still ends at its own frame; the loop
// needs the new sound only when it comes round again.
import {
  CHUNK_FRAMES, LEAD_FRAMES, PAGE_FRAMES, PAGE_FRAMES_SHIFT,
} from "../layout";
import { EVENT_LAYER, EVENT_MEMORY, STATE_PLAYING } from "../protocol";
import { floorMod } from "../time/frames";
import { header, roundTrip } from "../memory/header";
import { rehead } from "../track/heads";
import { popLayer, pushLayer } from "./history";
import { cloneLayer, dropLayer, Layer, layerAt, layerEntry } from "./layer";
import { ACTION_DUB_END, ACTION_DUB_PASS, scheduleAction } from "../command/pending";
import { isLow, pageAddress } from "../memory/pages";
import { ownPage } from "../memory/page_table";
import { postEvent } from "../memory/ring";
import { tapePage } from "./tape";
import { DUB_ENDING, DUB_GROWING, DUB_NONE, DUB_OPEN, NEVER, TAKE_NONE, Track } from "../track/track";

/** Longest distance between tape and write position. */
const MAX_LAG: i64 = 2048;
/** −300 dB: what fades away under a feedback ends at zero instead of in slow, denormal numbers. */
const INAUDIBLE: f32 = 1e-15;

/** Frames that a loop can spare between its being heard and its being written. */
export function spareFrames(length: i64): i64 {
  return length - roundTrip() - LEAD_FRAMES - 2 * CHUNK_FRAMES - leastLag();
}

/** Shortest distance between tape and write position: a pass that ends is faded out with what was played after it, and nothing is
 * written under a head that reads a chunk. */
// @ts-ignore: decorator
@inline
function leastLag(): i64 {
  return max<i64>(CHUNK_FRAMES, i64(header().rampFrames));
}

/** Frames that the writer stays behind the tape on a loop of this length. */
export function lagOf(length: i64): i32 {
  return i32(leastLag() + max<i64>(0, min<i64>(MAX_LAG - leastLag(), spareFrames(length))));
}

/** Begins a pass at output frame `pressed`, which may be past, but less than once round: there the loop is being heard. */
export function beginDub(track: Track, state: i32, pressed: i64, feedback: f32, frame: i64): void {
  const heard = max(pressed, header().frame + LEAD_FRAMES - (track.length - 2 * CHUNK_FRAMES));
  track.dubStage = DUB_OPEN;
  track.dubReady = 0;
  track.dubFeedback = feedback;
  track.dubFeedbackBefore = feedback;
  track.dubTurning = 0;
  track.dubStart = heard + roundTrip();
  track.dubTurn = track.dubStart;
  track.dubNext = track.dubStart;
  track.dubContent = floorMod(heard - track.origin, track.length);
  track.dubEnd = NEVER;
  track.dubPassEnd = track.dubStart + track.length;
  track.dubLag = lagOf(track.length);
  track.setState(state, frame);
  beginPass(track);
}

/** Frames to wait until a pass can go over to another kind at output frame `heard`: the pass that is on there has to have begun. */
export function framesUntilTurn(track: Track, heard: i64): i64 {
  if (track.dubStage != DUB_OPEN || (track.dubTurning == 0 && heard + roundTrip() <= track.dubPassEnd)) return 0;
  return max<i64>(1, track.dubPassEnd + i64(track.dubLag) - header().frame);
}

/** Goes over to another kind of pass at output frame `heard`: what was done so far is a layer. */
export function turnDub(track: Track, state: i32, heard: i64, feedback: f32, frame: i64): void {
  const end = max(track.dubNext, heard + roundTrip());
  track.dubFeedbackNext = feedback;
  if (end == track.dubStart) {
    track.dubFeedback = feedback;
    track.dubFeedbackBefore = feedback;
  } else if (end == track.dubPassEnd - track.length) {
    turnFeedback(track, end);
  } else {
    track.dubTurning = 1;
    track.dubPassEnd = min(end, track.dubPassEnd);
    if (track.dubReady != 0) schedulePassEnd(track);
  }
  track.setState(state, frame);
}

/** The feedback of the next kind of pass holds from a tape frame on. */
function turnFeedback(track: Track, at: i64): void {
  track.dubTurning = 0;
  // The change before may still be on its ramp, or just begin.
  track.dubFeedbackBefore = feedbackAt(track, at - 1);
  track.dubTurn = at;
  track.dubFeedback = track.dubFeedbackNext;
}

function schedulePassEnd(track: Track): void {
  scheduleAction(ACTION_DUB_PASS, track.number, max(header().frame, track.dubPassEnd + i64(track.dubLag)));
}

/** Gives the overdub a layer of its own, as soon as the take below is complete. */
export function beginPass(track: Track): void {
  if (track.dubStage == DUB_NONE || track.dubStage == DUB_GROWING || track.dubReady != 0 || track.takeStage != TAKE_NONE) return;
  const below = track.layer;
  const root = cloneLayer(below);
  if (root == 0) {
    abandonDub(track);
    return;
  }
  pushLayer(track, root);
  rehead(track, below, root);
  track.dubReady = 1;
  schedulePassEnd(track);
}

/** Ends the overdub at output frame `heard`; what was played before it is still written. */
export function endDub(track: Track, heard: i64): void {
  if (track.dubStage != DUB_OPEN) return;
  track.dubStage = DUB_ENDING;
  track.dubEnd = max(track.dubNext, heard + roundTrip());
  scheduleAction(ACTION_DUB_END, track.number, max(header().frame, dubDoneFrame(track)));
}

/** Stream frame at which an ending overdub is written to its end. */
export function dubDoneFrame(track: Track): i64 {
  return track.dubEnd + i64(header().rampFrames) + i64(track.dubLag);
}

/** The pass went round once: it is a layer, and the next begins. Stale when the overdub is another by now. */
export function endPass(track: Track, due: i64): void {
  if (track.dubReady == 0 || due < track.dubPassEnd + i64(track.dubLag)) return;
  if (track.dubStage == DUB_ENDING && track.dubEnd <= track.dubPassEnd) return;
  followDub(track, header().frame);
  postEvent(EVENT_LAYER, track.number, track.dubPassEnd - roundTrip(), f64(track.layerCount), 0, 0, 0);
  const done = track.layer, end = track.dubPassEnd;
  track.dubPassEnd += track.length;
  track.dubReady = 0;
  beginPass(track);
  fadePassOut(track, done, end);
  if (track.dubTurning != 0) turnFeedback(track, end);
}

/** Fades the layer of a pass out over its own beginning: taken back to, it has to go round without the pass that followed. */
function fadePassOut(track: Track, root: u32, end: i64): void {
  const until = end + i64(header().rampFrames);
  const dubEnd = track.dubEnd;
  track.dubEnd = end;
  for (let tape = end; tape < until;) {
    const run = writeRun(track, root, tape, until, header().frame);
    if (run == 0) break;
    tape += i64(run);
  }
  track.dubEnd = dubEnd;
}

/** A head that jumped may not read just behind the writer, which goes by whole stretches: the writer, its end known, hurries on. */
export function clearTheWay(track: Track): void {
  if (track.dubStage != DUB_ENDING) return;
  const frame = header().frame;
  const reads = frame + LEAD_FRAMES - track.origin;
  const writes = track.dubContent + frame - i64(track.dubLag) - track.dubStart;
  const behind = floorMod(writes - reads, track.length);
  if (behind > 0 && behind < CHUNK_FRAMES) track.dubLag = max(0, track.dubLag - CHUNK_FRAMES);
}

/** The overdub is written to its end. Stale when it is another by now. */
export function finishDub(track: Track, due: i64): void {
  if (track.dubStage != DUB_ENDING || due < dubDoneFrame(track)) return;
  if (track.dubReady == 0) {
    scheduleAction(ACTION_DUB_END, track.number, max(header().frame + 1, track.sealDue));
    return;
  }
  followDub(track, header().frame);
  track.dubStage = DUB_NONE;
  track.dubReady = 0;
  postEvent(EVENT_LAYER, track.number, track.dubEnd - roundTrip(), f64(track.layerCount), 0, 0, 0);
}

/** Drops the pass that is being recorded; the layers below stay. Heads must be moved by the caller. */
export function dropPass(track: Track): void {
  track.dubStage = DUB_NONE;
  if (track.dubReady != 0) dropLayer(popLayer(track));
  track.dubReady = 0;
}

/** No page was free: what was written so far stays. */
function abandonDub(track: Track): void {
  track.dubStage = DUB_NONE;
  track.dubReady = 0;
  postEvent(EVENT_MEMORY, track.number, header().frame, 0, 0, 0, 0);
  if (track.isDubbing()) track.setState(STATE_PLAYING, header().frame);
}

/** Pages run low: the overdub ends here, with its fade. */
function endForMemory(track: Track, written: i64): void {
  postEvent(EVENT_MEMORY, track.number, written, 0, 0, 0, 0);
  endDub(track, written - roundTrip());
  track.setState(STATE_PLAYING, written);
}

/** Writes what has come onto the tape, as far as the lag allows. */
export function followDub(track: Track, written: i64): void {
  if (track.dubStage == DUB_NONE || track.dubReady == 0) return;
  if (track.dubStage == DUB_OPEN && isLow()) endForMemory(track, written);
  let until = written - i64(track.dubLag);
  if (track.dubStage == DUB_ENDING) until = min(until, track.dubEnd + i64(header().rampFrames));
  if (track.dubStage == DUB_OPEN || track.dubEnd > track.dubPassEnd) until = min(until, track.dubPassEnd);
  while (track.dubNext < until) {
    const run = writeRun(track, track.layer, track.dubNext, until, written);
    if (run == 0) {
      abandonDub(track);
      return;
    }
    track.dubNext += i64(run);
  }
}

/** Writes up to the nearest end of a page (of loop or tape) or of the loop. Returns the frames written, 0: no memory. */
function writeRun(track: Track, root: u32, tape: i64, until: i64, written: i64): i32 {
  const layer = layerAt(root);
  const content = floorMod(track.dubContent + tape - track.dubStart, layer.length);
  const at = layer.shift + content;
  const run = min(
    min(until - tape, layer.length - content),
    min(PAGE_FRAMES - (at & (PAGE_FRAMES - 1)), PAGE_FRAMES - (tape & (PAGE_FRAMES - 1))),
  );
  for (let channel = 0; channel < layer.channelCount; channel++) {
    const page = ownPage(root, layerEntry(layer, at >> PAGE_FRAMES_SHIFT, channel));
    if (page == 0) return 0;
    const input = tapePage(tape >> PAGE_FRAMES_SHIFT, i32(load<u8>(track.inputs() + usize(channel))), written);
    const to = pageAddress(page) + (usize(i32(at) & (PAGE_FRAMES - 1)) << 2);
    const from: usize = input == 0 ? 0 : pageAddress(input) + (usize(i32(tape) & (PAGE_FRAMES - 1)) << 2);
    mixRun(track, to, from, tape, i32(run));
  }
  return i32(run);
}

/** loop = loop × feedback + input, both eased in and out over the ramp. */
function mixRun(track: Track, to: usize, from: usize, tape: i64, frames: i32): void {
  for (let i = 0; i < frames; i++, to += 4) {
    const weight = dubWeight(track, tape + i64(i));
    const fall = feedbackAt(track, tape + i64(i)) - 1;
    const input: f32 = from == 0 ? 0 : load<f32>(from + (usize(i) << 2));
    const mixed = load<f32>(to) * (1 + fall * weight) + input * weight;
    store<f32>(to, abs(mixed) < INAUDIBLE ? 0 : mixed);
  }
}

/** What stays of the loop at a tape frame: a straight line over the ramp where it changed. */
// @ts-ignore: decorator
@inline
function feedbackAt(track: Track, tape: i64): f32 {
  const since = tape - track.dubTurn + 1, ramp = i64(header().rampFrames);
  if (since >= ramp) return track.dubFeedback;
  const before = track.dubFeedbackBefore;
  return before + (track.dubFeedback - before) * (f32(max<i64>(0, since)) / f32(ramp));
}

/** 0 outside the overdub, 1 inside, a straight line over the ramp at both ends. */
// @ts-ignore: decorator
@inline
function dubWeight(track: Track, tape: i64): f32 {
  const ramp = header().rampFrames;
  const since = tape - track.dubStart + 1;
  const left = track.dubEnd == NEVER ? i64(ramp) : track.dubEnd + i64(ramp) - tape;
  const step = min(i64(ramp), min(since, left));
  return step >= i64(ramp) ? 1 : f32(step) / f32(ramp);
}
