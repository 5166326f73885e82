/**
 * Everything that is heard of one stream while it goes on: onsets, tempo, beats. Hop by hop, counted by absolute frame.
 *
 * A pure function of the frames: how long the caller waits between hops, and how many it brings at once, changes nothing. Nothing
 * is allocated after `prepare` but the answer of `read`. Units: frames of the stream. Thread: any one.
 */
import { loadAnalysisModule } from "./analysis_module.ts";
import { ONSET_HOP_FRAMES, OnsetDetector } from "./onset_detector.ts";
import { TempoListener, type TempoReading } from "./tempo.ts";

/** Frames of sound in a hop. */
export const HOP_FRAMES = ONSET_HOP_FRAMES;
/** Tempo is measured from about so many values of the envelope a second, at rates above 72 kHz the highest of several hops. */
const VALUES_PER_SECOND = 375;

/** `push` says what was heard with these bits. */
export const HEARD_ONSET = 1;
export const HEARD_BEAT = 2;

/** The start of a sound. */
export interface Onset {
  /** Frame of the stream, to a fraction. */
  frame: number;
  /** 0…1. */
  strength: number;
}

/** What a listener depends on. */
export interface ListenerFormat {
  /** Hz. */
  sampleRate: number;
  /** Frame of the stream at which the first hop begins. Default 0. */
  startFrame?: number;
}

/** The listener of one mono stream. */
export class Listener {
  readonly sampleRate: number;
  /** The hop to take in: fill it, then call `push`, which cleans it of what is no number. */
  readonly hop: Float32Array;
  /** The onset told last. */
  readonly onset: Onset = { frame: 0, strength: 0 };
  /** Frames after a sound's start within which its onset is told, nearly always. */
  readonly delayFrames: number;
  readonly #startFrame: number;
  readonly #detector: OnsetDetector;
  readonly #tempo: TempoListener;
  readonly #hopsPerValue: number;
  #highest = 0;
  #power = 0;
  #gathered = 0;
  #frame: number;

  private constructor(format: ListenerFormat, detector: OnsetDetector, tempo: TempoListener) {
    this.sampleRate = format.sampleRate;
    this.#startFrame = this.#frame = format.startFrame ?? 0;
    this.#detector = detector;
    this.#tempo = tempo;
    this.#hopsPerValue = hopsPerValue(format.sampleRate);
    this.hop = detector.hop;
    this.delayFrames = detector.delayFrames;
  }

  /** Makes tables and state. `module` is build/analysis.wasm, if the caller has it already. */
  static async prepare(format: ListenerFormat, module?: WebAssembly.Module): Promise<Listener> {
    const analysis = module ?? await loadAnalysisModule();
    const { sampleRate } = format;
    const detector = await OnsetDetector.prepare(sampleRate, analysis);
    const hopFrames = HOP_FRAMES * hopsPerValue(sampleRate);
    return new Listener(format, detector, await TempoListener.prepare({ sampleRate, hopFrames }, analysis));
  }

  /** Frame of the stream at which the next hop begins. */
  get frame(): number {
    return this.#frame;
  }

  /** Takes `hop` in; says what was heard, HEARD_… bits: `onset` then is the new one, `read` tells of the beat. */
  push(): number {
    let heard = 0;
    if (this.#detector.push()) {
      const { frame, strength } = this.#detector.onset;
      this.#tempo.pushOnset(frame, strength);
      this.onset.frame = this.#startFrame + frame;
      this.onset.strength = strength;
      heard = HEARD_ONSET;
    }
    this.#frame += HOP_FRAMES;
    this.#gatherPower();
    return this.#pushEnvelope() ? heard | HEARD_BEAT : heard;
  }

  /** Tempo and beats so far. Allocates the answer: for some times a second. */
  read(): TempoReading {
    const reading = this.#tempo.read();
    if (reading.beatCount > 0 || reading.tempoBpm > 0) reading.beatFrame += this.#startFrame;
    if (reading.nextBeatFrame > 0) reading.nextBeatFrame += this.#startFrame;
    return reading;
  }

  /** The detector has taken out what is no number. An indexed loop: walking by iterator is slower. */
  #gatherPower(): void {
    const hop = this.hop;
    let power = 0;
    for (let index = 0; index < HOP_FRAMES; index++) power += hop[index]! * hop[index]!;
    this.#power += power;
  }

  /** Hands on the highest value of some hops, and their level; true when a beat has fallen. */
  #pushEnvelope(): boolean {
    this.#highest = Math.max(this.#highest, this.#detector.envelope);
    if (++this.#gathered < this.#hopsPerValue) return false;
    const value = this.#highest;
    const level = Math.sqrt(this.#power / (this.#gathered * HOP_FRAMES));
    this.#highest = this.#gathered = this.#power = 0;
    return this.#tempo.push(value, level);
  }
}

function hopsPerValue(sampleRate: number): number {
  return Math.max(1, Math.round(sampleRate / HOP_FRAMES / VALUES_PER_SECOND));
}
