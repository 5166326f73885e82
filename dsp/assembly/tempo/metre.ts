// How well a pulse serves as the beat of what was played, 0…1: the octave check.
//
// Two demands pull in opposite directions. Every beat should be struck, as hard as the hardest (a pulse twice too fast has empty or
// weak beats); and what is struck should be on beats, halves counting less and quarters and thirds less again (a pulse twice too slow
// leaves strong strokes between beats). Their product, times nearness of the strokes to the pulse, times how well the music repeats
// itself after four beats, times a broad prior about 102 BPM, is the score. Units: frames.
import { countSince, OnsetHistory, strengthOf, timeOf } from "../onset/onset_history";
import { log2x4 } from "../spectrum/log2";
import { nearness, PulseFit } from "./pulse_fit";

/** Beats and seconds looked at, at most the longer of the two. */
const BEATS: f64 = 12;
const SECONDS: f64 = 8;
/** Credit of strokes between beats. */
const HALF: f64 = 0.62;
const THIRD: f64 = 0.45;
const QUARTER: f64 = 0.4;
/** Beats of a bar, and how much it counts that music repeats after one. */
export const BAR_BEATS: f64 = 4;
const BAR_WEIGHT: f64 = 0.7;
const CENTRE_BPM: f64 = 102;
/** Octaves from the centre at which the prior is two thirds. */
const PRIOR_OCTAVES: f64 = 1.7;

// @ts-ignore: decorator
@unmanaged
export class Metre {
  score: f64;
  coverage: f64; // how fully the beats are struck
  credit: f64; // how much of what is struck is on beats and their parts
}

/** Scores the pulse `fit` as beat, at `rate` frames a second; the music repeats itself this well (0…1) after BAR_BEATS of it. */
export function scoreMetre(metre: Metre, fit: PulseFit, history: OnsetHistory, rate: f64, repetition: f64): void {
  metre.score = 0;
  if (fit.period <= 0) return;
  const newest = timeOf(history, 0);
  const span = min(fit.stretch, max(BEATS * fit.period, SECONDS * rate));
  const count = countSince(history, newest - span - 0.1 * fit.period);
  weigh(metre, fit, history, count, rate);
  const tightness = fit.spread / fit.period;
  const octaves = f64(f32x4.extract_lane(log2x4(f32x4.splat(f32(60 * rate / fit.period / CENTRE_BPM))), 0)) / PRIOR_OCTAVES;
  metre.score = metre.coverage * metre.credit * (1 - BAR_WEIGHT * (1 - repetition * repetition)) / ((1 + 0.5 * octaves * octaves) * (1 + 80 * tightness * tightness));
}

function weigh(metre: Metre, fit: PulseFit, history: OnsetHistory, count: i32, rate: f64): void {
  const hard = hardness(history, count);
  const reach = min(0.17, max(0.1, 0.035 * rate / fit.period));
  let total: f64 = 0, credit: f64 = 0, struck: f64 = 0;
  let beat: f64 = 1e30;
  let oldest: f64 = 0;
  let onBeat: f64 = 0;
  for (let i = 0; i < count; i++) {
    const strength = f64(strengthOf(history, i));
    const beats = (timeOf(history, i) - fit.phase) / fit.period;
    const n = floor(beats + 0.5);
    const near = sqrt(nearness(beats - n, reach));
    total += strength;
    credit += strength * creditOf(abs(beats - n), near, reach);
    if (n != beat) {
      struck += onBeat;
      onBeat = 0;
      beat = n;
    }
    onBeat = max(onBeat, min(1, strength / hard) * near);
    oldest = ceil(beats - reach);
  }
  struck += onBeat;
  // Beats between the oldest stroke and the newest.
  const beatCount = floor((timeOf(history, 0) - fit.phase) / fit.period + reach) - oldest + 1;
  metre.coverage = struck / max(beatCount, 3);
  metre.credit = total > 0 ? credit / total : 0;
}

/** What a stroke at `off` beats from the nearest beat counts. */
function creditOf(off: f64, near: f64, reach: f64): f64 {
  const half = HALF * nearness(off - 0.5, reach);
  const third = THIRD * nearness(off - 0.36, 0.8 * reach);
  const quarter = QUARTER * nearness(off - 0.25, 0.6 * reach);
  return max(max(near, half), max(third, quarter));
}

/** The strength that strength is found at: Σs²/Σs, nearer to the strong strokes than the mean. */
function hardness(history: OnsetHistory, count: i32): f64 {
  let sum: f64 = 0, squares: f64 = 0;
  for (let i = 0; i < count; i++) {
    const strength = f64(strengthOf(history, i));
    sum += strength;
    squares += strength * strength;
  }
  return squares > 0 ? squares / sum : 1;
}
