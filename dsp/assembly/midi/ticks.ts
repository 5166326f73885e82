// Ticks of the grid as output frames: 960 a beat. Ticks pass while the transport runs, from 0 at its beat 0 on. A loop that becomes the grid
// moves the anchor over beats that have passed; ticks count on, so that what is planned and what plays goes on: see `anchorGrid`.
import { MIDI_TICKS_PER_BEAT } from "../protocol";
import { header } from "../memory/header";
import { roundFrame } from "../time/frames";

/** What counts as halfway between frames, frames. */
const HALFWAY: f64 = 1e-6;

/** Ticks pass while the transport runs. */
// @ts-ignore: decorator
@inline
export function ticksPass(): bool {
  return header().running != 0 && header().framesPerBeat > 0;
}

/**
 * Output frame of a tick: rounded once. What lies halfway goes up, also where the double of an exact fraction came out a little lower:
 * places in a step have small denominators, so that nothing else lies as close.
 */
export function frameOfTick(tick: f64): i64 {
  const h = header();
  return h.anchorFrame + roundFrame((tick / MIDI_TICKS_PER_BEAT - f64(h.anchorTickBeat)) * h.framesPerBeat + HALFWAY);
}
