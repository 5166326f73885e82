// The click that sounds, and the one before it. A click that began is played to its end, so that switching it off, or a new grid, never
// cuts one; where the next comes sooner, it fades under that one's attack.
import { CLICK_FRAMES } from "../layout";
import { header } from "../memory/header";
import { addRamped, addScaled } from "../mix/kernels";
import { busAddress } from "../mix/buses";
import { clickAddress, NO_CLICK } from "./click_sound";
import { clickState } from "./click_state";

/** A click fades in this time, no longer than the attack of the next (see click_sound.ts) and than two clicks are ever apart. */
const FADE_FRAMES: i64 = 24;

/** Whether anything sounds. */
export function isClicking(): bool {
  return header().clickKind != NO_CLICK || clickState().tailKind != NO_CLICK;
}

/** After a new grid a beat may follow upon another: one that comes sooner than half of the usual time stays silent. */
export function comesTooSoon(frame: i64, usualFrames: i64): bool {
  const h = header();
  if (h.clickKind == NO_CLICK) return false;
  return frame - h.clickFrame < max(FADE_FRAMES, min(i64(CLICK_FRAMES / 2), usualFrames / 2));
}

/** Begins a click at an output frame. */
export function beginClick(frame: i64, kind: i32): void {
  const h = header();
  const state = clickState();
  if (h.clickKind != NO_CLICK) {
    state.tailKind = h.clickKind;
    state.tailFrame = h.clickFrame;
    state.tailFadeFrame = frame;
    state.tailGain = h.clickGain;
    state.tailOutput = state.soundingOutput;
  }
  h.clickFrame = frame;
  h.clickKind = kind;
  h.clickGain = h.metronomeGain;
  state.soundingOutput = state.output;
}

/** Adds what sounds to output frames [frame, frame + frames), which lie at `offset` of the chunk. */
export function playClicks(frame: i64, offset: i32, frames: i32): void {
  playTail(frame, offset, frames);
  const h = header();
  if (h.clickKind == NO_CLICK) return;
  const from = frame - h.clickFrame;
  const run = i32(min(i64(frames), i64(CLICK_FRAMES) - from));
  const click = clickAddress(h.clickKind, i32(from));
  const first = clickState().soundingOutput;
  for (let output = first; output < min(first + 2, h.outputCount); output++) addScaled(busAddress(output, offset), click, run, h.clickGain);
  if (from + i64(frames) >= i64(CLICK_FRAMES)) h.clickKind = NO_CLICK;
}

function playTail(frame: i64, offset: i32, frames: i32): void {
  const state = clickState();
  if (state.tailKind == NO_CLICK) return;
  const from = frame - state.tailFrame;
  const faded = frame - state.tailFadeFrame;
  const left = min(i64(CLICK_FRAMES) - from, FADE_FRAMES - faded);
  const run = i32(min(i64(frames), left));
  const click = clickAddress(state.tailKind, i32(from));
  const slope = -state.tailGain / f32(FADE_FRAMES);
  const last = min(state.tailOutput + 2, header().outputCount);
  for (let output = state.tailOutput; output < last; output++) {
    addRamped(busAddress(output, offset), click, run, state.tailGain, slope, i32(faded));
  }
  if (i64(frames) >= left) state.tailKind = NO_CLICK;
}
