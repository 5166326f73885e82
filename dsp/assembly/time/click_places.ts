// Where clicks are: the subdivisions of the beats, numbered through from beat 0, each at its own rounded frame from the anchor. Nothing is
// added up, so that an hour later none is off by a frame; those on a beat are where the beat is.
import { floorMod, roundFrame } from "./frames";
import { header } from "../memory/header";
import { clickState } from "./click_state";
import { hasTempo } from "./timeline";

/** Output frame of a subdivision. */
export function placeFrame(index: i64): i64 {
  const h = header();
  const subdivision = i64(clickState().subdivision);
  const place = floorMod(index, subdivision);
  const beat = (index - place) / subdivision;
  return h.anchorFrame + roundFrame((f64(beat) + f64(place) / f64(subdivision)) * h.framesPerBeat);
}

/** The last subdivision at or before a frame. */
export function placeAtOrBefore(frame: i64): i64 {
  const h = header();
  let index = i64(floor<f64>(f64(frame - h.anchorFrame) / h.framesPerBeat * f64(clickState().subdivision)));
  while (placeFrame(index + 1) <= frame) index++;
  while (placeFrame(index) > frame) index--;
  return index;
}

/** Output frame of the first subdivision at or after a frame that is to click; none: beyond all frames. */
export function nextClick(frame: i64): i64 {
  const h = header();
  if (h.metronome == 0 || h.running == 0 || !hasTempo()) return i64.MAX_VALUE;
  const state = clickState();
  let index = placeAtOrBefore(frame);
  if (placeFrame(index) < frame) index++;
  for (let i = 0; i < state.subdivision; i++, index++) {
    if ((state.places >> u32(floorMod(index, i64(state.subdivision))) & 1) != 0) return placeFrame(index);
  }
  return i64.MAX_VALUE;
}

/** Whether a subdivision is the first of a bar. */
export function isFirst(index: i64): bool {
  return floorMod(index, i64(clickState().subdivision) * i64(header().beatsPerBar)) == 0;
}
