// What the metronome is set to click and where to, and the click that fades under the one that followed upon it. Whether it is on,
// its level and the click that sounds stand in the header.
import { CLICK_STATE_OFFSET } from "../layout";

// @ts-ignore: decorator
@unmanaged
export class ClickState {
  seed: i64; // of its chance, from the score's first line
  probability: f64; // with which a click sounds
  subdivision: i32; // clicks that a beat has room for
  places: u32; // a bit for each of them that clicks, the beat itself the lowest
  accent: i32; // 1: the first of a bar clicks higher
  output: i32; // first output channel, from 0
  soundingOutput: i32; // of the click that sounds
  tailKind: i32; // the click that fades, as in the header; -1 none
  tailFrame: i64; // output frame at which it began
  tailFadeFrame: i64; // output frame from which it fades
  tailGain: f32;
  tailOutput: i32;
  countFrom: i64; // output frames between which is counted in, see count_in.ts
  countUntil: i64;
  countTrack: i32; // the track whose recording begins then
}

/** The state of this memory. */
// @ts-ignore: decorator
@inline
export function clickState(): ClickState {
  return changetype<ClickState>(CLICK_STATE_OFFSET);
}
