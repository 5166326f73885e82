// Meters: a peak that falls 20 dB a second, and a mean square over about 300 ms. Shown, never used for sound.
import { header } from "../memory/header";
import { peakOf, squareOf } from "./kernels";

// @ts-ignore: decorator
@unmanaged
export class Meter {
  peak: f32;
  square: f32;
}

/** Lets a meter see a run of frames as loud as `gain` makes them. */
export function meterFrames(meter: Meter, from: usize, frames: i32, gain: f32): void {
  const seconds = f32(frames) / f32(header().sampleRate);
  meter.peak = max(peakOf(from, frames) * gain, meter.peak * max<f32>(0, 1 - seconds * 2.3));
  meter.square += (squareOf(from, frames) * gain * gain / f32(frames) - meter.square) * min<f32>(1, seconds * 3.3);
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
