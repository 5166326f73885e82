// The layers of a track as two stacks, undo and redo. Taking back and bringing again swap whole layers, exact to the bit.
// `clear` and `delete` are layers too: empty ones, that remember what the track was.
import { EVENT_FORGOT, RATE_ONE, STATE_EMPTY, STATE_PLAYING, STATE_STOPPED } from "../protocol";
import { header } from "../memory/header";
import { fadeHeads, startHead } from "../track/heads";
import { unbend } from "../track/place";
import { cycleOf, dropLayer, dropStack, Layer, layerAt, makeLayer } from "./layer";
import { postEvent } from "../memory/ring";
import { anchorGrid, releaseGrid } from "../time/timeline";
import { staleLevels } from "../track/stale_levels";
import { Track, trackAt } from "../track/track";
import { mixes } from "../mix/mixes";
import { sendOf } from "../mix/phones_send";

/** Puts a new layer on top; what could be brought again is gone. */
export function pushLayer(track: Track, root: u32): void {
  dropStack(track.redo);
  track.redo = 0;
  layOn(track, root);
}

function layOn(track: Track, root: u32): void {
  if (track.layer == 0) track.oldest = root;
  else layerAt(track.layer).newer = root;
  layerAt(root).older = track.layer;
  track.layer = root;
  track.layerCount++;
  showContent(track);
}

/** Takes the top layer off and returns it. */
export function popLayer(track: Track): u32 {
  const root = track.layer;
  track.layer = layerAt(root).older;
  track.layerCount--;
  showContent(track);
  return root;
}

function showContent(track: Track): void {
  const has = track.hasContent();
  track.origin = has ? layerAt(track.layer).origin + track.onceShift : 0;
  track.length = has ? layerAt(track.layer).length : 0;
}

/** A layer that comes new to a track plays at the speed of its recording; taken back, the track has its rate again, and so on. */
export function resetRate(track: Track, root: u32): void {
  layerAt(root).otherRate = track.rate;
  layerAt(root).otherBend = track.bend;
  unbend(track);
}

/** The layer comes or goes by undo or redo: the track's rate becomes what it was on the other side. */
function swapRate(track: Track, layer: Layer): void {
  if (layer.otherRate == 0) return;
  const rate = track.rate, bend = track.bend;
  track.rate = layer.otherRate;
  track.bend = layer.otherBend;
  layer.otherRate = rate;
  layer.otherBend = bend;
}

/** Takes the last layer back. The caller made sure there is one, and a free head. */
export function undoLayer(track: Track, frame: i64): void {
  const cycleBefore = cycleOfTrack(track);
  const root = popLayer(track);
  const layer = layerAt(root);
  layer.older = track.redo;
  track.redo = root;
  swapRate(track, layer);
  if (layer.length == 0 && layer.tape != 0) setDeleted(track, 0);
  enterContent(track, frame, layer.length == 0 ? layer.once : track.state, cycleBefore);
}

/** Brings the last layer taken back again. */
export function redoLayer(track: Track, frame: i64): void {
  const cycleBefore = cycleOfTrack(track);
  const root = track.redo;
  const layer = layerAt(root);
  track.redo = layer.older;
  layOn(track, root);
  swapRate(track, layer);
  if (layer.length == 0 && layer.tape != 0) setDeleted(track, 1);
  enterContent(track, frame, track.state == STATE_EMPTY ? STATE_PLAYING : track.state, cycleBefore);
}

/** Fades over to what the track now holds; the grid follows when it was the only loop. */
function enterContent(track: Track, frame: i64, state: i32, cycleBefore: i64): void {
  fadeHeads(track);
  if (!track.hasContent()) {
    track.setState(STATE_EMPTY, frame);
    releaseIdleGrid();
    return;
  }
  const next = track.isOnce() ? STATE_STOPPED : state;
  if (next == STATE_PLAYING) startHead(track);
  track.setState(next, frame);
  const wasAnchor = track.rate == RATE_ONE && track.hasLoop() && cycleBefore == header().anchorLength && !othersHaveContent(track);
  if (wasAnchor && cycleOfTrack(track) != cycleBefore) anchorLoop(track);
  else adoptGrid(track);
}

function cycleOfTrack(track: Track): i64 {
  return track.hasContent() ? cycleOf(layerAt(track.layer)) : 0;
}

/** Makes a cycle of a loop the grid. */
function anchorLoop(track: Track): void {
  const layer = layerAt(track.layer), cycle = cycleOf(layer);
  anchorGrid(track.origin, cycle, i32(i64(layer.beats) * cycle / layer.length));
}

/** Empties a track with a layer that can be taken back. False: no memory. */
export function emptyTrack(track: Track, frame: i64, deletes: bool): bool {
  const root = makeLayer(0);
  if (root == 0) return false;
  layerAt(root).once = track.isDubbing() ? STATE_PLAYING : track.state;
  layerAt(root).tape = deletes ? 1 : 0;
  resetRate(track, root);
  pushLayer(track, root);
  if (deletes) setDeleted(track, 1);
  fadeHeads(track);
  track.setState(STATE_EMPTY, frame);
  releaseIdleGrid();
  return true;
}

/** A deleted track's solo and cue silence nobody. */
function setDeleted(track: Track, deleted: i32): void {
  if (sendOf(track.address()).cued != 0) mixes().cueCount += track.deleted - deleted;
  if (track.soloed != 0) header().soloCount += track.deleted - deleted;
  track.deleted = deleted;
  staleLevels();
}

/** Gives the oldest undo step up; the sound that plays stays. False: there is none to give up. */
export function forgetOldest(track: Track): bool {
  const oldest = track.oldest;
  if (track.layer == 0 || track.layer == oldest) return false;
  track.oldest = layerAt(oldest).newer;
  layerAt(track.oldest).older = 0;
  dropLayer(oldest);
  track.layerCount--;
  postEvent(EVENT_FORGOT, track.number, header().frame, f64(track.layerCount), 0, 0, 0);
  return true;
}

/** Moves a track's loop in time, with all layers it had or may have again. */
export function shiftLayers(track: Track, frames: i64): void {
  track.origin += frames;
  shiftStack(track.layer, frames);
  shiftStack(track.redo, frames);
  if (track.growLayer != 0 && track.growPushed == 0) layerAt(track.growLayer).origin += frames;
}

function shiftStack(top: u32, frames: i64): void {
  for (let root = top; root != 0; root = layerAt(root).older) layerAt(root).origin += frames;
}

/** Whether any other track holds or records a loop. */
export function othersHaveContent(track: Track): bool {
  for (let i = 0; i < header().trackCount; i++) {
    const other = trackAt(i);
    if (other.number != track.number && (other.hasLoop() || other.takeStage != 0)) return true;
  }
  return false;
}

/** Whether any other track holds a loop: the grid then is not this one's alone. */
export function othersHaveLoops(track: Track): bool {
  for (let i = 0; i < header().trackCount; i++) if (i != track.number && trackAt(i).hasLoop()) return true;
  return false;
}

/** Without any loop there is no anchor loop. Looks first where there was one, so that emptying a thousand tracks is one walk. */
export function releaseIdleGrid(): void {
  const h = header();
  for (let looked = 0; looked < h.trackCount; looked++) {
    if (h.loopSeen >= h.trackCount) h.loopSeen = 0;
    if (trackAt(h.loopSeen).hasLoop()) return;
    h.loopSeen++;
  }
  releaseGrid();
}

/** A loop that comes back to an empty set is its anchor again. */
export function adoptGrid(track: Track): void {
  if (header().anchorLength == 0 && track.hasLoop()) anchorLoop(track);
}
