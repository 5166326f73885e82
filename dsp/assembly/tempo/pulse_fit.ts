// A steady pulse through onsets: period and phase by robust least squares.
//
// Method: the phase is the onset that most others agree with, under a rough period. Then a line through (pulse number, time) of the
// onsets near pulses, weighted by strength and by nearness (Tukey's biweight). It starts with the newest few pulses, where a
// rough period suffices to number them, and doubles the stretch as long as the older onsets keep to the line: a steady player
// is measured over half a minute, one who changed the tempo only since then. Positions in frames (f64), stretches in seconds.
import { countSince, OnsetHistory, strengthOf, timeOf } from "../onset/onset_history";

/** Seconds of the longest stretch, and of the first, which has FIRST_PULSES at least. */
const LONGEST_S: f64 = 32;
const FIRST_S: f64 = 2.2;
const FIRST_PULSES: f64 = 4.4;
/** Onsets tried as phase. */
const PHASES: i32 = 24;
/** How far from a pulse an onset may be, in pulses: at first, and at last (and never less than NEAR_S). */
const FAR: f64 = 0.16;
const NEAR: f64 = 0.06;
const NEAR_S: f64 = 0.025;
/** Root mean square unevenness of a hand: what the spread may grow to, in seconds. */
const HAND_S: f64 = 0.01;
/** Largest part of the period that the fit may change it by. */
const MOST_CHANGE: f64 = 0.05;

// @ts-ignore: decorator
@unmanaged
export class PulseFit {
  period: f64; // frames; 0: no pulse
  phase: f64; // frame of the pulse nearest the newest onset
  spread: f64; // root mean square distance of the onsets on pulses, frames
  hits: i32; // onsets on pulses
  stretch: f64; // frames the fit looked back
  reach: f64; // how far an onset on a pulse may be from it, pulses
}

/** Fits a pulse to the newest onsets, from a rough `period` in frames. A pulse at `favoured` is preferred (NaN: none). */
export function fitPulse(fit: PulseFit, history: OnsetHistory, period: f64, favoured: f64, rate: f64): void {
  fit.period = 0;
  fit.hits = 0;
  if (history.count < 3) return;
  const newest = timeOf(history, 0);
  const stretch = max(FIRST_PULSES * period, FIRST_S * rate);
  findPhase(fit, history, period, favoured, countSince(history, newest - stretch), rate);
  fit.period = period;
  fit.reach = FAR;
  if (!fitLine(fit, history, newest - stretch) && !fitLine(fit, history, newest - 2 * stretch)) {
    fit.period = 0;
    return;
  }
  fitLine(fit, history, newest - stretch);
  fit.stretch = stretch;
  if (abs(fit.period - period) > MOST_CHANGE * period) fit.period = 0;
}

/** Takes in older onsets, as far back as they keep to the pulse: the finer period of a pulse that promises something. */
export function refinePulse(fit: PulseFit, history: OnsetHistory, rate: f64): void {
  const newest = timeOf(history, 0);
  const oldest = timeOf(history, history.count - 1);
  let stretch = fit.stretch;
  while (stretch < LONGEST_S * rate && oldest < newest - stretch) {
    stretch *= 2;
    if (!lengthen(fit, history, newest, stretch, rate)) return;
  }
}

/** Weight of an onset `distance` pulses from one, when `reach` is as far as they count. */
// @ts-ignore: decorator
@inline
export function nearness(distance: f64, reach: f64): f64 {
  const x = distance / reach;
  const rest = 1 - x * x;
  return rest <= 0 ? 0 : rest * rest;
}

function findPhase(fit: PulseFit, history: OnsetHistory, period: f64, favoured: f64, count: i32, rate: f64): void {
  const reach = max(0.1, NEAR_S * rate / period);
  let best: f64 = -1;
  for (let j = 0; j < min(count, PHASES); j++) {
    const phase = timeOf(history, j);
    let sum: f64 = 0;
    for (let i = 0; i < min(count, 2 * PHASES); i++) {
      const beats = (timeOf(history, i) - phase) / period;
      sum += f64(strengthOf(history, i)) * nearness(beats - nearest(beats), reach);
    }
    if (favoured == favoured) {
      const off = (favoured - phase) / period;
      sum *= 1 + 0.15 * nearness(off - nearest(off), reach);
    }
    if (sum > best) {
      best = sum;
      fit.phase = phase;
    }
  }
}

/** Fits the longer stretch, if the older onsets agree with the newer ones; else leaves the fit as it was. */
function lengthen(fit: PulseFit, history: OnsetHistory, newest: f64, stretch: f64, rate: f64): bool {
  const period = fit.period;
  const phase = fit.phase;
  const spread = fit.spread;
  const hits = fit.hits;
  const reach = fit.reach;
  // Wide at first, for what the shorter stretch leaves unsure of the period.
  fit.reach = min(FAR, max(max(NEAR, NEAR_S * rate / period), 4 * spread / period) + 0.03);
  let fitted = fitLine(fit, history, newest - stretch) && fitLine(fit, history, newest - stretch);
  fit.reach = max(0.08, fit.reach - 0.03);
  fitted = fitted && fitLine(fit, history, newest - stretch);
  const older = countSince(history, newest - stretch) - countSince(history, newest - stretch / 2);
  const newer = countSince(history, newest - stretch / 2);
  // Hits for each onset must not fall off, nor the distances grow.
  const agrees = f64(fit.hits - hits) * f64(newer) >= 0.6 * f64(hits) * f64(older);
  if (fitted && agrees && fit.spread <= max(1.4 * spread, HAND_S * rate)) {
    fit.stretch = stretch;
    return true;
  }
  fit.period = period;
  fit.phase = phase;
  fit.spread = spread;
  fit.hits = hits;
  fit.reach = reach;
  return false;
}

/** One step of the weighted fit over onsets later than `since`; false when there were too few pulses for a line. */
function fitLine(fit: PulseFit, history: OnsetHistory, since: f64): bool {
  const origin = fit.phase;
  const period = fit.period;
  const count = countSince(history, since);
  let w: f64 = 0, wn: f64 = 0, wnn: f64 = 0, wt: f64 = 0, wnt: f64 = 0, wrr: f64 = 0;
  let hits = 0;
  for (let i = 0; i < count; i++) {
    const time = timeOf(history, i) - origin;
    const n = nearest(time / period);
    const rest = time - n * period;
    const weight = f64(strengthOf(history, i)) * nearness(rest / period, fit.reach);
    if (weight <= 0) continue;
    hits++;
    w += weight;
    wn += weight * n;
    wnn += weight * n * n;
    wt += weight * rest;
    wnt += weight * n * rest;
    wrr += weight * rest * rest;
  }
  const spread = w * wnn - wn * wn;
  if (hits < 3 || spread <= 0.3 * w * w) return false;
  const slope = (w * wnt - wn * wt) / spread;
  const offset = (wt - slope * wn) / w;
  fit.hits = hits;
  fit.period = period + slope;
  fit.phase = origin + offset;
  fit.spread = sqrt(max(0, (wrr - offset * wt - slope * wnt) / w));
  return true;
}

// @ts-ignore: decorator
@inline
function nearest(x: f64): f64 {
  return floor(x + 0.5);
}
