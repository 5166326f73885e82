// A plain metronome: a click on every beat, a higher one on the first of the bar, on the master. A click that began is played
// to its end, so that switching it off, or a new grid, never cuts one.
import { CLICK_FRAMES, CLICK_OFFSET } from "../layout";
import { header } from "../memory/header";
import { floorMod } from "./frames";
import { addScaled } from "../mix/kernels";
import { busAddress } from "../mix/mixer";
import { beatAtOrBefore, beatFrame, hasTempo } from "./timeline";

const ACCENT_HZ: f64 = 1760;
const PLAIN_HZ: f64 = 1174.66;

/** Makes both clicks: decaying sines by recurrence, with series for the two constants (the angle is below 0.3). */
export function prepareClicks(): void {
  makeClick(CLICK_OFFSET, ACCENT_HZ);
  makeClick(CLICK_OFFSET + CLICK_FRAMES * 4, PLAIN_HZ);
  header().clickKind = -1;
}

function makeClick(to: usize, hz: f64): void {
  const w = 6.283185307179586 * hz / f64(header().sampleRate);
  const w2 = w * w;
  const cosine = 1 - w2 / 2 * (1 - w2 / 12 * (1 - w2 / 30 * (1 - w2 / 56)));
  let sine = w * (1 - w2 / 6 * (1 - w2 / 20 * (1 - w2 / 42 * (1 - w2 / 72))));
  let before: f64 = 0;
  for (let i = 0; i < CLICK_FRAMES; i++) {
    const left = 1 - f64(i) / f64(CLICK_FRAMES);
    const envelope = left * left * left * left * min<f64>(1, f64(i) / 32);
    store<f32>(to + (usize(i) << 2), f32(before * envelope));
    const next = 2 * cosine * sine - before;
    before = sine;
    sine = next;
  }
}

/** Adds clicks to output frames [frame, frame + frames) of the master. */
export function renderMetronome(frame: i64, frames: i32): void {
  const h = header();
  if (h.clickKind < 0 && (h.metronome == 0 || h.running == 0)) return;
  let done = 0;
  while (done < frames) {
    const at = frame + i64(done);
    const next = nextClick(at);
    if (next == at) beginClick(at);
    const until = min(i64(frames - done), (next > at ? next : nextClick(at + 1)) - at);
    playClick(at, done, i32(until));
    done += i32(until);
  }
}

/** Output frame of the first click at or after a frame. */
function nextClick(frame: i64): i64 {
  const h = header();
  if (h.metronome == 0 || h.running == 0 || !hasTempo()) return i64.MAX_VALUE;
  const beat = beatAtOrBefore(frame, 1);
  return beatFrame(beat) == frame ? frame : beatFrame(beat + 1);
}

/** Half way through, a click has faded far enough to be cut by the next. Earlier, a beat that follows upon a new grid stays silent. */
function beginClick(frame: i64): void {
  const h = header();
  if (h.clickKind >= 0 && frame - h.clickFrame < CLICK_FRAMES / 2) return;
  const beat = beatAtOrBefore(frame, 1);
  h.clickFrame = frame;
  h.clickKind = floorMod(beat, i64(h.beatsPerBar)) == 0 ? 0 : 1;
  h.clickGain = h.metronomeGain;
}

function playClick(frame: i64, offset: i32, frames: i32): void {
  const h = header();
  if (h.clickKind < 0) return;
  const from = frame - h.clickFrame;
  const run = i32(min(i64(frames), i64(CLICK_FRAMES) - from));
  if (run > 0) {
    const click = usize(CLICK_OFFSET) + (usize(h.clickKind * CLICK_FRAMES + i32(from)) << 2);
    for (let output = 0; output < min(2, h.outputCount); output++) addScaled(busAddress(output, offset), click, run, h.clickGain);
  }
  if (from + i64(frames) >= i64(CLICK_FRAMES)) h.clickKind = -1;
}
