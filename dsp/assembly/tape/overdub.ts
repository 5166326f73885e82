// Passes over a loop: what is played is added to it, what was there is turned down by the feedback (1 … 0: an overdub; 0: what was
// there goes, unheard while it is replaced, heard while it is substituted). Every time round is a layer of its own, written on pages
// of its own (copy on write), so that undo takes exactly one pass back. One kind of pass goes over into another without a gap: the
// layer ends there, the input goes on, the feedback is a ramp.
//
// Writing follows the tape at a distance (the lag), so that an end that comes late still ends at its own frame; the loop
// needs the new sound only when it comes round again.
import { CHUNK_FRAMES, LEAD_FRAMES } from "../layout";
import { EVENT_LAYER, EVENT_MEMORY, RATE_SHIFT, STATE_PLAYING } from "../protocol";
import { floorMod } from "../time/frames";
import { header, roundTrip, stretchStart } from "../memory/header";
import { rehead } from "../track/heads";
import { place } from "../track/place";
import { contentAt, dubReach, isFrameByFrame, numberAt, placeDub, roundOf, tapeAt } from "./dub_place";
import { feedbackAt, writeRun } from "./dub_run";
import { popLayer, pushLayer } from "./history";
import { cloneLayer, dropLayer } from "./layer";
import { scheduleStep, STEP_DUB_END, STEP_DUB_PASS } from "../command/pending";
import { isLow } from "../memory/pages";
import { postEvent } from "../memory/ring";
import { DUB_ENDING, DUB_GROWING, DUB_NONE, DUB_OPEN, NEVER, TAKE_NONE, Track } from "../track/track";

/** Longest distance between tape and write position. */
const MAX_LAG: i64 = 2048;

/**
 * Frames that a loop can spare between its being heard and its being written. What comes round is written a stretch before it is heard,
 * and further ahead than heads read on that fade when the pass is taken back.
 */
export function spareFrames(length: i64, rate: i32): i64 {
  const ahead = CHUNK_FRAMES + max(CHUNK_FRAMES, header().rampFrames) + dubReach(rate);
  return roundOf(length, rate) - roundTrip() - LEAD_FRAMES - ahead - leastLag(rate);
}

/**
 * Shortest distance between tape and write position: a pass that ends is faded out with what was played after it, and nothing is
 * written under a head that reads a chunk, or in its reach, even when the writer hurries on (see clearTheWay).
 */
function leastLag(rate: i32): i64 {
  const reach = dubReach(rate);
  return i64(reach + max(CHUNK_FRAMES + 2 * reach, header().rampFrames));
}

/** Frames that the writer stays behind the tape on a loop of this length. */
export function lagOf(length: i64, rate: i32): i32 {
  const least = leastLag(rate);
  return i32(least + max<i64>(0, min<i64>(MAX_LAG - least, spareFrames(length, rate))));
}

/** Begins a pass at output frame `pressed`, which may be past, but less than once round: there the loop is being heard. */
export function beginDub(track: Track, state: i32, pressed: i64, feedback: f32, frame: i64): void {
  const rate = track.rate, round = roundOf(track.length, rate);
  const heard = max(pressed, header().frame + LEAD_FRAMES - (round - 2 * CHUNK_FRAMES - i64(dubReach(rate))));
  track.dubStage = DUB_OPEN;
  track.dubReady = 0;
  track.dubFeedback = feedback;
  track.dubFeedbackBefore = feedback;
  track.dubTurning = 0;
  track.dubStart = heard + roundTrip();
  track.dubTurn = track.dubStart;
  track.dubNext = track.dubStart;
  placeDub(track, heard);
  track.dubEnd = NEVER;
  track.dubPassEnd = track.dubStart + track.length;
  track.dubLag = lagOf(track.length, rate);
  track.setState(state, frame);
  beginPass(track);
}

