// Tempo while it is played: candidates from the tempogram, each fitted to the onsets and scored as beat, the best one in force.
//
// A round takes 48 hops: the tempogram in the first two, its peaks in the third, a candidate in each of the next, the choice
// after the last, so that no hop costs much and most cost nearly nothing. The tempo in force stays unless another is clearly better, for some beats (hysteresis). Music that pauses for long is
// forgotten. Rates and positions in frames; a round at a hop of 128 and 48 kHz is 128 ms. Thread: one at a time, no allocation.
import { Accent, accentOf, prepareAccent, pushLevel, startAccent } from "../onset/accent";
import { allocate } from "../memory/arena";
import { advanceBeat, BeatPhase, clearPulse, setPulse } from "./beat_phase";
import { EnvelopePeaks, prepareEnvelopePeaks, pushEnvelopePeaks } from "./envelope_peaks";
import { BAR_BEATS, Metre, scoreMetre } from "./metre";
import { addOnset, OnsetHistory, prepareOnsetHistory, setNewestStrength, timeOf } from "../onset/onset_history";
import { fitPulse, PulseFit, refinePulse } from "./pulse_fit";
import { candidatePeriod, findCandidates, MOST_CANDIDATES, prepareTempoCandidates, TempoCandidates } from "./tempo_candidates";
import { beginTempogram, finishTempogram, prepareTempogram, pushTempogram, readRepetition, restartTempogram, Tempogram } from "./tempogram";
import { chooseTempo, forgetTempo, offerTempo, prepareTempoChoice, startChoice, TempoChoice, toldAt } from "./tempo_choice";

const ROUND_HOPS: i64 = 48;
/** Hop of a round in which the first candidate is tried. */
const FIRST_TRY: i32 = 3;
/** A pulse is looked at closely when it promises this part of the best one's score. */
const PROMISING: f64 = 0.5;
/** Numbers from here on are faults. */
const LARGEST: f32 = 1e9;
/** A pause longer than this, and than PAUSE_BEATS, ends the music. */
const PAUSE_S: f64 = 3;
const PAUSE_BEATS: f64 = 3.5;

// @ts-ignore: decorator
@unmanaged
export class Tempo {
  rate: f64; // frames a second
  hop: f64; // frames
  tempogram: u32;
  peaks: u32;
  history: u32;
  candidates: u32;
  choice: u32;
  fit: u32;
  metre: u32;
  beat: u32;
  accent: u32;
  levelled: bool; // levels are handed in
  refined: bool; // onsets are handed in
  playing: bool; // something was heard lately
  newest: f64; // frame of the onset heard last
}

/** State for a stream of envelope values, one each `hop` frames at `rate` frames a second; 0: no memory. */
export function prepareTempo(rate: f64, hop: f64): usize {
  const at = allocate(offsetof<Tempo>());
  if (at == 0) return 0;
  const state = changetype<Tempo>(at);
  state.rate = rate;
  state.hop = hop;
  state.tempogram = u32(prepareTempogram());
  state.peaks = u32(prepareEnvelopePeaks());
  state.history = u32(prepareOnsetHistory());
  const hops = rate / hop;
  state.candidates = u32(prepareTempoCandidates(0.2475 * hops, 1.515 * hops));
  state.choice = u32(prepareTempoChoice());
  state.fit = u32(allocate(offsetof<PulseFit>()));
  state.metre = u32(allocate(offsetof<Metre>()));
  state.beat = u32(allocate(offsetof<BeatPhase>()));
  state.accent = u32(prepareAccent());
  const complete = state.tempogram != 0 && state.peaks != 0 && state.history != 0 && state.candidates != 0 &&
    state.choice != 0 && state.fit != 0 && state.metre != 0 && state.beat != 0 && state.accent != 0;
  return complete ? at : 0;
}

/** Takes the next envelope value in, ≥ 0 and of any scale, and the hop's level (< 0: not known); true when a beat has fallen. */
export function pushTempo(state: Tempo, value: f32, level: f32): bool {
  // What is no number would stay in every sum.
  if (!(value >= 0 && value < LARGEST)) value = 0;
  const tempogram = changetype<Tempogram>(usize(state.tempogram));
  pushTempogram(tempogram, value);
  if (level >= 0 && level < LARGEST) takeLevel(state, level);
  if (!state.refined) takePeak(state, value);
  const now = f64(tempogram.count) * state.hop;
  if (state.playing) {
    endPause(state, now);
    advanceRound(state, i32(tempogram.count % ROUND_HOPS), now);
  }
  return advanceBeat(changetype<BeatPhase>(usize(state.beat)), now);
}

