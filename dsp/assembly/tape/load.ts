// A sound from a file becomes a track's loop. Another thread filled its layer with pages of its own; here it gets its place and length
// on the grid and its ends, and lies on top of what the track had, so that undo takes it away.
//
// Method: with an anchor loop it begins on the boundary of the cycle that is on, and is as long as a take would be; a file that misses
// a whole number of cycles by no more than a press may is that number of cycles. Its ends are faded only where they would step.
import { EVENT_LOADED, EVENT_RATE, LAYER_LOADED, LAYER_LOADED_LOOP, LENGTH_WRAP, RATE_ONE, REFUSED_TOO_SHORT, REFUSED_VALUE, STATE_EMPTY, STATE_PLAYING, STATE_STOPPED, WHEN_EXACT } from "../protocol";
import { Pending } from "../command/pending";
import { forgiveness } from "../command/gesture";
import { FIRST_PAGE } from "../layout";
import { header } from "../memory/header";
import { postEvent } from "../memory/ring";
import { notePlace } from "../time/follow";
import { anchorGrid, cycleAtOrBefore, releaseGrid } from "../time/timeline";
import { fadeHeads, startHead } from "../track/heads";
import { within } from "../track/mixing";
import { bendAt, isRate } from "../track/place";
import { Track } from "../track/track";
import { othersHaveContent, pushLayer, releaseIdleGrid, resetRate } from "./history";
import { dropLayer, Layer, layerAt } from "./layer";
import { isFree, ruledLength } from "./length_rule";
import { easeEnds } from "./loose_ends";

/** Tape frame of what never was on the tape; no two sounds loaded into a track have the same. */
const LOADED_TAPE: i64 = -(1 << 50) - (1 << 40);

/** Whether a number is the root of a layer that waits to be adopted. */
function isWaiting(root: f64): bool {
  if (!within(root, f64(FIRST_PAGE), f64(header().pagesNext) - 1) || root != floor<f64>(root)) return false;
  const mark = layerAt(u32(root)).mark;
  return mark == LAYER_LOADED || mark == LAYER_LOADED_LOOP;
}

/** Why a layer cannot be adopted, or 0. */
export function refusesLoad(p: Pending): i32 {
  if (!isWaiting(p.a) || (p.b != 0 && !isRate(abs<f64>(p.b)))) return REFUSED_VALUE;
  const layer = layerAt(u32(p.a));
  const least = layer.once != 0 ? header().seamFrames : header().minLoopFrames;
  return layer.length < i64(least) ? REFUSED_TOO_SHORT : 0;
}

/** Gives the pages of a layer back that nobody adopts. */
export function dropLoad(root: f64): void {
  if (!isWaiting(root)) return;
  layerAt(u32(root)).mark = 0;
  dropLayer(u32(root));
}

/** Puts the layer on top of a track: an empty track plays, another goes on as it was. */
export function load(track: Track, p: Pending, frame: i64): void {
  const root = u32(p.a);
  const layer = layerAt(root);
  const isLoop = layer.mark == LAYER_LOADED_LOOP;
  layer.mark = 0;
  if (!othersHaveContent(track)) releaseGrid();
  place(layer, p, frame);
  const eased = easeEnds(root, isLoop);
  if (header().anchorLength == 0 && layer.once == 0) anchorGrid(layer.origin, layer.length, layer.beats);
  resetRate(track, root);
  // With its first frame at its origin; backwards from its end.
  if (p.b != 0) bendAt(track, i32(floor<f64>(p.b * RATE_ONE + 0.5)), layer.origin);
  pushLayer(track, root);
  notePlace(track);
  if (layer.once != 0) releaseIdleGrid();
  postEvent(EVENT_LOADED, track.number, layer.origin, f64(layer.length), f64(layer.recorded), f64(i32(eased)), f64(layer.beats));
  if (p.b != 0) postEvent(EVENT_RATE, track.number, layer.origin, f64(track.rate) / RATE_ONE, 0, 0, 0);
  play(track, frame);
}

function place(layer: Layer, p: Pending, frame: i64): void {
  const hasCycle = header().anchorLength > 0 && layer.once == 0;
  layer.origin = hasCycle && p.when != WHEN_EXACT ? cycleAtOrBefore(frame) : frame;
  layer.tape = LOADED_TAPE - frame;
  const frames = layer.length;
  if (hasCycle) layer.length = loadedLength(layer.origin, frames);
  layer.recorded = min(frames, layer.length);
}

/** Frames of the loop that so many frames of sound become. What is longer than a cycle is never wrapped. */
function loadedLength(origin: i64, frames: i64): i64 {
  const cycle = header().anchorLength;
  if (isFree()) return frames;
  const whole = max<i64>(1, (frames + cycle / 2) / cycle) * cycle;
  const nearly = abs(whole - frames) <= forgiveness(cycle) ? whole : frames;
  return header().lengthRule == LENGTH_WRAP ? (nearly + cycle - 1) / cycle * cycle : ruledLength(origin, nearly);
}

function play(track: Track, frame: i64): void {
  const stands = track.state == STATE_STOPPED || track.isOnce();
  fadeHeads(track);
  if (!stands) startHead(track);
  if (!stands && track.state == STATE_EMPTY) header().running = 1;
  track.setState(stands ? STATE_STOPPED : STATE_PLAYING, frame);
}
