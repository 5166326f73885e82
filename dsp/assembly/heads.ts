// The heads of a track, up to four: every jump (start, stop, undo, retrigger …) fades all heads out and a fresh one in, so
// nothing ever steps.
import { HEAD_COUNT } from "./layout";
import { Head } from "./head";
import { header } from "./header";
import { dropLayer, holdLayer } from "./layer";
import { Track } from "./track";

/** Whether a jump can start now. */
export function hasFreeHead(track: Track): bool {
  for (let i = 0; i < HEAD_COUNT; i++) if (track.head(i).layer == 0) return true;
  return false;
}

/** Whether any head reads something. */
export function isSounding(track: Track): bool {
  for (let i = 0; i < HEAD_COUNT; i++) if (track.head(i).layer != 0) return true;
  return false;
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

/** Fades every head out. */
export function fadeHeads(track: Track): void {
  for (let i = 0; i < HEAD_COUNT; i++) if (track.head(i).layer != 0) track.head(i).level().go(0);
}

/** Fades the track's layer in. The caller made sure of a free head. */
export function startHead(track: Track): void {
  for (let i = 0; i < HEAD_COUNT; i++) {
    const head = track.head(i);
    if (head.layer != 0) continue;
    holdLayer(track.layer);
    head.layer = track.layer;
    head.origin = track.origin;
    head.length = track.length;
    head.level().set(0);
    head.level().go(1);
    return;
  }
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
    head.layer = to;
    dropLayer(from);
  }
}

/** Advances a head's level; a head that has faded out is free again. */
export function advanceHead(head: Head, frames: i32): void {
  head.level().advance(frames);
  if (head.left == 0 && head.to == 0) {
    dropLayer(head.layer);
    head.layer = 0;
  }
}