/** Takes an onset in: its frame, to a fraction, and strength (in proportion to amplitude, if there is a choice). */
export function pushTempoOnset(state: Tempo, frame: f64, strength: f32): void {
  if (!(abs(frame) < 1e15) || !(strength < LARGEST)) return;
  if (!state.refined) {
    // What the envelope alone seemed to say is not mixed with better knowledge.
    state.refined = true;
    forget(state);
  }
  hear(state, frame, strength);
}

function takeLevel(state: Tempo, level: f32): void {
  const accent = changetype<Accent>(usize(state.accent));
  state.levelled = true;
  if (!pushLevel(accent, level)) return;
  const history = changetype<OnsetHistory>(usize(state.history));
  if (history.count > 0) setNewestStrength(history, accentOf(accent));
}

function takePeak(state: Tempo, value: f32): void {
  const peaks = changetype<EnvelopePeaks>(usize(state.peaks));
  if (pushEnvelopePeaks(peaks, value)) hear(state, (peaks.position + 1) * state.hop, peaks.strength);
}

function hear(state: Tempo, frame: f64, strength: f32): void {
  const tempogram = changetype<Tempogram>(usize(state.tempogram));
  if (!state.playing) {
    const hops = (f64(tempogram.count) * state.hop - frame) / state.hop;
    restartTempogram(tempogram, i32(max(0, hops)) + 20);
    state.playing = true;
    state.newest = frame;
  }
  const accent = changetype<Accent>(usize(state.accent));
  if (state.levelled) startAccent(accent, i64(frame / state.hop));
  const struck = state.levelled ? accentOf(accent) : strength;
  addOnset(changetype<OnsetHistory>(usize(state.history)), frame, max(1e-6, struck));
  state.newest = max(state.newest, frame);
}

/** Forgets the music when nothing was heard for long. */
function endPause(state: Tempo, now: f64): void {
  const choice = changetype<TempoChoice>(usize(state.choice));
  if (now - state.newest <= max(PAUSE_S * state.rate, PAUSE_BEATS * choice.period)) return;
  forget(state);
}

function forget(state: Tempo): void {
  state.playing = false;
  changetype<OnsetHistory>(usize(state.history)).count = 0;
  forgetTempo(changetype<TempoChoice>(usize(state.choice)));
  clearPulse(changetype<BeatPhase>(usize(state.beat)));
}

function advanceRound(state: Tempo, step: i32, now: f64): void {
  const candidates = changetype<TempoCandidates>(usize(state.candidates));
  const choice = changetype<TempoChoice>(usize(state.choice));
  const tempogram = changetype<Tempogram>(usize(state.tempogram));
  if (step == 0) beginTempogram(tempogram);
  else if (step == 1) finishTempogram(tempogram);
  else if (step == 2) {
    findCandidates(candidates, tempogram, choice.period / state.hop);
    startChoice(choice);
  } else if (step < FIRST_TRY + candidates.count) tryCandidate(state, candidatePeriod(candidates, step - FIRST_TRY) * state.hop);
  else if (step == FIRST_TRY + MOST_CANDIDATES) decide(state, now);
}

function tryCandidate(state: Tempo, period: f64): void {
  const history = changetype<OnsetHistory>(usize(state.history));
  const choice = changetype<TempoChoice>(usize(state.choice));
  const fit = changetype<PulseFit>(usize(state.fit));
  const metre = changetype<Metre>(usize(state.metre));
  const same = abs(period - choice.period) < 0.03 * period;
  fitPulse(fit, history, period, same ? choice.phase : NaN, state.rate);
  if (fit.period <= 0) return;
  const tempogram = changetype<Tempogram>(usize(state.tempogram));
  const repetition = readRepetition(tempogram, BAR_BEATS * fit.period / state.hop);
  scoreMetre(metre, fit, history, state.rate, repetition);
  if (metre.score < PROMISING * toldAt(choice, 0).score) return;
  refinePulse(fit, history, state.rate);
  scoreMetre(metre, fit, history, state.rate, repetition);
  offerTempo(choice, fit, metre);
}

function decide(state: Tempo, now: f64): void {
  const choice = changetype<TempoChoice>(usize(state.choice));
  const history = changetype<OnsetHistory>(usize(state.history));
  const music = now - timeOf(history, history.count - 1);
  chooseTempo(choice, f64(ROUND_HOPS) * state.hop, state.rate, now - state.newest, music);
  if (choice.period > 0) setPulse(changetype<BeatPhase>(usize(state.beat)), choice.period, choice.phase, now);
}
