// What the analysis module exports for onsets. Thread: one at a time.
import { OnsetCompat, prepareOnsetCompat, pushOnsetCompat } from "./onset_compat";
import { CompatPick, prepareCompatPick, pushCompatPick } from "./onset_compat_pick";

export { prepareCompatPick, prepareOnsetCompat };

/** Takes 128 frames in; returns the envelope of the compat profile. */
export function pushCompatEnvelope(state: usize, hop: usize): f32 {
  return pushOnsetCompat(changetype<OnsetCompat>(state), hop);
}

/** Takes an envelope value in; returns the frame found to be an onset, or −1. */
export function pushCompatPeak(state: usize, value: f32): i32 {
  return pushCompatPick(changetype<CompatPick>(state), value);
}
