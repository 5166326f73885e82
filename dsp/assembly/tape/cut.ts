// Cuts at given frames: what listening (or a hand-written score) decides. `cut` takes a stretch of the tape into a track, as a
// loop or to be played once; `recut` moves the ends of a take that is still on tape, its loop sounding on.
import { REFUSED_GRID_SHARED, REFUSED_NOT_ON_TAPE, REFUSED_STATE, REFUSED_TOO_SHORT, REFUSED_TRACK_EMPTY, REFUSED_VALUE, STATE_PLAYING, STATE_STOPPED } from "../protocol";
import { header, roundTrip } from "../memory/header";
import { jumpHeads } from "../track/heads";
import { othersHaveLoops, popLayer } from "./history";
import { dropLayer, followTape, layerAt, openLayer } from "./layer";
import { within } from "../track/mixing";
import { Pending } from "../command/pending";
import { oldestFrame } from "./tape";
import { beginTake, closeTake, settleTake } from "./takes";
import { ruledLength } from "./length_rule";
import { followGrid } from "./regrid";
import { anchorGrid } from "../time/timeline";
import { DUB_NONE, TAKE_OPEN, Track } from "../track/track";

/** Frames no session reaches. */
const MAX_FRAMES: f64 = 1e15;
/** Most beats of a loop. */
const MAX_BEATS: f64 = 1e6;

/** Why a stretch cannot be cut, or 0. `ahead`: how far past the newest frame its end may lie. */
function refusesStretch(start: f64, length: f64, tape: i64, least: i32, ahead: i64): i32 {
  if (!within(start, -MAX_FRAMES, MAX_FRAMES) || !within(length, 1, MAX_FRAMES)) return REFUSED_VALUE;
  if (length < f64(least)) return REFUSED_TOO_SHORT;
  const oldest = oldestFrame();
  const needed = oldest > 0 ? oldest + i64(header().seamFrames) : 0;
  return tape < needed || tape + i64(length) > header().frame + ahead ? REFUSED_NOT_ON_TAPE : 0;
}

export function refusesCut(p: Pending): i32 {
  if (!within(p.c, -1, MAX_BEATS)) return REFUSED_VALUE;
  const least = p.c < 0 ? header().seamFrames : header().minLoopFrames;
  return refusesStretch(p.a, p.b, i64(p.a) + roundTrip(), least, 0);
}

/** A take alone can be cut again, not what was overdubbed on it. */
export function refusesRecut(track: Track, p: Pending): i32 {
  if (track.takeStage == TAKE_OPEN) return REFUSED_STATE;
  if (!track.hasContent()) return REFUSED_TRACK_EMPTY;
  const layer = layerAt(track.layer);
  const isDub = layer.older != 0 && layerAt(layer.older).tape == layer.tape && layerAt(layer.older).length == layer.length;
  if (layer.once != 0 || isDub || track.dubStage != DUB_NONE) return REFUSED_STATE;
  if (!within(p.c, 0, MAX_BEATS)) return REFUSED_VALUE;
  if (p.c > 0 && othersHaveLoops(track)) return REFUSED_GRID_SHARED;
  const tape = layer.tape + i64(p.a) - layer.origin;
  return refusesStretch(p.a, p.b, tape, header().minLoopFrames, i64(header().sampleRate));
}

/** Takes frames heard from a to a + b into an empty track. False: no memory. */
export function cut(track: Track, p: Pending, frame: i64): bool {
  const start = i64(p.a);
  track.stateBefore = track.state;
  if (p.c >= 0) return beginTake(track, start, frame) && closeKnown(track, start + i64(p.b), frame, i32(p.c));
  if (!openTake(track, track.channelCount, start + roundTrip(), start, i64(p.b))) return false;
  layerAt(track.take).once = 1;
  settleTake(track, i64(p.b), i64(p.b) + i64(header().seamFrames));
  track.setState(STATE_STOPPED, frame);
  return true;
}

/**
 * Replaces a take by another cut of the same tape; undo takes the whole take back, however often it was cut. The grid moves with a
 * loop that is its anchor; with c beats in it, if they are known.
 */
export function recut(track: Track, p: Pending): bool {
  const old = layerAt(track.layer);
  const isAnchor = old.length == header().anchorLength && !othersHaveLoops(track);
  const start = i64(p.a);
  if (!openTake(track, old.channelCount, old.tape + start - old.origin, start, i64(p.b))) return false;
  // The new cut takes the old one's place: nothing is set back by it.
  const rate = track.rate, bend = track.bend, otherRate = old.otherRate, otherBend = old.otherBend;
  dropLayer(popLayer(track));
  layerAt(track.take).beats = i32(p.c);
  const cycleBefore = header().anchorLength;
  const anchorBefore = header().anchorFrame;
  if (isAnchor) anchorGrid(start, i64(p.b), i32(p.c));
  track.placeLength = 0;
  settleTake(track, i64(p.b), ruledLength(start, i64(p.b)));
  track.rate = rate;
  track.bend = bend;
  layerAt(track.layer).otherRate = otherRate;
  layerAt(track.layer).otherBend = otherBend;
  if (isAnchor) followGrid(track, anchorBefore, cycleBefore);
  if (track.state == STATE_PLAYING) jumpHeads(track);
  return true;
}

/** Closes a take whose beats are known: a loop that sets the grid sets it by them. */
function closeKnown(track: Track, end: i64, frame: i64, beats: i32): bool {
  layerAt(track.take).beats = beats;
  return closeTake(track, end, frame, STATE_PLAYING);
}

function openTake(track: Track, channelCount: i32, tape: i64, start: i64, frames: i64): bool {
  const root = openLayer(channelCount, tape, start);
  const until = tape + frames + i64(header().seamFrames);
  if (root == 0 || !followTape(root, track.inputs(), until, header().frame)) {
    dropLayer(root);
    return false;
  }
  track.take = root;
  track.takeStart = start;
  return true;
}
