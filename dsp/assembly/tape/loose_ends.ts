// The ends of a sound whose surroundings are not known: no sound from before its start is there to be cross-faded in. Each end that
// would step is faded, out over FADE_OUT and in over a millisecond, which leaves a stroke its attack; one that does not stays as it is.
import { header } from "../memory/header";
import { layerAt } from "./layer";
import { easeIn, fadeOut, readFrame, stepBetween } from "./seam";

/** Length of the fade at an end, as a share of a second. */
const FADE_OUT: i32 = 200;

/**
 * Fades the ends of a layer that has its length, and declares it complete. `isLoop`: where it wraps, its maker meant it to. True: something
 * was faded.
 */
export function easeEnds(root: u32, isLoop: bool): bool {
  const layer = layerAt(root);
  layer.sealed = 1;
  const wraps = layer.once == 0 && layer.recorded == layer.length;
  const inside = largestInside(root);
  if (wraps && (isLoop || stepBetween(root, layer.length - 1, 0) <= inside)) return false;
  const frames = min(i64(header().sampleRate / FADE_OUT), layer.recorded >> 1);
  const end = layer.recorded;
  let faded = false;
  for (let channel = 0; channel < layer.channelCount; channel++) {
    if (abs(readFrame(root, channel, end - 1)) > inside) faded = fadeOut(root, channel, end - frames, frames) || faded;
    if (abs(readFrame(root, channel, 0)) > inside) faded = easeIn(root, channel) || faded;
  }
  return faded;
}

/** Largest step between neighbours near either end. */
function largestInside(root: u32): f32 {
  const layer = layerAt(root);
  const frames = min(i64(header().seamFrames), layer.recorded >> 1);
  let largest: f32 = 0;
  for (let i: i64 = 1; i < frames; i++) {
    largest = max(largest, max(stepBetween(root, i - 1, i), stepBetween(root, layer.recorded - 1 - i, layer.recorded - i)));
  }
  return largest;
}
