// Multiply and insert: while the loop goes round, a longer one is written beside it. Multiplied, the loop is repeated under what is
// played; inserted, what is played lies between what was before and after it. Both begin and end where a cycle does, unless a press
// is exact or ends them by recording.
//
// The longer loop follows the tape at a distance, like a pass, so nothing is copied in one go; what is left once the input has
// ended is copied at COPY_SPEED times the speed of sound, counted in frames of time: it depends on no block size. A multiplied loop
// is played as soon as its first cycle comes round again; an inserted one when it is whole, until then its heads read the old one.
import { CHUNK_FRAMES, LEAD_FRAMES, PAGE_FRAMES, PAGE_FRAMES_SHIFT } from "../layout";
import {
  EVENT_DISCARDED, EVENT_GROWN, EVENT_LAYER, EVENT_MEMORY, RATE_ONE, STATE_ARMED, STATE_INSERTING, STATE_MULTIPLYING, STATE_PLAYING, WHEN_EXACT, WHEN_NOW,
} from "../protocol";
import { forgiveness, heardFrame, targetFrame } from "../command/gesture";
import { isRecord, Pending, scheduleStep, STEP_GROWN } from "../command/pending";
import { dropWaiting } from "../command/waiting";
import { header, roundTrip } from "../memory/header";
import { dropTable, shareTable } from "../memory/page_table";
import { isLow } from "../memory/pages";
import { postEvent } from "../memory/ring";
import { keepOnGrid, notePlace } from "../time/follow";
import { floorMod, roundFrame } from "../time/frames";
import { anchorGrid } from "../time/timeline";
import { fadeHeads, jumpHeads, reheadAt, startHead } from "../track/heads";
import { ownFrame, returnToPlace } from "../track/place";
import { DUB_GROWING, DUB_NONE, GROW_ENDING, GROW_NONE, GROW_OPEN, NEVER, Track } from "../track/track";
import { growRun, joinEnds } from "./growth_run";
import { othersHaveLoops, pushLayer } from "./history";
import { cloneLayer, cycleOf, dropLayer, holdLayer, Layer, layerAt, makeLayer } from "./layer";
import { lagOf, spareFrames } from "./overdub";
import { followGrid } from "./regrid";
import { newestEdit } from "./tape";

/** Frames that are copied in the time of one, once nothing new is to come. */
const COPY_SPEED: i64 = 32;

/** Output frame at which a press begins: the loop's boundary near it, or the next. */
export function growthStart(track: Track, p: Pending): i64 {
  if (p.when != WHEN_NOW) return targetFrame(p, false);
  const heard = heardFrame(p), cycle = cycleOf(layerAt(track.layer));
  const since = floorMod(ownFrame(track, heard) - track.origin, cycle);
  return since <= forgiveness(cycle) ? heard - since : heard - since + cycle;
}

/** Output frame at which a press ends it: after whole cycles, unless it is exact or a record. */
export function growthEnd(track: Track, p: Pending): i64 {
  const heard = p.when == WHEN_NOW ? heardFrame(p) : targetFrame(p, false);
  return p.when == WHEN_EXACT || isRecord(p.kind) ? heard : wholeCycles(track, heard);
}

/** The end of the cycle that is on at an output frame; a frame just behind one belongs to it. */
function wholeCycles(track: Track, heard: i64): i64 {
  const cycle = cycleOf(layerAt(track.layer));
  const since = max<i64>(0, framesSince(track, heard));
  const over = since % cycle;
  const whole = over <= forgiveness(cycle) && since >= cycle ? since - over : since - over + cycle;
  return heard + whole - framesSince(track, heard);
}

/** Frames from its beginning to an output frame. */
function framesSince(track: Track, heard: i64): i64 {
  const origin = layerAt(track.growLayer).origin;
  return ownFrame(track, heard) - (track.growInserts != 0 ? origin + track.dubContent : origin);
}

/** Begins at output frame `pressed`, which may be past. False: no memory. */
export function beginGrowth(track: Track, pressed: i64, inserts: bool, feedback: f32, frame: i64): bool {
  const below = layerAt(track.layer);
  const root = inserts ? cloneLayer(track.layer) : makeLayer(below.channelCount);
  if (root == 0) return false;
  const earliest = max(pressed, header().frame + LEAD_FRAMES - (track.length - 2 * CHUNK_FRAMES));
  const heard = inserts ? clearOfEnds(track, earliest) : earliest;
  const own = ownFrame(track, heard);
  track.growLayer = root;
  track.dubStage = DUB_GROWING;
  track.dubReady = 0;
  track.growStage = GROW_OPEN;
  track.growInserts = u8(inserts);
  track.growPushed = 0;
  track.dubStart = heard + roundTrip();
  track.dubNext = track.dubStart;
  track.dubPassEnd = NEVER;
  track.dubContent = floorMod(own - track.origin, track.length);
  track.dubEnd = NEVER;
  track.dubFeedback = feedback;
  track.dubLag = lagOf(cycleOf(below), RATE_ONE);
  layerAt(root).origin = inserts ? own - track.dubContent : own;
  track.setState(inserts ? STATE_INSERTING : STATE_MULTIPLYING, frame);
  return true;
}

