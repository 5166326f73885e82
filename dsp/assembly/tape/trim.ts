// Makes a part of a loop the loop. Nothing is copied but the pages under its new seam: the new layer reads the same table from another
// frame on, and its end is faded over to what the loop had just before that frame. Every beat of it stays where it was heard.
import { REFUSED_NO_GRID, REFUSED_OUTSIDE_LOOP, REFUSED_TOO_SHORT, REFUSED_VALUE, RATE_ONE, STATE_ARMED, STATE_PLAYING, TRIM_AFTER, TRIM_BEFORE, WHEN_NOW } from "../protocol";
import { forgiveness, targetFrame } from "../command/gesture";
import { Pending } from "../command/pending";
import { header } from "../memory/header";
import { keepOnGrid, notePlace } from "../time/follow";
import { floorMod, roundFrame } from "../time/frames";
import { anchorGrid, hasTempo } from "../time/timeline";
import { jumpHeads } from "../track/heads";
import { within } from "../track/mixing";
import { ownFrame } from "../track/place";
import { Track } from "../track/track";
import { othersHaveLoops, pushLayer } from "./history";
import { cloneLayer, cycleOf, dropLayer, Layer, layerAt } from "./layer";
import { followGrid } from "./regrid";
import { joinTo, seamFrames } from "./seam";
import { newestEdit } from "./tape";

/** Most parts of a loop, most beats it may have. */
const MOST_PARTS: f64 = 1024;
const MOST_BEATS: f64 = 1e6;
/** A part whose length is further from whole beats than this is not counted in them. */
const NEARLY_WHOLE: f64 = 0.02;

/** Why a loop cannot be trimmed so, or 0. Beats that are not given are −1. */
export function refusesTrim(track: Track, p: Pending): i32 {
  if (!within(p.a, -1, MOST_BEATS) || !within(p.b, -1, MOST_BEATS) || !within(p.c, TRIM_BEFORE, TRIM_AFTER)) return REFUSED_VALUE;
  if ((p.a >= 0 || p.b >= 0) && !hasTempo()) return REFUSED_NO_GRID;
  const start = trimStart(track, p), end = trimEnd(track, p);
  if (start >= track.length || end > track.length || end < start) return REFUSED_OUTSIDE_LOOP;
  return end - start < i64(header().minLoopFrames) ? REFUSED_TOO_SHORT : 0;
}

export function refusesDivide(track: Track, p: Pending): i32 {
  if (!within(p.a, 2, MOST_PARTS) || p.a != floor<f64>(p.a)) return REFUSED_VALUE;
  return partLength(track, i64(p.a)) < i64(header().minLoopFrames) ? REFUSED_TOO_SHORT : 0;
}

/** Keeps what lies between two beats of the loop, or before or after the place that was heard. False: no memory. */
export function trim(track: Track, p: Pending): bool {
  const start = trimStart(track, p);
  return keepPart(track, start, trimEnd(track, p) - start, p.target);
}

/** Keeps the one of so many equal parts that was heard. False: no memory. */
export function divide(track: Track, p: Pending): bool {
  const parts = i64(p.a);
  const part = heardContent(track, p) * parts / track.length;
  return keepPart(track, part * track.length / parts, partLength(track, parts), p.target);
}

function partLength(track: Track, parts: i64): i64 {
  return (2 * track.length + parts) / (2 * parts);
}

function trimStart(track: Track, p: Pending): i64 {
  if (p.a >= 0) return contentOfBeat(p.a);
  return p.b < 0 && i32(p.c) == TRIM_AFTER ? heardBoundary(track, p) % track.length : 0;
}

function trimEnd(track: Track, p: Pending): i64 {
  // The loop may be off its beats by a rounding.
  if (p.b >= 0) return abs(contentOfBeat(p.b) - track.length) <= 1 ? track.length : contentOfBeat(p.b);
  if (p.a >= 0 || i32(p.c) == TRIM_AFTER) return track.length;
  const heard = heardBoundary(track, p);
  return heard == 0 ? track.length : heard;
}

function contentOfBeat(beat: f64): i64 {
  return roundFrame(beat * header().framesPerBeat);
}

function heardContent(track: Track, p: Pending): i64 {
  return floorMod(ownFrame(track, targetFrame(p, false)) - track.origin, track.length);
}

/** The place that was heard; a press near a beat of the loop means the beat. */
function heardBoundary(track: Track, p: Pending): i64 {
  const heard = heardContent(track, p);
  if (p.when != WHEN_NOW || !hasTempo()) return heard;
  const beat = contentOfBeat(floor<f64>(f64(heard) / header().framesPerBeat + 0.5));
  return abs(heard - beat) <= forgiveness(i64(header().framesPerBeat)) ? min(beat, track.length) : heard;
}

/** Lets a part be the loop; it goes on where it is. `heard`: output frame whose cycle it is the part of. False: no memory. */
function keepPart(track: Track, start: i64, length: i64, heard: i64): bool {
  const below = track.layer;
  const root = cloneLayer(below);
  if (root == 0) return false;
  const layer = layerAt(root), whole = layerAt(below);
  const own = ownFrame(track, heard);
  layer.origin = own - floorMod(own - track.origin, whole.length) + start;
  layer.shift += start;
  layer.length = length;
  layer.cycle = length % cycleOf(whole) == 0 ? cycleOf(whole) : 0;
  layer.recorded = max<i64>(0, min(length, whole.recorded - start));
  layer.tape = newestEdit();
  layer.beats = wholeBeats(length);
  if (length != whole.length && !joinTo(root, below, start, seamFrames(layer))) {
    dropLayer(root);
    return false;
  }
  putOnGrid(track, root);
  const state = track.state == STATE_ARMED ? track.stateBefore : track.state;
  if (state == STATE_PLAYING) jumpHeads(track);
  return true;
}

/** Makes it the track's layer. A loop that alone is the grid takes it along, another is held to it. */
function putOnGrid(track: Track, root: u32): void {
  const h = header(), anchorBefore = h.anchorFrame, cycleBefore = h.anchorLength;
  const cycle = cycleOf(layerAt(root));
  const isAnchor = track.rate == RATE_ONE && cycleOf(layerAt(track.layer)) == cycleBefore && !othersHaveLoops(track);
  pushLayer(track, root);
  track.placeLength = 0;
  if (!isAnchor || cycle == cycleBefore) return keepOnGrid(track);
  anchorGrid(track.origin, cycle, layerAt(root).beats);
  followGrid(track, anchorBefore, cycleBefore);
  notePlace(track);
}

/** Beats of so many frames, 0 when they are not whole. */
function wholeBeats(frames: i64): i32 {
  if (!hasTempo()) return 0;
  const beats = f64(frames) / header().framesPerBeat, whole = floor<f64>(beats + 0.5);
  return abs<f64>(beats - whole) < NEARLY_WHOLE ? i32(whole) : 0;
}
