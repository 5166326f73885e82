// The click that sounds, and the one before it. A click that began is played to its end, so that switching it off, or a new grid, never
// cuts one; where the next comes sooner, it fades under that one's attack.
import { CLICK_FRAMES } from "../layout";
import { header } from "../memory/header";
import { addRamped, addScaled } from "../mix/kernels";
import { busAddress } from "../mix/buses";
import { hasPhones, mixes } from "../mix/mixes";
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
    mixes().tailClick = mixes().soundingClick;
  }
  h.clickFrame = frame;
  h.clickKind = kind;
  h.clickGain = h.metronomeGain;
  state.soundingOutput = state.output;
  mixes().soundingClick = mixes().phonesClick;
}

/** What a click sent to output `first` is multiplied with on output channel `output`; 0: it is not heard there. The phones hear it once. */
function factorAt(output: i32, first: i32, inPhones: f32): f32 {
  const phones = mixes().phonesOutput;
  if (hasPhones() && (output == phones || output == phones + 1)) return inPhones;
  return output == first || output == first + 1 ? 1 : 0;
}

/** Adds what sounds to output frames [frame, frame + frames), which lie at `offset` of the chunk. */
export function playClicks(frame: i64, offset: i32, frames: i32): void {
  playTail(frame, offset, frames);
  const h = header();
  if (h.clickKind == NO_CLICK) return;
  const from = frame - h.clickFrame;
  const run = i32(min(i64(frames), i64(CLICK_FRAMES) - from));
  const click = clickAddress(h.clickKind, i32(from));
  for (let output = 0; output < h.outputCount; output++) {
    const factor = factorAt(output, clickState().soundingOutput, mixes().soundingClick);
    if (factor != 0) addScaled(busAddress(output, offset), click, run, h.clickGain * factor);
  }
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
  for (let output = 0; output < header().outputCount; output++) {
    const gain = state.tailGain * factorAt(output, state.tailOutput, mixes().tailClick);
    if (gain != 0) addRamped(busAddress(output, offset), click, run, gain, -gain / f32(FADE_FRAMES), i32(faded));
  }
  if (i64(frames) >= left) state.tailKind = NO_CLICK;
}
