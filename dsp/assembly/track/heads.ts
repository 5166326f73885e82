// The heads of a track, up to four: every jump (start, stop, undo, retrigger …) fades all heads out and a fresh one in, so
// nothing ever steps.
import { CHUNK_FRAMES, HEAD_COUNT, LEAD_FRAMES } from "../layout";
import { STATE_ARMED, STATE_PLAYING } from "../protocol";
import { floorMod } from "../time/frames";
import { Head } from "./head";
import { place } from "./place";
import { header } from "../memory/header";
import { dropLayer, holdLayer, layerAt } from "../tape/layer";
import { scheduleStep, STEP_ONCE, STEP_SEAL, STEP_START } from "../command/pending";
import { seamFrames, seamStart } from "../tape/seam";
import { TAKE_CLOSED, Track } from "./track";

/** To be called wherever the heads of a track, or what they read, become others: the mixer looks up anew where it reads. */
// @ts-ignore: decorator
@inline
export function dropCursor(track: Track): void {
  track.cursorFrames = 0;
}

/** Whether a jump can start now. */
export function hasFreeHead(track: Track): bool {
  for (let i = 0; i < HEAD_COUNT; i++) if (track.head(i).layer == 0) return true;
  return false;
}

/** Whether any head fades out. */
export function isFading(track: Track): bool {
  return framesUntilFaded(track) > 0;
}

/** Frames until the last head that fades out is free. */
export function framesUntilFaded(track: Track): i32 {
  let most = 0;
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer != 0 && head.to == 0) most = max(most, head.left);
  }
  return most;
}

/** Frames until a head is free at the latest. */
export function framesUntilFreeHead(track: Track): i32 {
  let least = header().rampFrames;
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.to == 0) least = min(least, head.left);
  }
  return max(1, least);
}

/** Fades every head out; where nothing of the track is heard, they are free at once. */
export function fadeHeads(track: Track): void {
  dropCursor(track);
  const isInaudible = track.isInaudible();
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer == 0) continue;
    if (isInaudible) freeHead(head);
    else head.level().go(0);
  }
}

function freeHead(head: Head): void {
  dropLayer(head.layer);
  head.layer = 0;
}

/** Fades the track's layer in: now, or as soon as a head is free, or once its take is whole (sealTake sees to that). */
export function startHead(track: Track): void {
  // A one-shot has no fade-in: come back to in its middle, it stays silent and its track stops.
  if (track.isOnce() && track.origin < header().frame + LEAD_FRAMES) return scheduleStep(STEP_ONCE, track.number, header().frame + 1);
  if (track.takeStage == TAKE_CLOSED && !outrunsNothing(track)) return callSeal(track);
  if (!hasFreeHead(track)) return scheduleStep(STEP_START, track.number, header().frame + i64(framesUntilFreeHead(track)));
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer != 0) continue;
    holdLayer(track.layer);
    dropCursor(track);
    head.layer = track.layer;
    head.rate = track.rate;
    head.offset = place(track, 0);
    if (track.isOnce()) head.level().set(track.velocity);
    else if (track.isInaudible()) head.level().set(1);
    else fadeIn(head);
    return;
  }
}

/** A take that only waits for its turn to be made whole is so at once. */
function callSeal(track: Track): void {
  const frame = header().frame;
  if (frame < track.sealAt || track.sealDue <= frame) return;
  track.sealDue = frame;
  scheduleStep(STEP_SEAL, track.number, frame);
}

/** Whether a head that starts now meets nothing of an incomplete take that has yet to arrive or to be faded. */
export function outrunsNothing(track: Track): bool {
  const layer = layerAt(track.layer);
  const frame = header().frame;
  const from = floorMod(frame + LEAD_FRAMES - layer.origin, layer.length);
  const until = from + max(frame, track.sealDue) - frame;
  const fadesFrom = seamStart(layer);
  if (until <= fadesFrom && from + CHUNK_FRAMES <= frame - layer.tape) return true;
  return from >= layer.recorded && until >= fadesFrom + seamFrames(layer) && until <= layer.length - seamFrames(layer);
}

/** Starts the head of a track that ought to sound and does not yet. */
export function catchUpHead(track: Track): void {
  const state = track.state == STATE_ARMED ? track.stateBefore : track.state;
  if (state != STATE_PLAYING && !track.isDubbing()) return;
  for (let i = 0; i < HEAD_COUNT; i++) if (track.head(i).layer == track.layer && track.head(i).to == 1) return;
  startHead(track);
}

/** Frees the heads that have played a one-shot to its end, where it is silent. True: none plays any more. */
export function endOnceHeads(track: Track, frame: i64): bool {
  let plays = false;
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer == 0 || layerAt(head.layer).once == 0) continue;
    const content = head.content(frame);
    if (content >= 0 && content < layerAt(head.layer).length) {
      plays = true;
      continue;
    }
    dropCursor(track);
    freeHead(head);
  }
  return !plays;
}

/** Fades over to what the track plays now. */
export function jumpHeads(track: Track): void {
  fadeHeads(track);
  startHead(track);
}

/** Lets the heads that play one layer play another of the same sound: nothing is heard of it. */
export function rehead(track: Track, from: u32, to: u32): void {
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer != from) continue;
    holdLayer(to);
    dropCursor(track);
    head.layer = to;
    dropLayer(from);
  }
}

/** Lets the heads that play one layer play another, at the track's place in it, where that sounds the same. */
export function reheadAt(track: Track, from: u32, to: u32): void {
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer == from && head.to != 0) head.offset = place(track, 0);
  }
  rehead(track, from, to);
}

function fadeIn(head: Head): void {
  head.level().set(0);
  head.level().go(1);
}

/** Advances a head's level; a head that has faded out is free again. */
export function advanceHead(head: Head, frames: i32): void {
  head.level().advance(frames);
  if (head.left == 0 && head.to == 0) freeHead(head);
}
