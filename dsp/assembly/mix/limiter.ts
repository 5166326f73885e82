// The limiters of the PA and of the phones: a look-ahead gain, never a clipper. The gain each frame needs is held for longer than half a period
// of the lowest bass, recovers slowly, and is averaged over the look-ahead, so it is down before the peak sounds.
// All in fixed point with 24 fractional bits: exact sums, exactly 1 when nothing is too loud, the same bits everywhere.
// Method: peak hold + release + moving average, as in look-ahead brickwall limiters (e.g. G. Hammer's description, 2020).
import { LEAD_FRAMES } from "../layout";
import { header } from "../memory/header";

const ONE: i32 = 1 << 24;
/** Recovery per frame: 1/2^14 of what is missing, a time constant of 0.34 s at 48 kHz. */
const RELEASE_SHIFT: i32 = 14;
/** A peak within 1/256 (0.03 dB) of the one held holds it on, so that a steady tone gets a steady gain. */
const HOLD_SHIFT: i32 = 8;

// @ts-ignore: decorator
@unmanaged
export class Limiter {
  held: i32; // gain that is held or recovering
  holdLeft: i32; // frames
  sum: i32; // of the ring
  write: i32; // index of the oldest gain in the ring
}

/** A limiter's gains of the last LEAD_FRAMES lie at `gains`, what else it knows behind them. */
// @ts-ignore: decorator
@inline
function limiterAt(gains: usize): Limiter {
  return changetype<Limiter>(gains + LEAD_FRAMES * 4);
}

export function prepareLimiter(gains: usize): void {
  for (let i = 0; i < LEAD_FRAMES; i++) store<i32>(gains + (usize(i) << 2), ONE);
  const l = limiterAt(gains);
  l.held = ONE;
  l.holdLeft = 0;
  l.sum = ONE * LEAD_FRAMES;
  l.write = 0;
}

/** Takes the peak of the newest frame in and returns the gain of the frame LEAD_FRAMES before it. */
function nextGain(gains: usize, peak: f32, ceiling: f32, hold: i32): i32 {
  const l = limiterAt(gains);
  const needed = peak > ceiling ? i32(f64(ceiling) / f64(peak) * f64(ONE)) : ONE;
  if (needed < ONE && needed <= l.held + (l.held >> HOLD_SHIFT)) {
    l.holdLeft = hold;
    l.held = min(l.held, needed);
  } else if (l.holdLeft > 0) {
    l.holdLeft--;
  } else if (l.held < ONE) {
    l.held = min(needed, l.held + max(1, (ONE - l.held) >> RELEASE_SHIFT));
  }
  const slot = gains + (usize(l.write) << 2);
  l.sum += l.held - load<i32>(slot);
  store<i32>(slot, l.held);
  l.write = (l.write + 1) & (LEAD_FRAMES - 1);
  return l.sum / LEAD_FRAMES;
}

/** Writes `frames` limited frames of two buses (look-ahead included in the bus) to the outputs; the lowest gain, 24 fractional bits. */
export function limitPair(gains: usize, left: usize, right: usize, outLeft: usize, outRight: usize, frames: i32): i32 {
  const h = header();
  const ceiling = h.limiterCeiling;
  const hold = h.limiterHold;
  const ahead: usize = LEAD_FRAMES << 2;
  let lowest = ONE;
  for (let i = 0; i < frames; i++) {
    const at = usize(i) << 2;
    const peak = max(abs(load<f32>(left + at + ahead)), abs(load<f32>(right + at + ahead)));
    const gain = nextGain(gains, peak, ceiling, hold);
    lowest = min(lowest, gain);
    const factor = f32(gain) / f32(ONE);
    const l = load<f32>(left + at) * factor;
    const r = load<f32>(right + at) * factor;
    store<f32>(outLeft + at, gain == ONE ? l : max(-ceiling, min(ceiling, l)));
    store<f32>(outRight + at, gain == ONE ? r : max(-ceiling, min(ceiling, r)));
  }
  return lowest;
}
