/**
 * Where in a recording a known sound begins, and how clearly.
 *
 * Method: the recording is correlated with the sound (by transforms, in pieces that overlap), and the size of the result taken over
 * its phase (the analytic signal), so that a microphone or loudspeaker of the other polarity, or a room that turns phases, changes
 * nothing. The first peak that stands out counts, not the highest: an echo may be louder than what comes straight. Between frames the
 * place is that of a parabola through the logarithms around the peak. C. Knapp, G. Carter, IEEE Trans. ASSP 24 (1976). Units: frames.
 * Thread: any but the audio thread; it takes some ms.
 */
import { Fft, MAX_FFT_SIZE } from "../../../dsp/fft.ts";

/** A peak of less than this part of the highest is what the sound looks like beside its own peak. */
const FIRST_SHARE = 0.2;

/** What was found. */
export interface Arrival {
  /** Frames from the recording's first to the sound's, in parts of a frame too. */
  readonly frame: number;
  /** How far its peak stands out of all else that the filter gave, as a factor; below 6 it may be chance. */
  readonly clarity: number;
}

/** Looks for a sound that begins within frames `from` … `to` of a recording. */
export async function findArrival(
  recording: Float32Array,
  sound: Float32Array,
  from: number,
  to: number,
): Promise<Arrival> {
  const sizes = await envelopeOf(recording, sound);
  const first = Math.max(1, Math.floor(from)), last = Math.min(sizes.length - 2, Math.ceil(to));
  let highest = 0;
  for (let i = first; i <= last; i++) highest = Math.max(highest, sizes[i]!);
  let peak = first;
  while (peak < last && !(sizes[peak]! >= FIRST_SHARE * highest && isPeak(sizes, peak))) peak++;
  return { frame: peak + vertex(sizes, peak), clarity: sizes[peak]! / middleOf(sizes) };
}

/** Size of the correlation at every frame at which the sound could begin. */
async function envelopeOf(recording: Float32Array, sound: Float32Array): Promise<Float32Array> {
  const count = Math.max(0, recording.length - sound.length + 1);
  const fft = await Fft.prepare(MAX_FFT_SIZE), step = fft.size - sound.length + 1;
  fft.frames.fill(0);
  fft.frames.set(sound);
  fft.forward();
  const re = fft.re.slice(), im = fft.im.slice(), sizes = new Float32Array(count);
  for (let at = 0; at < count; at += step) {
    fft.frames.fill(0);
    fft.frames.set(recording.subarray(at, at + fft.size));
    fft.forward();
    multiplyByConjugate(fft, re, im);
    fft.inverse();
    const real = fft.frames.slice(0, Math.min(step, count - at));
    turnByQuarter(fft);
    fft.inverse();
    for (let i = 0; i < real.length; i++) sizes[at + i] = Math.hypot(real[i]!, fft.frames[i]!);
  }
  return sizes;
}

function multiplyByConjugate({ re, im }: Fft, otherRe: Float32Array, otherIm: Float32Array): void {
  for (let i = 0; i < re.length; i++) {
    const a = re[i]!, b = im[i]!, c = otherRe[i]!, d = otherIm[i]!;
    re[i] = a * c + b * d;
    im[i] = b * c - a * d;
  }
}

/** The Hilbert transform: every frequency a quarter turn later. */
function turnByQuarter({ re, im }: Fft): void {
  for (let i = 0; i < re.length; i++) [re[i], im[i]] = [im[i]!, -re[i]!];
  re[0] = re[re.length - 1] = 0;
}

function isPeak(sizes: Float32Array, i: number): boolean {
  return sizes[i]! >= sizes[i - 1]! && sizes[i]! > sizes[i + 1]!;
}

/** How far from a peak, in frames, the parabola through the logarithms around it has its top. */
function vertex(sizes: Float32Array, peak: number): number {
  const [a, b, c] = [-1, 0, 1].map((i) => Math.log(sizes[peak + i]! + 1e-30)) as [number, number, number];
  const bend = a - 2 * b + c;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (a - c) / (2 * bend))) : 0;
}

function middleOf(sizes: Float32Array): number {
  return sizes.toSorted()[sizes.length >> 1]! + 1e-12;
}