/** Where to insert: within a ramp of the loop's ends it is at the ends, since no ramp may go on behind the loop's end. */
function clearOfEnds(track: Track, heard: i64): i64 {
  const since = floorMod(ownFrame(track, heard) - track.origin, track.length), left = track.length - since;
  const ramp = i64(header().rampFrames);
  return since < ramp ? heard - since : left < ramp ? heard + left : heard;
}

/** Ends it at output frame `heard`; the loop plays on, longer. One that is too short to be meant is dropped. */
export function closeGrowth(track: Track, heard: i64, frame: i64): void {
  const length = framesSince(track, heard);
  if (length < i64(header().minLoopFrames) || spareFrames(length, RATE_ONE) < 0) {
    postEvent(EVENT_DISCARDED, track.number, frame, f64(max<i64>(0, length)), 0, 0, 0);
    dropGrowth(track);
  } else {
    settle(track, length, track.dubStart + length);
    if (track.growInserts != 0) resumeAfter(track, heard);
    else if (endsAreFar(track)) playGrown(track, frame == heard);
  }
  track.setState(STATE_PLAYING, frame);
}

/** Whether its heads come to the end that is still to be joined (see joinEnds) only after that is done; else they wait for it. */
function endsAreFar(track: Track): bool {
  const length = track.grownFrames(), old = layerAt(track.layer);
  if (length % old.length == 0) return true;
  const reads = framesSince(track, max(header().frame, growthDone(track)) + LEAD_FRAMES + CHUNK_FRAMES) - length;
  return reads < length - i64(header().seamFrames);
}

/** Ends it as its track stops: what was played ends there, the cycle is filled up with what goes on. */
export function haltGrowth(track: Track, heard: i64): void {
  const since = max<i64>(0, framesSince(track, heard)), length = framesSince(track, wholeCycles(track, heard));
  settle(track, length, track.dubStart + min(since, length));
}

/** Its length, and the tape frame at which its input ends, are known. */
function settle(track: Track, length: i64, inputEnd: i64): void {
  track.growStage = GROW_ENDING;
  track.dubPassEnd = track.dubStart + length;
  track.dubEnd = inputEnd;
  track.dubNext = min(track.dubNext, inputEnd);
  scheduleStep(STEP_GROWN, track.number, max(header().frame, growthDone(track)));
}

/** The old loop goes on with what follows the inserted: its heads are moved, until the longer loop is whole. */
function resumeAfter(track: Track, heard: i64): void {
  track.onceShift = ownFrame(track, heard) - track.dubContent - track.origin;
  track.origin += track.onceShift;
  fadeHeads(track);
  startHead(track);
}

/** Tape frame behind the last that is written. */
function lastFrame(track: Track): i64 {
  const end = track.dubPassEnd;
  const below = layerAt(track.growPushed != 0 ? layerAt(track.growLayer).older : track.layer);
  if (track.growInserts != 0) return end + below.length - track.dubContent;
  return track.grownFrames() % below.length != 0 ? end : max(end, track.dubEnd + i64(header().rampFrames));
}

/** Stream frame at which it is written to its end. */
export function growthDone(track: Track): i64 {
  const inputDone = track.dubEnd + i64(header().rampFrames), last = lastFrame(track);
  if (last <= inputDone) return last + i64(track.dubLag);
  return inputDone + i64(track.dubLag) + (last - inputDone + COPY_SPEED - 1) / COPY_SPEED;
}

/** Tape frame up to which may be written when the tape is at `written`. */
function reach(track: Track, written: i64): i64 {
  const near = written - i64(track.dubLag);
  if (track.growStage == GROW_OPEN) return near;
  const inputDone = track.dubEnd + i64(header().rampFrames);
  return min(lastFrame(track), near <= inputDone ? near : inputDone + (near - inputDone) * COPY_SPEED);
}

/** Writes as far as the tape, or the copying, has come. */
export function followGrowth(track: Track, written: i64): void {
  if (track.growStage == GROW_NONE) return;
  if (track.growStage == GROW_OPEN && isLow()) endForMemory(track, written);
  if (track.growStage == GROW_NONE) return;
  const until = reach(track, written);
  if (track.growInserts != 0 && track.dubNext == track.dubStart && until > track.dubNext) cloneAgain(track);
  while (track.dubNext < until) {
    const run = growRun(track, until, written);
    if (run == 0) return abandonGrowth(track, written);
    track.dubNext += i64(run);
  }
}

