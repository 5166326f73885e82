// What the analysis module exports for onsets. Thread: one at a time.
import { Detector, prepareDetector, pushDetector } from "./onset_detector";
import { OnsetCompat, prepareOnsetCompat, pushOnsetCompat } from "./onset_compat";
import { CompatPick, prepareCompatPick, pushCompatPick } from "./onset_compat_pick";

export { prepareCompatPick, prepareDetector, prepareOnsetCompat };

/** Takes 128 frames in; returns the envelope of the compat profile. */
export function pushCompatEnvelope(state: usize, hop: usize): f32 {
  return pushOnsetCompat(changetype<OnsetCompat>(state), hop);
}

/** Takes an envelope value in; returns the frame found to be an onset, or −1. */
export function pushCompatPeak(state: usize, value: f32): i32 {
  return pushCompatPick(changetype<CompatPick>(state), value);
}

/** Takes 128 frames in; 1 when an onset was told, whose frame (f64) and strength (f32) then begin the state, before the envelope. */
export function pushOnsetDetector(state: usize, hop: usize): i32 {
  return i32(pushDetector(changetype<Detector>(state), hop));
}
