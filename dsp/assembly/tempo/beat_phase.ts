// Beats as they fall: from a pulse (period and the frame of one beat) that is measured anew now and then, beats in order, each
// once, never nearer than half a period to the one before. Frames (f64) of the sound; `now` may run ahead of them by any delay.

// @ts-ignore: decorator
@unmanaged
export class BeatPhase {
  period: f64; // frames; 0: no beat
  origin: f64; // frame of some beat
  last: f64; // frame of the beat told last
  next: f64; // frame of the one expected
  count: f64; // beats told
}

/** Takes a new measure of the pulse. */
export function setPulse(state: BeatPhase, period: f64, origin: f64, now: f64): void {
  const fresh = state.period == 0;
  state.period = period;
  state.origin = origin;
  if (fresh) state.last = origin + floor((now - origin) / period) * period;
  expectBeat(state);
}

/** No pulse any more. */
export function clearPulse(state: BeatPhase): void {
  state.period = 0;
  state.next = 0;
}

/** Tells whether a beat has fallen by the frame `now`: then `last` is its frame. */
export function advanceBeat(state: BeatPhase, now: f64): bool {
  if (state.period == 0 || now < state.next) return false;
  state.last = state.next;
  state.count++;
  expectBeat(state);
  return true;
}

function expectBeat(state: BeatPhase): void {
  const earliest = state.last + 0.5 * state.period;
  state.next = state.origin + ceil((earliest - state.origin) / state.period) * state.period;
}
