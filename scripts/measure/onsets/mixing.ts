// What surrounds the music: a room, other music beneath it, noise.
import { Chance } from "./chance.ts";

/** Echo lengths of a room, in frames at 48 kHz: combs side by side, then all-passes in a row. */
const COMBS = [1687, 1601, 2053, 2251, 1423, 1867];
const ALLPASSES = [241, 83];
const COMB_FEEDBACK = 0.8;
const DAMPING = 0.35;
const ROOM_GAIN = 0.09;

/** Adds a room of about a second to the sound. */
export function addRoom(sound: Float32Array): void {
  const wet = new Float32Array(sound.length);
  for (const delay of COMBS) addComb(wet, sound, delay);
  for (const delay of ALLPASSES) applyAllpass(wet, delay);
  for (let n = 0; n < sound.length; n++) sound[n]! += ROOM_GAIN * wet[n]!;
}

function addComb(to: Float32Array, from: Float32Array, delay: number): void {
  const line = new Float32Array(delay);
  let dull = 0;
  for (let n = 0; n < from.length; n++) {
    const out = line[n % delay]!;
    dull = out * (1 - DAMPING) + dull * DAMPING;
    line[n % delay] = from[n]! + COMB_FEEDBACK * dull;
    to[n]! += out;
  }
}

function applyAllpass(sound: Float32Array, delay: number): void {
  const line = new Float32Array(delay);
  for (let n = 0; n < sound.length; n++) {
    const out = line[n % delay]!;
    const x = sound[n]!;
    line[n % delay] = x + 0.5 * out;
    sound[n] = out - 0.5 * line[n % delay]!;
  }
}

/** Scales the sound so that its peak lies at `peak`; returns by how much. */
export function normalisePeak(sound: Float32Array, peak: number): number {
  const gain = peak / sound.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  for (let n = 0; n < sound.length; n++) sound[n]! *= gain;
  return gain;
}

/** Adds other music `ratioDb` below the sound (by their mean squares). */
export function addBed(sound: Float32Array, bed: Float32Array, ratioDb: number): void {
  const gain = Math.sqrt(meanSquare(sound) / Math.max(1e-12, meanSquare(bed))) * 10 ** (ratioDb / 20);
  for (let n = 0; n < Math.min(sound.length, bed.length); n++) sound[n]! += gain * bed[n]!;
}

/** Adds white noise whose effective value lies at `levelDb`. */
export function addNoise(sound: Float32Array, levelDb: number, seed: number): void {
  const chance = new Chance(seed);
  // An even distribution of ±√3 has deviation 1.
  const gain = 10 ** (levelDb / 20) * Math.sqrt(3);
  for (let n = 0; n < sound.length; n++) sound[n]! += gain * (2 * chance.next() - 1);
}

/** Lays hits out in time; frames beyond the end are lost. */
export function layOut(
  lengthFrames: number,
  hits: readonly { sound: Float32Array; at: number; gain: number }[],
): Float32Array {
  const mix = new Float32Array(lengthFrames);
  for (const { sound, at, gain } of hits) {
    const frames = Math.min(sound.length, lengthFrames - at);
    for (let n = 0; n < frames; n++) mix[at + n]! += gain * sound[n]!;
  }
  return mix;
}

function meanSquare(sound: Float32Array): number {
  return sound.reduce((sum, value) => sum + value * value, 0) / sound.length;
}

/** Moves the sound later by less than a step of the grid, so that starts fall anywhere between hops. */
export function shift(sound: Float32Array, frames: number): Float32Array {
  const shifted = new Float32Array(sound.length);
  shifted.set(sound.subarray(0, sound.length - frames), frames);
  return shifted;
}
