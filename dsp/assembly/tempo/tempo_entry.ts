// What the analysis module exports for tempo. Thread: one at a time.
import { BeatPhase } from "./beat_phase";
import { Tempo, prepareTempo, pushTempo, pushTempoOnset } from "./tempo";
import { TempoChoice, TOLD, toldAt } from "./tempo_choice";
import {
  prepareTempogramCompat,
  pushTempogramCompat,
  readLagCompat,
  restartTempogramCompat,
  scoreLagCompat,
  TempogramCompat,
} from "./tempogram_compat";

export { prepareTempo, prepareTempogramCompat };

/** Takes an envelope value and the hop's level in (< 0: not known); 1 when a beat has fallen. */
export function tempoHop(state: usize, value: f32, level: f32): i32 {
  return i32(pushTempo(changetype<Tempo>(state), value, level));
}

/** Takes an onset in, at a frame. */
export function tempoOnset(state: usize, frame: f64, strength: f32): void {
  pushTempoOnset(changetype<Tempo>(state), frame, strength);
}

/** Writes BPM, confidence, frames of the last and the next beat and beats told, then BPM and score of three candidates: f64 each. */
export function readTempo(state: usize, to: usize): void {
  const tempo = changetype<Tempo>(state);
  const choice = changetype<TempoChoice>(usize(tempo.choice));
  const beat = changetype<BeatPhase>(usize(tempo.beat));
  const minute = 60 * tempo.rate;
  store<f64>(to, choice.period > 0 ? minute / choice.period : 0);
  store<f64>(to, choice.confidence, 8);
  store<f64>(to, beat.last, 16);
  store<f64>(to, beat.next, 24);
  store<f64>(to, beat.count, 32);
  for (let index = 0; index < TOLD; index++) {
    const offer = toldAt(choice, index);
    const at = to + 40 + (usize(index) << 4);
    store<f64>(at, offer.period > 0 ? minute / offer.period : 0);
    store<f64>(at, offer.score, 8);
  }
}

/** Takes an envelope value in; returns the address of the compat profile's tempogram column. */
export function tempogramCompatHop(state: usize, value: f32): usize {
  return pushTempogramCompat(changetype<TempogramCompat>(state), value);
}

export function tempogramCompatRestart(state: usize): void {
  restartTempogramCompat(changetype<TempogramCompat>(state));
}

/** The lag taken for a beat, of the mean column since the restart. */
export function tempogramCompatLag(state: usize): i32 {
  return readLagCompat(changetype<TempogramCompat>(state));
}

/** What a lag is worth. */
export function tempogramCompatScore(lag: i32, mean: f64): f32 {
  return scoreLagCompat(lag, mean);
}
