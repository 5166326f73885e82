// Where clicks are: the subdivisions of the beats of each bar, numbered through from beat 0, each at its own rounded frame from the anchor.
// Nothing is added up, so that an hour later none is off by a frame; those on a beat are where the beat is. A bar that ends within a beat
// (7/8) cuts that beat short.
import { floorMod, roundFrame } from "./frames";
import { header } from "../memory/header";
import { clickState } from "./click_state";
import { hasTempo } from "./timeline";

/** Subdivisions of a bar, the last of which may be cut short. */
function barPlaces(subdivision: i64): i64 {
  return i64(ceil<f64>(f64(header().beatsPerBar) * f64(subdivision)));
}

/** Output frame of a subdivision, on a grid whose beat 0 is at `anchor`. */
export function placeFrame(anchor: i64, index: i64, subdivision: i64): i64 {
  const h = header();
  const places = barPlaces(subdivision);
  const place = floorMod(index, places);
  const bar = f64((index - place) / places) * f64(h.beatsPerBar);
  return anchor + roundFrame((bar + f64(place / subdivision) + f64(place % subdivision) / f64(subdivision)) * h.framesPerBeat);
}

/** The last subdivision at or before a frame. */
export function placeAtOrBefore(anchor: i64, frame: i64, subdivision: i64): i64 {
  const h = header();
  const bars = f64(frame - anchor) / h.framesPerBeat / f64(h.beatsPerBar);
  const inBar = (bars - floor<f64>(bars)) * f64(h.beatsPerBar);
  const places = barPlaces(subdivision);
  let index = i64(floor<f64>(bars)) * places + min(places - 1, i64(inBar * f64(subdivision)));
  while (placeFrame(anchor, index + 1, subdivision) <= frame) index++;
  while (placeFrame(anchor, index, subdivision) > frame) index--;
  return index;
}

/** Output frame of the first subdivision at or after a frame that is to click; none: beyond all frames. */
export function nextClick(frame: i64): i64 {
  const h = header();
  if (h.metronome == 0 || h.running == 0 || !hasTempo()) return i64.MAX_VALUE;
  const state = clickState();
  const subdivision = i64(state.subdivision);
  const places = barPlaces(subdivision);
  let index = placeAtOrBefore(h.anchorFrame, frame, subdivision);
  if (placeFrame(h.anchorFrame, index, subdivision) < frame) index++;
  for (let i: i64 = 0; i < places + subdivision; i++, index++) {
    const clicks = state.places >> u32(floorMod(index, places) % subdivision) & 1;
    if (clicks != 0) return placeFrame(h.anchorFrame, index, subdivision);
  }
  return i64.MAX_VALUE;
}

/** Whether a subdivision is the first of a bar. */
export function isFirst(index: i64, subdivision: i64): bool {
  return floorMod(index, barPlaces(subdivision)) == 0;
}
