// SuperFlux, online, as its paper describes it (Böck and Widmer, "Maximum filter vibrato suppression for onset detection",
// DAFx 2013): 200 spectra a second of 2048 frames, 24 bands an octave, the spectrum two frames before widened by one band on
// either side, and a peak that is the largest of the last 30 ms and stands out from the mean of the last 100 ms.
import { Fft } from "../../../dsp/fft.ts";
import { SAMPLE_RATE } from "./notes.ts";

const SIZE = 2048;
const HOP = SAMPLE_RATE / 200;
const BANDS_PER_OCTAVE = 24;
const LOWEST_HZ = 30;
const HIGHEST_HZ = 17000;
const LAG = 2;
const MAX_FRAMES = 6;
const MEAN_FRAMES = 20;
const APART_FRAMES = 6;

interface Band {
  first: number;
  weights: number[];
}

/** The detection function, a value each HOP frames. */
export async function measureSuperFlux(sound: Float32Array): Promise<Float32Array> {
  const fft = await Fft.prepare(SIZE);
  const window = Float32Array.from({ length: SIZE }, (_, n) => 0.5 - 0.5 * Math.cos(2 * Math.PI * n / (SIZE - 1)));
  const bands = makeBands();
  const flux = new Float32Array(Math.floor(sound.length / HOP));
  const widened: Float32Array[] = [];
  for (let frame = 0; frame < flux.length; frame++) {
    const end = (frame + 1) * HOP;
    for (let n = 0; n < SIZE; n++) fft.frames[n] = (sound[end - SIZE + n] ?? 0) * window[n]!;
    fft.forward();
    const levels = bands.map((band) => Math.log10(1 + bandSum(fft, band)));
    const before = widened[frame - LAG];
    if (before) levels.forEach((level, band) => flux[frame]! += Math.max(0, level - before[band]!));
    widened.push(Float32Array.from(levels, (level, k) => Math.max(level, levels[k - 1] ?? 0, levels[k + 1] ?? 0)));
  }
  return flux;
}

/** Onset times in seconds: when the frame that shows the peak ends, 0 frames of looking ahead. */
export function pickSuperFlux(flux: Float32Array, threshold: number): number[] {
  const times: number[] = [];
  let last = -APART_FRAMES - 1;
  for (let frame = 0; frame < flux.length; frame++) {
    const recent = flux.subarray(Math.max(0, frame - MAX_FRAMES), frame + 1);
    const mean = average(flux.subarray(Math.max(0, frame - MEAN_FRAMES), frame + 1));
    if (flux[frame]! < Math.max(...recent) || flux[frame]! < mean + threshold || frame - last <= APART_FRAMES) continue;
    times.push((frame + 1) * HOP / SAMPLE_RATE);
    last = frame;
  }
  return times;
}

function average(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function bandSum(fft: Fft, { first, weights }: Band): number {
  let sum = 0;
  for (let n = 0; n < weights.length; n++) sum += weights[n]! * Math.hypot(fft.re[first + n]!, fft.im[first + n]!);
  return sum;
}

/** Triangles between the bins nearest to the logarithmic centres, each bin once. */
function makeBands(): Band[] {
  const centres = new Set<number>();
  for (let hz = LOWEST_HZ; hz < HIGHEST_HZ; hz *= 2 ** (1 / BANDS_PER_OCTAVE)) {
    centres.add(Math.round(hz / (SAMPLE_RATE / SIZE)));
  }
  const bins = [...centres].filter((bin) => bin > 0);
  return bins.slice(1, -1).map((centre, index) => {
    const [low, high] = [bins[index]!, bins[index + 2]!];
    const first = low + 1;
    const weights = Array.from({ length: high - first }, (_, n) => triangle(first + n, low, centre, high));
    return { first, weights };
  });
}

function triangle(bin: number, low: number, centre: number, high: number): number {
  return bin <= centre ? (bin - low) / (centre - low) : (high - bin) / (high - centre);
}
