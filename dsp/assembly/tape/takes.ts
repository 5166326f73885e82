// Takes: a stretch of the tape becomes a loop. Nothing is copied: the take refers to the tape's pages. Its start and end lie
// where they were heard; what was heard at output frame h lies one round trip later on tape.
import { EVENT_DISCARDED, EVENT_MEMORY, EVENT_TAKE, STATE_PLAYING, STATE_RECORDING, STATE_STOPPED, WHEN_NOW } from "../protocol";
import { floorMod } from "../time/frames";
import { forgiveness, heardFrame, snapToCycle, targetFrame } from "../command/gesture";
import { header, roundTrip } from "../memory/header";
import { catchUpHead, fadeHeads, outrunsNothing, startHead } from "../track/heads";
import { adoptGrid, othersHaveContent, pushLayer, resetRate } from "./history";
import { dropLayer, followTape, layerAt, openLayer } from "./layer";
import { isLow } from "../memory/pages";
import { LEAD_FRAMES } from "../layout";
import { openMaster } from "../mix/levels";
import { isFree, ruledLength, wrapsTakes } from "./length_rule";
import { Pending, scheduleStep, STEP_SEAL, STEP_WRAP } from "../command/pending";
import { postEvent } from "../memory/ring";
import { sealFrame, sealLayer, seamStart } from "./seam";
import { oldestFrame } from "./tape";
import { anchorGrid, hasTempo, releaseGrid } from "../time/timeline";
import { takeTurn } from "../time/turns";
import { NEVER, TAKE_CLOSED, TAKE_NONE, TAKE_OPEN, Track } from "../track/track";
import { notePlace } from "../time/follow";

/** First output frame at which a take can begin: all of it, and what its seam needs from before it, is on tape. */
export function earliestTake(): i64 {
  const oldest = oldestFrame();
  return (oldest == 0 ? 0 : oldest + i64(header().seamFrames)) - roundTrip();
}

/** Begins a take at output frame `heard`, which may be past. False: no memory. */
export function beginTake(track: Track, heard: i64, frame: i64): bool {
  const root = isLow() ? 0 : openLayer(track.channelCount, heard + roundTrip(), heard);
  if (root == 0) return false;
  if (!othersHaveContent(track)) releaseGrid();
  startTransport(heard);
  track.take = root;
  track.takeStage = TAKE_OPEN;
  track.takeStart = heard;
  track.takeEnd = 0;
  fadeHeads(track);
  track.setState(STATE_RECORDING, frame);
  // A press that closes the take at that very frame comes first.
  if (wrapsTakes()) scheduleStep(STEP_WRAP, track.number, max(header().frame, wrapFrame(track) - LEAD_FRAMES + 1));
  if (followTape(root, track.inputs(), NEVER, header().frame)) return true;
  dropTake(track, frame);
  return false;
}

/** Output frame at which a take that wraps has gone round once. */
export function wrapFrame(track: Track): i64 {
  return track.takeStart + header().anchorLength;
}

/** Where a tempo is known, recording lets the transport run; without an anchor loop, from beat 1. */
function startTransport(heard: i64): void {
  const h = header();
  if (h.running != 0 || !hasTempo()) return;
  if (h.anchorLength == 0) h.anchorFrame = heard;
  h.anchorTickBeat = 0;
  h.running = 1;
}

/** Output frame at which a press ends a take: near a boundary, or near a whole number of cycles of its own, that. */
export function closingFrame(track: Track, p: Pending): i64 {
  const cycle = header().anchorLength;
  if (cycle == 0 || p.when != WHEN_NOW || isFree()) return max(track.takeStart, targetFrame(p, false));
  const heard = heardFrame(p);
  const tolerance = forgiveness(cycle);
  const boundary = snapToCycle(heard);
  if (boundary != heard && boundary > track.takeStart) return boundary;
  const over = floorMod(heard - track.takeStart, cycle);
  const whole = over <= tolerance ? heard - over : cycle - over <= tolerance ? heard - over + cycle : heard;
  return whole > track.takeStart ? whole : heard;
}

