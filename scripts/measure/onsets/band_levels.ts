// Energy of 30 ms of sound in bands of a third of an octave: what decides whether a note can be heard beside others.
import { Fft } from "../../../dsp/fft.ts";
import { SAMPLE_RATE } from "./notes.ts";

const SIZE = 2048;
/** Frames looked at. */
export const LOOK_FRAMES = 0.03 * SAMPLE_RATE;
const LOWEST_HZ = 50;
const BAND_COUNT = 25;
const MIN_BINS = 2;

const fft = await Fft.prepare(SIZE);
const window = Float32Array.from({ length: LOOK_FRAMES }, (_, n) => Math.sin(Math.PI * (n + 0.5) / LOOK_FRAMES));

/** Energy in each band of the frames from `from` on; those outside the sound are silent. */
export function measureBands(sound: Float32Array, from: number): Float64Array {
  fft.frames.fill(0);
  for (let n = 0; n < LOOK_FRAMES; n++) fft.frames[n] = (sound[from + n] ?? 0) * window[n]!;
  fft.forward();
  return Float64Array.from({ length: BAND_COUNT }, (_, band) => {
    const first = Math.round(LOWEST_HZ * 2 ** (band / 3) * SIZE / SAMPLE_RATE);
    const end = Math.max(first + MIN_BINS, Math.round(LOWEST_HZ * 2 ** ((band + 1) / 3) * SIZE / SAMPLE_RATE));
    let sum = 0;
    for (let bin = first; bin < end; bin++) sum += fft.re[bin]! ** 2 + fft.im[bin]! ** 2;
    return sum;
  });
}
