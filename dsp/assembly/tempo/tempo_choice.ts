// Which of the scored tempi is in force, the three best, and how sure it is.
//
// The tempo in force keeps its place (and follows its own fit) unless a rival is better by a factor, for three of its beats on end;
// much better, for one. The factor grows with the time in force: the first guess is easily corrected, the tempo of a minute is
// not. Periods in frames.
import { allocate } from "../memory/arena";
import { Metre } from "./metre";
import { PulseFit } from "./pulse_fit";

/** Candidates told. */
export const TOLD: i32 = 3;
/** Factor by which a rival must be better, at first and after SETTLED_S seconds in force. */
const BETTER_YOUNG: f64 = 1.03;
const BETTER_SETTLED: f64 = 1.22;
const SETTLED_S: f64 = 10;
const MUCH_BETTER: f64 = 1.7;
const RIVAL_BEATS: f64 = 3;
/** Periods nearer than this part are one tempo. */
const SAME: f64 = 0.03;
/** Onsets on beats, and seconds of music, before any tempo is told. */
const LEAST_HITS: i32 = 3;
const LEAST_S: f64 = 1.9;

// @ts-ignore: decorator
@unmanaged
export class OfferedTempo {
  period: f64; // 0: none
  phase: f64;
  score: f64;
  sureness: f64;
}

// @ts-ignore: decorator
@unmanaged
export class TempoChoice {
  period: f64; // in force; 0: none
  phase: f64; // frame of a beat
  confidence: f64;
  rival: f64; // period of the tempo that was best lately
  rivalTime: f64; // frames since when
  age: f64; // frames in force
  own: u32; // OfferedTempo: the fit of the tempo in force in this round
  offers: u32; // TOLD OfferedTempo, the best first: of the round that runs
  told: u32; // and of the round that ended last
}

export function prepareTempoChoice(): usize {
  const at = allocate(offsetof<TempoChoice>());
  if (at == 0) return 0;
  const state = changetype<TempoChoice>(at);
  state.own = u32(allocate(offsetof<OfferedTempo>()));
  state.offers = u32(allocate(offsetof<OfferedTempo>() * usize(TOLD)));
  state.told = u32(allocate(offsetof<OfferedTempo>() * usize(TOLD)));
  return state.own == 0 || state.offers == 0 || state.told == 0 ? 0 : at;
}

function offerAt(state: TempoChoice, index: i32): OfferedTempo {
  return changetype<OfferedTempo>(usize(state.offers) + usize(index) * offsetof<OfferedTempo>());
}

/** A candidate of the round that ended last, the best first; its period is 0 where there were fewer. */
export function toldAt(state: TempoChoice, index: i32): OfferedTempo {
  return changetype<OfferedTempo>(usize(state.told) + usize(index) * offsetof<OfferedTempo>());
}

/** Begins a round. */
export function startChoice(state: TempoChoice): void {
  changetype<OfferedTempo>(usize(state.own)).period = 0;
  for (let index = 0; index < TOLD; index++) offerAt(state, index).period = 0;
}

/** Takes a scored tempo into the round. */
export function offerTempo(state: TempoChoice, fit: PulseFit, metre: Metre): void {
  if (fit.hits < LEAST_HITS || metre.score <= 0) return;
  const own = changetype<OfferedTempo>(usize(state.own));
  if (isSame(fit.period, state.period) && (own.period == 0 || own.score < metre.score)) fill(own, fit, metre);
  let index = 0;
  while (index < TOLD) {
    const offer = offerAt(state, index);
    if (offer.period == 0 || offer.score < metre.score) break;
    if (isSame(offer.period, fit.period)) return;
    index++;
  }
  if (index == TOLD) return;
  let last = index;
  while (last < TOLD - 1 && offerAt(state, last).period != 0 && !isSame(offerAt(state, last).period, fit.period)) last++;
  for (let at = last; at > index; at--) {
    memory.copy(changetype<usize>(offerAt(state, at)), changetype<usize>(offerAt(state, at - 1)), offsetof<OfferedTempo>());
  }
  fill(offerAt(state, index), fit, metre);
}

function fill(offer: OfferedTempo, fit: PulseFit, metre: Metre): void {
  offer.period = fit.period;
  offer.phase = fit.phase;
  offer.score = metre.score;
  const tightness = fit.spread / fit.period;
  const fullness = metre.coverage * metre.credit / (1 + 150 * tightness * tightness);
  offer.sureness = min(1, max(0, (fullness - 0.35) / 0.4)) * (1 - 3 / f64(fit.hits + 2));
}

function isSame(one: f64, other: f64): bool {
  return abs(one - other) < SAME * one;
}

/** Ends a round of `frames` frames; the newest onset is `silence` frames ago, the oldest `music`. */
export function chooseTempo(state: TempoChoice, frames: f64, rate: f64, silence: f64, music: f64): void {
  memory.copy(usize(state.told), usize(state.offers), offsetof<OfferedTempo>() * usize(TOLD));
  const best = offerAt(state, 0);
  const own = changetype<OfferedTempo>(usize(state.own));
  let taken = own;
  if (state.period == 0) {
    if (music >= LEAST_S * rate) taken = best;
  } else if (best.period > 0 && displaces(state, best, own, frames, rate)) taken = best;
  state.age = isSame(taken.period, state.period) ? state.age + frames : taken.period > 0 ? 0 : state.age;
  if (taken.period > 0) {
    state.period = taken.period;
    state.phase = taken.phase;
  }
  // Beats missed make unsure before the music counts as over.
  const missed = state.period > 0 ? max(0, silence / state.period - 1.5) : 0;
  const sureness = (taken.period > 0 ? taken.sureness : 0) / (1 + missed);
  state.confidence += (sureness - state.confidence) * min(1, frames / rate / 0.3);
}

/** Whether the best takes the place of the tempo in force: it must have been better for some of its beats. */
function displaces(state: TempoChoice, best: OfferedTempo, own: OfferedTempo, frames: f64, rate: f64): bool {
  const settled = min(1, state.age / (SETTLED_S * rate));
  const factor = BETTER_YOUNG + (BETTER_SETTLED - BETTER_YOUNG) * settled;
  const better = own.period == 0 || best.score > factor * own.score;
  if (isSame(best.period, state.period) || !better) {
    state.rival = 0;
    return false;
  }
  state.rivalTime = isSame(best.period, state.rival) ? state.rivalTime + frames : frames;
  state.rival = best.period;
  const much = own.period == 0 || best.score > MUCH_BETTER * own.score;
  return state.rivalTime > (much ? 1 : RIVAL_BEATS) * (0.2 + 0.8 * settled) * best.period;
}

/** No tempo in force. */
export function forgetTempo(state: TempoChoice): void {
  state.period = 0;
  state.confidence = 0;
  startChoice(state);
  for (let index = 0; index < TOLD; index++) toldAt(state, index).period = 0;
}
