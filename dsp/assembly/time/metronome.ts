// The metronome: clicks on the subdivisions asked for, by chance where that is asked for, a higher one on the first of the bar, on
// the output of its choice. Chance goes by the score's seed and the click's number on the grid, never by when it was asked.
import { header } from "../memory/header";
import { draw } from "./chance";
import { isFirst, nextClick, placeAtOrBefore } from "./click_places";
import { ACCENTED, makeClicks, NO_CLICK, PLAIN } from "./click_sound";
import { clickState } from "./click_state";
import { beginClick, comesTooSoon, isClicking, playClicks } from "./click_voice";
import { isCountedFirst, isCounting, nextCount } from "./count_in";
import { beatGrain } from "./timeline";

/** Makes the clicks, and sets it to a click on every beat, on the master. */
export function prepareMetronome(seed: f64): void {
  makeClicks();
  header().clickKind = NO_CLICK;
  const state = clickState();
  state.seed = i64(seed);
  state.probability = 1;
  state.subdivision = 1;
  state.places = 1;
  state.accent = 1;
  state.tailKind = NO_CLICK;
}

/** Adds clicks to output frames [frame, frame + frames). */
export function renderMetronome(frame: i64, frames: i32): void {
  const h = header();
  if (!isClicking() && !isCounting(frame) && (h.metronome == 0 || h.running == 0)) return;
  let done = 0;
  while (done < frames) {
    const at = frame + i64(done);
    const next = nextOfAll(at);
    if (next == at) click(at);
    const until = min(i64(frames - done), (next > at ? next : nextOfAll(at + 1)) - at);
    playClicks(at, done, i32(until));
    done += i32(until);
  }
}

/** Output frame of the next click, counted in or not. */
// @ts-ignore: decorator
@inline
function nextOfAll(frame: i64): i64 {
  return min(nextClick(frame), nextCount(frame));
}

/** A subdivision that is to click is on, or a counted beat, which nothing silences. */
function click(frame: i64): void {
  const state = clickState();
  if (nextCount(frame) == frame) {
    if (!comesTooSoon(frame, i64(header().framesPerBeat * beatGrain()))) beginClick(frame, isCountedFirst(frame) ? ACCENTED : PLAIN);
    return;
  }
  const index = placeAtOrBefore(header().anchorFrame, frame, i64(state.subdivision));
  if (state.probability < 1 && draw(state.seed, index) >= state.probability) return;
  if (comesTooSoon(frame, i64(header().framesPerBeat / f64(state.subdivision)))) return;
  beginClick(frame, state.accent != 0 && isFirst(index, i64(state.subdivision)) ? ACCENTED : PLAIN);
}
