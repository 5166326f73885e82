// What the metronome is asked to click: unpacked from a command's numbers (protocol.ts, COMMAND_CLICK). What is left out stays.
import { CLICK_MOST, CLICK_OUTPUT_UNIT, CLICK_PLACES_UNIT, REFUSED_VALUE, SWITCH_TOGGLE } from "../protocol";
import { Pending } from "../command/pending";
import { header } from "../memory/header";
import { within } from "../track/mixing";
import { clickState } from "./click_state";

/** Why it cannot be set so, or 0. */
export function refusesClick(p: Pending): i32 {
  const mostPlaces = f64(CLICK_PLACES_UNIT) * f64(1 << CLICK_MOST);
  if (!isWhole(p.a, mostPlaces + f64(CLICK_MOST)) || !isWhole(p.c, f64(CLICK_OUTPUT_UNIT) * f64(header().outputCount) + SWITCH_TOGGLE)) return REFUSED_VALUE;
  if (!within(p.b, 0, 1) && p.b != -1) return REFUSED_VALUE;
  const subdivision = subdivisionOf(p);
  if (subdivision > CLICK_MOST || i32(p.c) % CLICK_OUTPUT_UNIT > SWITCH_TOGGLE) return REFUSED_VALUE;
  return placesOf(p) >> subdivision == 0 ? 0 : REFUSED_VALUE;
}

function isWhole(value: f64, most: f64): bool {
  return within(value, 0, most) && floor<f64>(value) == value;
}

/** Sets it; it is to be heard from the next click on. */
export function setClick(p: Pending): void {
  const state = clickState();
  const places = placesOf(p);
  state.subdivision = subdivisionOf(p);
  state.places = u32(places);
  if (p.b >= 0) state.probability = p.b;
  const accent = i32(p.c) % CLICK_OUTPUT_UNIT;
  if (accent != SWITCH_TOGGLE) state.accent = accent;
  const output = i32(p.c) / CLICK_OUTPUT_UNIT;
  if (output > 0) state.output = output - 1;
}

function subdivisionOf(p: Pending): i32 {
  const subdivision = i32(p.a) % CLICK_PLACES_UNIT;
  return subdivision > 0 ? subdivision : clickState().subdivision;
}

/** Those asked for; else those there were, and on a new subdivision all. */
function placesOf(p: Pending): i32 {
  const places = i32(p.a) / CLICK_PLACES_UNIT;
  if (places > 0) return places - 1;
  const isNew = i32(p.a) % CLICK_PLACES_UNIT > 0;
  return isNew ? (1 << subdivisionOf(p)) - 1 : i32(clickState().places);
}
