// Sounds for strokes: clicks and a small drum kit, made from sines and noise that die away.
import { seededRandom, type Stroke, type Voice } from "./patterns.ts";

const SAMPLE_RATE = 48000;

/** What a voice is made of. */
interface Timbre {
  /** Frequency at first and at last, and how fast it and the level fall (s). */
  tone: [startHz: number, endHz: number, bendS: number, decayS: number, gain: number];
  noise: [decayS: number, gain: number, highPass: boolean];
  lengthS: number;
}

const TIMBRES: Record<Voice, Timbre> = {
  click: { tone: [1500, 1500, 1, 0.008, 1], noise: [0.002, 0.3, true], lengthS: 0.06 },
  kick: { tone: [140, 52, 0.03, 0.12, 1], noise: [0.003, 0.2, false], lengthS: 0.45 },
  snare: { tone: [220, 180, 0.02, 0.05, 0.5], noise: [0.07, 0.6, false], lengthS: 0.3 },
  hat: { tone: [8000, 8000, 1, 0.01, 0.1], noise: [0.025, 1, true], lengthS: 0.12 },
};

/** `seconds` of strokes at 48 kHz, mono, each at its place to a fraction of a frame, over noise at −75 dB. */
export function soundStrokes(strokes: Stroke[], seconds: number, seed = 1): Float32Array {
  const random = seededRandom(seed);
  const sound = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  for (let frame = 0; frame < sound.length; frame++) sound[frame] = (2 * random() - 1) * 2e-4;
  for (const stroke of strokes) addStroke(sound, stroke, random);
  return sound;
}

function addStroke(sound: Float32Array, stroke: Stroke, random: () => number): void {
  const { tone, noise, lengthS } = TIMBRES[stroke.voice];
  const [startHz, endHz, bendS, toneS, toneGain] = tone;
  const [noiseS, noiseGain, highPass] = noise;
  const first = Math.ceil(stroke.timeS * SAMPLE_RATE);
  let before = 0;
  for (let frame = first; frame < Math.min(sound.length, first + lengthS * SAMPLE_RATE); frame++) {
    const t = frame / SAMPLE_RATE - stroke.timeS;
    const cycles = endHz * t + (startHz - endHz) * bendS * (1 - Math.exp(-t / bendS));
    const white = 2 * random() - 1;
    const hiss = highPass ? (white - before) / 2 : white;
    before = white;
    const level = toneGain * Math.exp(-t / toneS) * Math.sin(2 * Math.PI * cycles);
    sound[frame]! += stroke.gain * (level + noiseGain * Math.exp(-t / noiseS) * hiss) * 0.5;
  }
}
