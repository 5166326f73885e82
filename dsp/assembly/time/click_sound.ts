// The sound of both clicks, made once: decaying sines by recurrence, with series for the two constants (at 8 kHz, where the angle is
// largest, they are off by 1e-5).
import { CLICK_FRAMES, CLICK_OFFSET } from "../layout";
import { header } from "../memory/header";

const ACCENT_HZ: f64 = 1760;
const PLAIN_HZ: f64 = 1174.66;

/** Clicks are told apart by their place in memory. */
export const ACCENTED: i32 = 0;
export const PLAIN: i32 = 1;
export const NO_CLICK: i32 = -1;

/** Makes both. */
export function makeClicks(): void {
  makeClick(ACCENTED, ACCENT_HZ);
  makeClick(PLAIN, PLAIN_HZ);
}

/** Address of a frame of a click. */
// @ts-ignore: decorator
@inline
export function clickAddress(kind: i32, at: i32): usize {
  return usize(CLICK_OFFSET) + (usize(kind * CLICK_FRAMES + at) << 2);
}

function makeClick(kind: i32, hz: f64): void {
  const w = 6.283185307179586 * hz / f64(header().sampleRate);
  const w2 = w * w;
  const cosine = 1 - w2 / 2 * (1 - w2 / 12 * (1 - w2 / 30 * (1 - w2 / 56)));
  let sine = w * (1 - w2 / 6 * (1 - w2 / 20 * (1 - w2 / 42 * (1 - w2 / 72))));
  let before: f64 = 0;
  for (let i = 0; i < CLICK_FRAMES; i++) {
    const left = 1 - f64(i) / f64(CLICK_FRAMES);
    const envelope = left * left * left * left * min<f64>(1, f64(i) / 32);
    store<f32>(clickAddress(kind, i), f32(before * envelope));
    const next = 2 * cosine * sine - before;
    before = sine;
    sine = next;
  }
}
