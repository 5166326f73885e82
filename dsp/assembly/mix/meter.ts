// Meters: a peak that falls 20 dB a second, and a mean square over about 300 ms. Shown, never used for sound.
import { header } from "../memory/header";
import { levelsOf } from "./kernels";

// @ts-ignore: decorator
@unmanaged
export class Meter {
  peak: f32;
  square: f32;
}

/** Lets a meter see a run of frames as loud as `gain` makes them. */
export function meterFrames(meter: Meter, from: usize, frames: i32, gain: f32): void {
  meterLevels(meter, levelsOf(from, frames), frames, gain);
}

/** As `meterFrames`, of whose frames the levels are known (see `levelsOf`). */
// @ts-ignore: decorator
@inline
export function meterLevels(meter: Meter, levels: v128, frames: i32, gain: f32): void {
  moveMeter(meter, levels, gain, meterFall(frames), meterShare(frames), f32(1) / f32(frames));
}

/** As `meterLevels`, by what depends on the number of frames only and `perFrame`, one over it. */
// @ts-ignore: decorator
@inline
export function moveMeter(meter: Meter, levels: v128, gain: f32, fall: f32, share: f32, perFrame: f32): void {
  const peak = f32x4.extract_lane(levels, 0) * gain, fallen = meter.peak * fall;
  meter.peak = peak > fallen ? peak : fallen;
  meter.square += (f32x4.extract_lane(levels, 1) * (gain * gain * perFrame) - meter.square) * share;
}

/** What is left of a peak after so many frames. */
// @ts-ignore: decorator
@inline
export function meterFall(frames: i32): f32 {
  return max<f32>(0, 1 - f32(frames) / f32(header().sampleRate) * 2.3);
}

/** How much of its way to the mean square of so many frames a meter goes. */
// @ts-ignore: decorator
@inline
export function meterShare(frames: i32): f32 {
  return min<f32>(1, f32(frames) / f32(header().sampleRate) * 3.3);
}

/** Lets a meter fall over silence. */
export function meterSilence(meter: Meter, frames: i32): void {
  const seconds = f32(frames) / f32(header().sampleRate);
  meter.peak *= max<f32>(0, 1 - seconds * 2.3);
  meter.square *= max<f32>(0, 1 - seconds * 3.3);
}

/** Meter of an input channel, or (after the inputs) of an output channel. */
export function meterAt(index: i32): Meter {
  return changetype<Meter>(usize(header().meters) + usize(index) * offsetof<Meter>());
}