/** A take that the insertion itself closed has got its end only since: before anything is written, it has all of that. */
function cloneAgain(track: Track): void {
  const root = track.growLayer;
  dropTable(root);
  shareTable(root, track.layer);
  layerAt(root).pageCount = layerAt(track.layer).pageCount;
}

/** It is written to its end. Stale when it is another by now. */
export function finishGrowth(track: Track, due: i64): void {
  if (track.growStage != GROW_ENDING || due < growthDone(track)) return;
  followGrowth(track, header().frame);
  if (track.growStage == GROW_NONE) return;
  if (track.growPushed == 0) playGrown(track, false);
  const root = track.growLayer, layer = layerAt(root);
  if (track.growInserts == 0 && layer.length % layerAt(layer.older).length != 0) joinEnds(track);
  layer.tape = newestEdit();
  layer.sealed = 1;
  postEvent(EVENT_LAYER, track.number, track.dubEnd - roundTrip(), f64(track.layerCount), 0, 0, 0);
  forgetGrowth(track);
  keepOnGrid(track);
}

/** The longer loop becomes the track's; its heads go over to it, unheard where it sounds the same there. */
function playGrown(track: Track, isOnTime: bool): void {
  const below = track.layer, root = track.growLayer, layer = layerAt(root), old = layerAt(below);
  layer.length = track.grownFrames() + (track.growInserts != 0 ? old.length : 0);
  layer.recorded = layer.length;
  layer.tape = track.dubStart;
  layer.pageCount = i32((layer.shift + layer.length + PAGE_FRAMES - 1) >> PAGE_FRAMES_SHIFT);
  layer.cycle = cycleOf(old);
  layer.beats = layer.length % old.length == 0 ? old.beats * i32(layer.length / old.length) : 0;
  const headsMoved = track.onceShift;
  returnToPlace(track);
  holdLayer(root);
  track.growPushed = 1;
  pushLayer(track, root);
  takeGridAlong(track, old);
  postEvent(EVENT_GROWN, track.number, track.origin, f64(track.length), f64(cycleOf(layer)), f64(old.length), 0);
  const same = track.growInserts != 0 ? goesOnUnwrapped(track, headsMoved) : isOnTime && track.length % old.length == 0;
  if (same) reheadAt(track, below, root);
  else if (track.isPlaying() || (track.state == STATE_ARMED && track.stateBefore == STATE_PLAYING)) jumpHeads(track);
}

/** Whether the old loop, moved behind what was inserted, has not come to its end yet: there both sound the same. */
function goesOnUnwrapped(track: Track, moved: i64): bool {
  const since = ownFrame(track, header().frame + LEAD_FRAMES) - track.origin - track.dubContent - track.grownFrames();
  return moved != 0 && since >= 0 && since + track.dubContent < track.length - track.grownFrames();
}

/** The grid stays, but for a loop that alone is the grid and has no whole cycles of it any more. */
function takeGridAlong(track: Track, old: Layer): void {
  const h = header(), anchorBefore = h.anchorFrame, cycleBefore = h.anchorLength;
  const cycle = cycleOf(layerAt(track.layer));
  track.placeLength = 0;
  if (cycleOf(old) != cycleBefore || cycle == cycleBefore || othersHaveLoops(track)) return keepOnGrid(track);
  anchorGrid(track.origin, cycle, max(1, i32(roundFrame(f64(cycle) / h.framesPerBeat))));
  followGrid(track, anchorBefore, cycleBefore);
  notePlace(track);
}

/** Drops it, the loop stays what it was. Heads that were moved must be moved back by the caller. */
export function dropGrowth(track: Track): void {
  returnToPlace(track);
  forgetGrowth(track);
}

function forgetGrowth(track: Track): void {
  dropLayer(track.growLayer);
  track.growLayer = 0;
  track.growStage = GROW_NONE;
  track.dubStage = DUB_NONE;
}

/** Pages run low: a multiplied loop ends with its last whole cycle, anything else is dropped. */
function endForMemory(track: Track, written: i64): void {
  const cycle = cycleOf(layerAt(track.layer)), since = framesSince(track, written - roundTrip());
  postEvent(EVENT_MEMORY, track.number, written, 0, 0, 0, 0);
  dropWaiting(track);
  if (track.growInserts != 0 || since < cycle) {
    dropGrowth(track);
    track.setState(STATE_PLAYING, written);
  } else {
    closeGrowth(track, written - roundTrip() - since % cycle, written);
  }
}

/** No page was free: what cannot be whole is dropped. */
function abandonGrowth(track: Track, written: i64): void {
  postEvent(EVENT_MEMORY, track.number, written, 0, 0, 0, 0);
  if (track.growPushed != 0) layerAt(track.growLayer).sealed = 1;
  const wasMoved = track.onceShift != 0;
  dropGrowth(track);
  if (track.isGrowing()) {
    dropWaiting(track);
    track.setState(STATE_PLAYING, written);
  }
  if (wasMoved && track.isPlaying()) jumpHeads(track);
}
