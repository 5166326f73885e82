/** Where the metronome clicks in what came out of a rig. */
import { CLICK_FRAMES } from "../../dsp/assembly/layout.ts";

/** Frames at which clicks begin, where each has died away before the next: their first sample is 0, the second not. */
export function clickFrames(sound: Float32Array, from = 0): number[] {
  const found: number[] = [];
  for (let i = from; i + 1 < sound.length; i++) {
    if (sound[i] !== 0 || sound[i + 1] === 0) continue;
    found.push(i);
    i += CLICK_FRAMES - 1;
  }
  return found;
}

/** Whether the click at a frame is a high one: zero crossings in its attack and after it. */
export function isHighClick(sound: Float32Array, at: number): boolean {
  let crossings = 0;
  for (let i = at + 2; i < at + 1_000; i++) if (sound[i - 1]! <= 0 !== sound[i]! <= 0) crossings++;
  return crossings > 60;
}