/** Frames to wait until a pass can go over to another kind at output frame `heard`: the pass that is on there has to have begun. */
export function framesUntilTurn(track: Track, heard: i64): i64 {
  if (track.dubStage != DUB_OPEN) return 0;
  if (track.dubTurning == 0 && numberAt(track, heard + roundTrip()) <= track.dubPassEnd) return 0;
  return framesUntil(track, passDoneFrame(track));
}

/** Goes over to another kind of pass at output frame `heard`: what was done so far is a layer. */
export function turnDub(track: Track, state: i32, heard: i64, feedback: f32, frame: i64): void {
  const end = max(tapeAt(track, track.dubNext), heard + roundTrip()), number = numberAt(track, end);
  track.dubFeedbackNext = feedback;
  if (number == track.dubStart) {
    track.dubFeedback = feedback;
    track.dubFeedbackBefore = feedback;
  } else if (number == track.dubPassEnd - track.length) {
    turnFeedback(track, end);
  } else {
    track.dubTurning = 1;
    track.dubPassEnd = min(number, track.dubPassEnd);
    if (track.dubReady != 0) schedulePassEnd(track);
  }
  track.setState(state, frame);
}

/** The feedback of the next kind of pass holds from a tape frame on. */
function turnFeedback(track: Track, at: i64): void {
  track.dubTurning = 0;
  // The change before may still be on its ramp, or just begin.
  track.dubFeedbackBefore = feedbackAt(track, (at - 1) << RATE_SHIFT);
  track.dubTurn = at;
  track.dubFeedback = track.dubFeedbackNext;
}

function schedulePassEnd(track: Track): void {
  scheduleStep(STEP_DUB_PASS, track.number, max(header().frame, passDoneFrame(track)));
}

/** Stream frame at which a pass that went round once is written to its end. */
function passDoneFrame(track: Track): i64 {
  return tapeAt(track, track.dubPassEnd) + i64(track.dubLag);
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
  track.dubEnd = max(tapeAt(track, track.dubNext), heard + roundTrip());
  scheduleDubEnd(track);
}

function scheduleDubEnd(track: Track): void {
  scheduleStep(STEP_DUB_END, track.number, max(header().frame, dubDoneFrame(track)));
}

/** Stream frame at which an ending overdub is written to its end. */
function dubDoneFrame(track: Track): i64 {
  return track.dubEnd + i64(header().rampFrames) + i64(track.dubLag);
}

/** Frames to wait until an ending overdub is written to its end. */
export function framesUntilDone(track: Track): i64 {
  return framesUntil(track, dubDoneFrame(track));
}

function framesUntil(track: Track, done: i64): i64 {
  const frame = header().frame;
  if (done > frame) return done - frame;
  return isFarBehind(track) ? nextStretch() - frame : 1;
}

/** The pass went round once: it is a layer, and the next begins. Stale when the overdub is another by now. */
export function endPass(track: Track, due: i64): void {
  if (track.dubReady == 0 || due < passDoneFrame(track) || endsInPass(track)) return;
  if (isFarBehind(track)) return scheduleStep(STEP_DUB_PASS, track.number, nextStretch());
  writeDub(track, NEVER, header().frame);
  if (track.dubReady == 0) return;
  const done = track.layer, from = track.dubPassEnd, end = tapeAt(track, from);
  postEvent(EVENT_LAYER, track.number, end - roundTrip(), f64(track.layerCount), 0, 0, 0);
  track.dubPassEnd += track.length;
  track.dubReady = 0;
  beginPass(track);
  fadePassOut(track, done, from, end);
  if (track.dubTurning != 0) turnFeedback(track, end);
}

/** Whether its end is known and lies in the pass that is on. */
function endsInPass(track: Track): bool {
  return track.dubStage == DUB_ENDING && numberAt(track, track.dubEnd) <= track.dubPassEnd;
}

/** Fades the layer of a pass out over its own beginning: taken back to, it has to go round without the pass that followed. */
function fadePassOut(track: Track, root: u32, from: i64, end: i64): void {
  const until = numberAt(track, end + i64(header().rampFrames));
  const dubEnd = track.dubEnd;
  track.dubEnd = end;
  for (let number = from; number < until;) {
    const run = writeRun(track, root, number, until, header().frame);
    if (run == 0) break;
    number += i64(run);
  }
  track.dubEnd = dubEnd;
}