/** Ends a take at output frame `heard`. It plays in phase at once, or stands still. False: too short, thrown away. */
export function closeTake(track: Track, heard: i64, frame: i64, state: i32): bool {
  openMaster(track.number);
  track.takeEnd = 0;
  const recorded = heard - track.takeStart;
  if (recorded < i64(header().minLoopFrames)) {
    postEvent(EVENT_DISCARDED, track.number, frame, f64(recorded), 0, 0, 0);
    dropTake(track, frame);
    return false;
  }
  const isFirst = header().anchorLength == 0;
  const length = ruledLength(track.takeStart, recorded);
  if (isFirst) anchorGrid(track.takeStart, length, layerAt(track.take).beats);
  header().running = 1;
  settleTake(track, recorded, length);
  fadeHeads(track);
  if (state != STATE_STOPPED) startHead(track);
  track.setState(state, frame);
  return true;
}

/** Makes the open take the track's layer: its length is known, its last frames may still be to come. */
export function settleTake(track: Track, recorded: i64, length: i64): void {
  const layer = layerAt(track.take);
  layer.recorded = recorded;
  layer.length = length;
  track.takeStage = TAKE_CLOSED;
  track.sealAt = sealFrame(track.take);
  resetRate(track, track.take);
  pushLayer(track, track.take);
  notePlace(track);
  postEvent(EVENT_TAKE, track.number, layer.origin, f64(layer.tape), f64(length), f64(recorded), f64(seamStart(layer)));
  waitForSeal(track);
}

/** Makes a take whole when its last frame is on tape; of many at once, each in its turn, as long as no head gets there. */
function waitForSeal(track: Track): void {
  const frame = header().frame, due = max(track.sealAt, frame);
  track.sealDue = takeTurn(due);
  if (track.sealDue > due && (layerAt(track.take).once != 0 || !outrunsNothing(track))) track.sealDue = due;
  if (track.sealDue <= frame) sealTake(track);
  else scheduleStep(STEP_SEAL, track.number, track.sealDue);
}

/** What needs a take whole that waits for its turn does not wait. */
export function hurrySeal(track: Track): void {
  if (track.takeStage != TAKE_CLOSED || header().frame < track.sealAt) return;
  sealTake(track);
}

/** Makes a closed take whole, once its last frame is on tape. */
export function sealTake(track: Track): void {
  followTape(track.take, track.inputs(), track.sealAt, header().frame);
  if (!sealLayer(track.take, track.number)) postEvent(EVENT_MEMORY, track.number, header().frame, 0, 0, 0, 0);
  track.take = 0;
  track.takeStage = TAKE_NONE;
  catchUpHead(track);
}

/** Throws an open take away; the track is again what it was before. */
export function dropTake(track: Track, frame: i64): void {
  openMaster(track.number);
  dropLayer(track.take);
  track.take = 0;
  track.takeStage = TAKE_NONE;
  // What plays once has faded out, and would begin in its middle.
  if (track.stateBefore == STATE_PLAYING && track.isOnce()) track.stateBefore = STATE_STOPPED;
  if (track.stateBefore == STATE_PLAYING && track.hasContent()) startHead(track);
  track.setState(track.stateBefore, frame);
  adoptGrid(track);
}

/** Lets a take refer to what has come onto the tape. */
export function followTake(track: Track, written: i64): void {
  if (track.takeStage == TAKE_NONE) return;
  const until = track.takeStage == TAKE_CLOSED ? track.sealAt : NEVER;
  const followed = followTape(track.take, track.inputs(), until, written);
  if (track.takeStage == TAKE_CLOSED || (followed && !isLow())) return;
  postEvent(EVENT_MEMORY, track.number, written, 0, 0, 0, 0);
  closeTake(track, written - roundTrip(), written, STATE_PLAYING);
}
