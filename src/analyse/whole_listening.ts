/**
 * Listens to a recording from its start to its end, as to somebody who plays, and sums up what was heard.
 *
 * Method: silence goes before and after, so that the first sound may start at once and the last is told in time. The tempo is the
 * one that was in force longest and surest; its value is taken where it was surest. Beats before the first one told (it takes
 * some to find a tempo) are counted back to the first sound. Units: seconds of the recording. Thread: control.
 */
import { HEARD_BEAT, HEARD_ONSET, HOP_FRAMES, Listener } from "../../dsp/listener.ts";
import type { TempoCandidate } from "../../dsp/tempo.ts";

/** Rate at which recordings are listened to, Hz. */
export const LISTENING_RATE = 48000;
const BEFORE_FRAMES = 48 * HOP_FRAMES * 4;
const AFTER_FRAMES = 48 * HOP_FRAMES * 8;
/** A beat this near to the end is the first of what would follow: 20 ms, as that is how far off a beat may be told. */
const END_FRAMES = 0.02 * LISTENING_RATE;
/** Hops between looks at the tempo. */
const LOOK_HOPS = 48;
/** Tempi this near, as a share, are one. */
const SAME_TEMPO = 0.01;
/** A pause between beats of more periods than this is one in the music. */
const PAUSE_BEATS = 2.5;

/** What was heard of a whole recording. */
export interface WholeHeard {
  /** Undefined when none was found. */
  tempoBpm: number | undefined;
  /** 0…1. */
  confidence: number;
  candidates: TempoCandidate[];
  beatsS: number[];
  onsetsS: number[];
}

interface Look {
  tempoBpm: number;
  confidence: number;
  candidates: TempoCandidate[];
}

interface Beat {
  frame: number;
  periodFrames: number;
}

/** One recording's listening. */
export class WholeListening {
  readonly #listener: Listener;
  readonly #onsets: number[] = [];
  readonly #beats: Beat[] = [];
  readonly #looks: Look[] = [];
  #filled = 0;
  #hops = 0;
  #frames = 0;

  private constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** `module` is build/analysis.wasm. */
  static async prepare(module: WebAssembly.Module): Promise<WholeListening> {
    const format = { sampleRate: LISTENING_RATE, startFrame: -BEFORE_FRAMES };
    const listening = new WholeListening(await Listener.prepare(format, module));
    listening.#take(new Float32Array(BEFORE_FRAMES));
    return listening;
  }

  /** Takes the next frames in, at LISTENING_RATE. */
  take(sound: Float32Array): void {
    this.#frames += sound.length;
    this.#take(sound);
  }

  /** Ends the recording. */
  finish(): WholeHeard {
    this.#take(new Float32Array(AFTER_FRAMES));
    const within = (frame: number) => frame >= 0 && frame < this.#frames;
    const onsets = this.#onsets.map((frame) => Math.max(0, frame)).filter(within).toSorted((a, b) => a - b);
    const beats = countBack(this.#beats, onsets).filter((frame) => within(frame) && frame < this.#frames - END_FRAMES);
    const best = surest(this.#looks);
    return {
      tempoBpm: best?.tempoBpm,
      confidence: best?.confidence ?? 0,
      candidates: best?.candidates ?? [],
      beatsS: beats.map(seconds),
      onsetsS: onsets.map(seconds),
    };
  }

  #take(sound: Float32Array): void {
    const { hop } = this.#listener;
    for (let at = 0; at < sound.length;) {
      const count = Math.min(HOP_FRAMES - this.#filled, sound.length - at);
      hop.set(sound.subarray(at, at + count), this.#filled);
      at += count;
      this.#filled = (this.#filled + count) % HOP_FRAMES;
      if (this.#filled === 0) this.#hear();
    }
  }

  #hear(): void {
    const heard = this.#listener.push();
    if (heard & HEARD_ONSET) this.#onsets.push(this.#listener.onset.frame);
    const look = ++this.#hops % LOOK_HOPS === 0;
    if (!look && !(heard & HEARD_BEAT)) return;
    const { tempoBpm, confidence, candidates, beatFrame } = this.#listener.read();
    if (heard & HEARD_BEAT) this.#beats.push({ frame: beatFrame, periodFrames: 60 * LISTENING_RATE / tempoBpm });
    if (look && tempoBpm > 0) this.#looks.push({ tempoBpm, confidence, candidates });
  }
}

/** Of the looks at the tempo that was in force longest and surest, the surest. */
function surest(looks: readonly Look[]): Look | undefined {
  const weights = new Map<number, number>();
  for (const { tempoBpm, confidence } of looks) {
    for (const bin of [-1, 0, 1].map((off) => tempoBin(tempoBpm) + off)) {
      weights.set(bin, (weights.get(bin) ?? 0) + confidence);
    }
  }
  let best: Look | undefined;
  let bestWeight = 0;
  for (const look of looks) {
    const weight = weights.get(tempoBin(look.tempoBpm))!;
    if (weight < bestWeight || (weight === bestWeight && best !== undefined && look.confidence < best.confidence)) {
      continue;
    }
    [best, bestWeight] = [look, weight];
  }
  return best;
}

/** Tempi of neighbouring bins are one. */
function tempoBin(tempoBpm: number): number {
  return Math.round(Math.log(tempoBpm) / SAME_TEMPO);
}

/** Beats with those added that were played before a tempo was known; frames in order. */
function countBack(beats: readonly Beat[], onsets: readonly number[]): number[] {
  const frames: number[] = [];
  for (const { frame, periodFrames } of beats) {
    const previous = frames.at(-1) ?? -Infinity;
    if (frame - previous > PAUSE_BEATS * periodFrames) {
      frames.push(...beatsBefore(frame, periodFrames, previous, onsets));
    }
    frames.push(frame);
  }
  return frames;
}

/** Beats counted back from one to the first sound after the beat before the pause. */
function beatsBefore(frame: number, period: number, previous: number, onsets: readonly number[]): number[] {
  const first = onsets.find((onset) => onset > previous + 0.5 * period);
  if (first === undefined) return [];
  const count = Math.max(0, Math.floor((frame - first) / period + 0.1));
  return Array.from({ length: count }, (_, index) => Math.max(0, frame - (count - index) * period));
}

function seconds(frame: number): number {
  return frame / LISTENING_RATE;
}