/** A head that jumped may not read just behind the writer, which goes by whole stretches: the writer, its end known, hurries on. */
export function clearTheWay(track: Track): void {
  if (track.dubStage != DUB_ENDING) return;
  const frame = header().frame, rate = track.dubRate, reach = i64(dubReach(rate));
  catchUp(track);
  const reads = place(track, frame + LEAD_FRAMES) >> RATE_SHIFT;
  const writes = contentAt(track, numberAt(track, frame - i64(track.dubLag)), track.length);
  const ahead = floorMod(rate < 0 ? reads - writes : writes - reads, track.length);
  const behind = roundOf(ahead, rate), before = roundOf(track.length - ahead, rate);
  const isClear = behind >= CHUNK_FRAMES + reach || (ahead == 0 && reach == 0);
  if (isClear && before >= reach) return;
  track.dubLag = i32(max(reach, i64(track.dubLag) - CHUNK_FRAMES - 2 * reach));
  catchUp(track);
  // It comes to the ends of pass and overdub earlier now.
  if (track.dubReady != 0) schedulePassEnd(track);
  scheduleDubEnd(track);
}

/** Writes what was due when this stretch began, where that is not done with every chunk. */
function catchUp(track: Track): void {
  if (track.dubReady != 0 && !isFrameByFrame(track.dubRate)) writeDub(track, NEVER, stretchStart());
}

/** The overdub is written to its end. Stale when it is another by now. */
export function finishDub(track: Track, due: i64): void {
  if (track.dubStage != DUB_ENDING || due < dubDoneFrame(track)) return;
  if (track.dubReady == 0) {
    scheduleStep(STEP_DUB_END, track.number, max(header().frame + 1, track.sealDue));
    return;
  }
  if (isFarBehind(track)) return scheduleStep(STEP_DUB_END, track.number, nextStretch());
  writeDub(track, NEVER, header().frame);
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

/** Writes what has come onto the tape, as far as the lag allows; `written` is where this stretch of the stream began. */
export function followDub(track: Track, written: i64): void {
  if (track.dubStage == DUB_NONE || track.dubReady == 0) return;
  if (track.dubStage == DUB_OPEN && isLow()) endForMemory(track, written);
  if (isFrameByFrame(track.dubRate)) writeDub(track, NEVER, written);
  else if (header().frame == written) writeDub(track, mostFrames(track), written);
}

/**
 * Between the tape's frames writing is slow: what a late press left behind is caught up with stretch by stretch, twice as fast as it is
 * heard. Returns the frames that are written in one.
 */
function mostFrames(track: Track): i64 {
  return (i64(2 * CHUNK_FRAMES) * i64(abs(track.dubRate))) >> RATE_SHIFT;
}

/** Whether more is left to be written by now than one stretch writes. */
function isFarBehind(track: Track): bool {
  return !isFrameByFrame(track.dubRate) && dueNumber(track, header().frame) - track.dubNext > mostFrames(track);
}

function nextStretch(): i64 {
  return stretchStart() + CHUNK_FRAMES;
}

/** Number of the frame up to which is to be written when the tape is at `written`. */
function dueNumber(track: Track, written: i64): i64 {
  let until = numberAt(track, written - i64(track.dubLag));
  if (track.dubStage == DUB_ENDING) until = min(until, numberAt(track, track.dubEnd + i64(header().rampFrames)));
  return endsInPass(track) ? until : min(until, track.dubPassEnd);
}

/** Writes what is due, at most so many frames. */
function writeDub(track: Track, most: i64, written: i64): void {
  let until = dueNumber(track, written);
  if (until - track.dubNext > most) until = track.dubNext + most;
  while (track.dubNext < until) {
    const run = writeRun(track, track.layer, track.dubNext, until, written);
    if (run == 0) {
      abandonDub(track);
      return;
    }
    track.dubNext += i64(run);
  }
}
