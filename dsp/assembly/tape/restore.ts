// Loops and grid of a saved session, put back before the stream starts. Thread: control, while no host drives the engine.
import { PAGE_FRAMES, PAGE_FRAMES_SHIFT } from "../layout";
import { RATE_ONE, STATE_PLAYING, STATE_STOPPED } from "../protocol";
import { header } from "../memory/header";
import { dropPage, takeZeroPage } from "../memory/pages";
import { writeEntry } from "../memory/page_table";
import { keepOnGrid, notePlace } from "../time/follow";
import { postGrid } from "../time/timeline";
import { startHead } from "../track/heads";
import { makeTracksTo, trackAt } from "../track/track";
import { pushLayer } from "./history";
import { dropLayer, layerAt, layerEntry, makeLayer } from "./layer";

/** Tape frame of what never was on the tape: so far before its beginning that no cut finds it. */
const NOT_ON_TAPE: i64 = -(1 << 50);

/** Sets the grid as it was saved; loops are put back after it. */
export function restoreGrid(anchorFrame: f64, anchorLength: f64, anchorBeats: f64, framesPerBeat: f64, beatsPerBar: f64, tempoSet: i32, running: i32): void {
  const h = header();
  h.anchorFrame = i64(anchorFrame);
  h.anchorLength = i64(anchorLength);
  h.anchorBeats = f32(anchorBeats);
  h.framesPerBeat = framesPerBeat;
  h.beatsPerBar = f32(beatsPerBar);
  h.tempoSet = tempoSet;
  h.running = running;
  postGrid();
}

/** Makes the tracks up to a number, deleted ones among them, however far apart those with loops are. False: no memory. */
export function restoreTracks(count: i32): bool {
  return makeTracksTo(count - 1);
}

/** Gives a track a silent loop whose pages are to be filled with its sound; `cycle`: 0, or see Layer. Returns its layer's page; 0: no memory. */
export function restoreLoop(index: i32, channelCount: i32, length: f64, recorded: f64, origin: f64, beats: i32, once: i32, cycle: f64): u32 {
  const root = makeTracksTo(index) ? makeLayer(channelCount) : 0;
  if (root == 0) return 0;
  const layer = layerAt(root);
  layer.length = i64(length);
  layer.recorded = i64(recorded);
  layer.origin = i64(origin);
  layer.tape = NOT_ON_TAPE - i64(index);
  layer.beats = beats;
  layer.once = once;
  layer.cycle = i64(cycle);
  layer.sealed = 1;
  layer.pageCount = i32((layer.length + PAGE_FRAMES - 1) >> PAGE_FRAMES_SHIFT);
  if (!fillPages(root)) {
    dropLayer(root);
    return 0;
  }
  pushLayer(trackAt(index), root);
  notePlace(trackAt(index));
  return root;
}

function fillPages(root: u32): bool {
  const layer = layerAt(root);
  for (let page = 0; page < layer.pageCount; page++) {
    for (let channel = 0; channel < layer.channelCount; channel++) {
      const fresh = takeZeroPage();
      if (fresh == 0) return false;
      if (writeEntry(root, layerEntry(layer, page, channel), fresh)) continue;
      dropPage(fresh);
      return false;
    }
  }
  return true;
}

/** Lets a track play what it was given at another rate, in 1/RATE_ONE, and at this place, also so, when its origin is heard. */
export function restoreRate(index: i32, rate: i32, place: f64): void {
  const track = trackAt(index);
  track.rate = rate;
  track.bend = i64(place) + (i64(RATE_ONE) - i64(rate)) * track.origin;
}

/** How many beats its loop has, and on which beat it begins, where the grid alone does not say so any more. */
export function restorePlace(index: i32, beats: f64, beat: f64): void {
  const track = trackAt(index);
  track.placeLength = track.length;
  track.placeBeats = f32(beats);
  track.placeBeat = beat;
}

/** Lets a track that was given its loop play, or stand still. */
export function startRestored(index: i32, playing: i32): void {
  const track = trackAt(index);
  const plays = playing != 0 && !track.isOnce();
  if (plays) startHead(track);
  track.setState(plays ? STATE_PLAYING : STATE_STOPPED, header().frame);
  keepOnGrid(track);
}
