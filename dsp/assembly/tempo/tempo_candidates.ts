// Rough beat periods worth a closer look: where a comb over the tempogram (a lag and its multiples) peaks, and the simple
// ratios of the strongest, so that the right octave is among them. Periods in hops (f64).
import { allocate } from "../memory/arena";
import { readLag, Tempogram } from "./tempogram";

/** Candidates at most. */
export const MOST_CANDIDATES: i32 = 16;
const PEAKS: i32 = 8;
const TEETH: i32 = 4;
/** Periods nearer than this part of each other are one. */
const SAME: f64 = 0.03;

// @ts-ignore: decorator
@unmanaged
export class TempoCandidates {
  shortest: f64; // periods looked for
  longest: f64;
  count: i32;
  periods: u32; // f64 each
  combs: u32; // f32 each
}

/** For periods from `shortest` to `longest`; 0: no memory. */
export function prepareTempoCandidates(shortest: f64, longest: f64): usize {
  const at = allocate(offsetof<TempoCandidates>());
  if (at == 0) return 0;
  const state = changetype<TempoCandidates>(at);
  state.shortest = shortest;
  state.longest = longest;
  state.periods = u32(allocate(usize(MOST_CANDIDATES) << 3));
  state.combs = u32(allocate(usize(MOST_CANDIDATES) << 2));
  return state.periods == 0 || state.combs == 0 ? 0 : at;
}

// @ts-ignore: decorator
@inline
export function candidatePeriod(state: TempoCandidates, index: i32): f64 {
  return load<f64>(usize(state.periods) + (usize(index) << 3));
}

/** Collects candidates; `current` is the period in force, always among them (0: none). */
export function findCandidates(state: TempoCandidates, tempogram: Tempogram, current: f64): void {
  state.count = 0;
  let before: f32 = 0;
  let here: f32 = 0;
  for (let lag = floor(state.shortest) - 1; lag <= state.longest + 1; lag++) {
    const after = combAt(tempogram, lag);
    if (here > 0.02 && here >= before && here > after) {
      const shift = 0.5 * f64(before - after) / f64(before - 2 * here + after);
      keepPeak(state, lag - 1 + shift, here);
    }
    before = here;
    here = after;
  }
  const strongest = min(3, state.count);
  for (let index = 0; index < strongest; index++) addRelatives(state, candidatePeriod(state, index));
  if (current > 0) {
    addPeriod(state, current);
    addRelatives(state, current);
  }
}

/** Mean of the autocorrelation at the period and its multiples, as far as the window reaches. */
function combAt(tempogram: Tempogram, period: f64): f32 {
  const known = f64(tempogram.known);
  let sum: f32 = 0;
  let teeth = 0;
  while (teeth < TEETH && period * f64(teeth + 1) < known) {
    teeth++;
    sum += readLag(tempogram, period * f64(teeth));
  }
  return teeth > 0 ? sum / f32(teeth) : 0;
}

/** Keeps the PEAKS highest, the highest first. */
function keepPeak(state: TempoCandidates, period: f64, comb: f32): void {
  if (period < state.shortest || period > state.longest) return;
  let index = state.count;
  if (index == PEAKS) {
    if (comb <= load<f32>(usize(state.combs) + (usize(PEAKS - 1) << 2))) return;
    index--;
  } else state.count++;
  while (index > 0 && load<f32>(usize(state.combs) + (usize(index - 1) << 2)) < comb) {
    store<f32>(usize(state.combs) + (usize(index) << 2), load<f32>(usize(state.combs) + (usize(index - 1) << 2)));
    store<f64>(usize(state.periods) + (usize(index) << 3), candidatePeriod(state, index - 1));
    index--;
  }
  store<f32>(usize(state.combs) + (usize(index) << 2), comb);
  store<f64>(usize(state.periods) + (usize(index) << 3), period);
}

function addRelatives(state: TempoCandidates, period: f64): void {
  addPeriod(state, period * 2);
  addPeriod(state, period / 2);
  addPeriod(state, period * 3);
  addPeriod(state, period / 3);
}

function addPeriod(state: TempoCandidates, period: f64): void {
  if (period < state.shortest || period > state.longest || state.count == MOST_CANDIDATES) return;
  for (let index = 0; index < state.count; index++) {
    if (abs(candidatePeriod(state, index) - period) < SAME * period) return;
  }
  store<f64>(usize(state.periods) + (usize(state.count) << 3), period);
  state.count++;
}
