// Starting and stopping what tracks hold. A loop's place follows from its origin, so a loop that starts late, or again, is in
// phase as if it had never stopped.
import { RATE_SHIFT, STATE_ARMED, STATE_EMPTY, STATE_PLAYING, STATE_RECORDING, STATE_STOPPED } from "../protocol";
import { header } from "../memory/header";
import { LEAD_FRAMES } from "../layout";
import { endOnceHeads, fadeHeads, jumpHeads, startHead } from "./heads";
import { shiftLayers } from "../tape/history";
import { haltGrowth } from "../tape/growth";
import { clearTheWay, endDub } from "../tape/overdub";
import { scheduleStep, STEP_ONCE } from "../command/pending";
import { closeTake } from "../tape/takes";
import { roundFrame } from "../time/frames";
import { hasTempo, postGrid } from "../time/timeline";
import { returnToPlace, unbendAt } from "./place";
import { Track, trackAt } from "./track";
import { dropWaiting } from "../command/waiting";

/** Plays in phase from output frame `frame` on. */
export function playTrack(track: Track, heard: i64, frame: i64): void {
  if (track.state == STATE_RECORDING) {
    closeTake(track, heard, frame, STATE_PLAYING);
    return;
  }
  if (track.isOnce()) return triggerOnce(track, 1, frame);
  if (track.isDubbing()) endDub(track, heard);
  if (track.state == STATE_STOPPED) startHead(track);
  header().running = 1;
  track.setState(STATE_PLAYING, frame);
}

/** Fades out; what was being recorded is kept. */
export function stopTrack(track: Track, heard: i64, frame: i64): void {
  if (track.state == STATE_RECORDING && (closeTake(track, heard, frame, STATE_STOPPED) || track.state == STATE_EMPTY)) return;
  if (track.isGrowing()) haltGrowth(track, heard);
  else if (track.isDubbing()) endDub(track, heard);
  fadeHeads(track);
  track.setState(STATE_STOPPED, frame);
}

/** Plays from content frame 0 at output frame `frame`. */
export function retriggerTrack(track: Track, heard: i64, frame: i64): void {
  if (track.state == STATE_RECORDING && !closeTake(track, heard, frame, STATE_STOPPED)) return;
  if (track.isDubbing()) endDub(track, heard);
  shiftLayers(track, frame - track.origin);
  unbendAt(track, frame);
  clearTheWay(track);
  jumpHeads(track);
  header().running = 1;
  track.setState(STATE_PLAYING, frame);
}

/** Plays a one-shot from its start to its end at a level of 0…1; the one before fades. */
export function triggerOnce(track: Track, level: f32, frame: i64): void {
  const speed = i64(abs(track.rate));
  // Backwards it begins with its last frame.
  shiftLayers(track, frame - track.origin);
  unbendAt(track, frame);
  if (track.rate < 0) track.bend += (track.length - 1) << RATE_SHIFT;
  track.velocity = level;
  jumpHeads(track);
  track.setState(STATE_PLAYING, frame);
  const frames = ((track.length << RATE_SHIFT) + speed - 1) / speed;
  scheduleStep(STEP_ONCE, track.number, frame + frames - LEAD_FRAMES);
}

/** A one-shot may have come to its end: `frame` is the next output frame. */
export function endOnce(track: Track, frame: i64): void {
  if (endOnceHeads(track, frame) && track.isOnce() && track.state == STATE_PLAYING) track.setState(STATE_STOPPED, frame);
}

/** Stops every track and the transport. */
export function stopAll(heard: i64, frame: i64): void {
  for (let i = 0; i < header().trackCount; i++) {
    const track = trackAt(i);
    if (track.state == STATE_ARMED) dropWaiting(track);
    if (track.state < STATE_RECORDING || track.state == STATE_STOPPED) continue;
    returnToPlace(track);
    stopTrack(track, heard, frame);
  }
  header().running = 0;
}

/**
 * Starts a stopped transport: beat `beat` is at output frame `begin`, and every stopped loop plays from the place it has there, unless
 * only the grid is to start. `frame` is the first output frame that can still be changed.
 */
export function startAll(begin: i64, beat: f64, onlyGrid: bool, frame: i64): void {
  const h = header();
  if (h.running != 0) return;
  const anchor = begin - roundFrame(beat * h.framesPerBeat);
  const moved = anchor - h.anchorFrame;
  h.anchorFrame = anchor;
  h.anchorTickBeat = 0;
  h.running = 1;
  for (let i = 0; i < h.trackCount; i++) {
    const track = trackAt(i);
    if (track.deleted != 0 || track.state == STATE_EMPTY || track.state == STATE_RECORDING) continue;
    shiftLayers(track, moved);
    unbendAt(track, begin);
    clearTheWay(track);
    if (onlyGrid || track.state != STATE_STOPPED || track.isOnce()) continue;
    startHead(track);
    track.setState(STATE_PLAYING, frame);
  }
  if (hasTempo()) postGrid();
}
