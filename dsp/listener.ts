/**
 * Everything that is heard of one stream while it goes on: onsets, tempo, beats. Hop by hop, counted by absolute frame.
 *
 * A pure function of the frames: how long the caller waits between hops, and how many it brings at once, changes nothing. Nothing
 * is allocated after `prepare` but the answer of `read`. Units: frames of the stream. Thread: any one.
 */
import { loadAnalysisModule } from "./analysis_module.ts";
import { CompatFinder } from "./compat_finder.ts";
import { TempoListener, type TempoReading } from "./tempo.ts";

/** Frames of sound in a hop. */
export const HOP_FRAMES = 128;

/** `push` says what was heard with these bits. */
export const HEARD_ONSET = 1;
export const HEARD_BEAT = 2;

/** The start of a sound. */
export interface Onset {
  /** Frame of the stream, to a fraction. */
  frame: number;
  /** > 0, and about 1 for a loud one. */
  strength: number;
}

/** What finds onsets in hops; frames count from its first hop. */
export interface OnsetFinder {
  /** The hop to take in: fill it, then call `push`. */
  readonly hop: Float32Array;
  /** Envelope of the newest hop, ≥ 0. */
  readonly envelope: number;
  /** The onset told last. */
  readonly onset: Readonly<Onset>;
  /** Frames from a sound's start to the hop that tells of it, at most (in practice). */
  readonly delayFrames: number;
  /** Takes `hop` in; true when an onset is known. */
  push(): boolean;
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
  /** The hop to take in: fill it, then call `push`. */
  readonly hop: Float32Array;
  /** The onset told last. */
  readonly onset: Onset = { frame: 0, strength: 0 };
  /** Frames after a sound's start within which its onset is told. */
  readonly delayFrames: number;
  readonly #startFrame: number;
  readonly #finder: OnsetFinder;
  readonly #tempo: TempoListener;
  #frame: number;

  private constructor(format: ListenerFormat, finder: OnsetFinder, tempo: TempoListener) {
    this.sampleRate = format.sampleRate;
    this.#startFrame = this.#frame = format.startFrame ?? 0;
    this.#finder = finder;
    this.#tempo = tempo;
    this.hop = finder.hop;
    this.delayFrames = finder.delayFrames;
  }

  /** Makes tables and state. `module` is build/analysis.wasm, if the caller has it already. */
  static async prepare(format: ListenerFormat, module?: WebAssembly.Module): Promise<Listener> {
    const analysis = module ?? await loadAnalysisModule();
    const finder = await CompatFinder.prepare(analysis);
    const { sampleRate } = format;
    return new Listener(format, finder, await TempoListener.prepare({ sampleRate, hopFrames: HOP_FRAMES }, analysis));
  }

  /** Frame of the stream at which the next hop begins. */
  get frame(): number {
    return this.#frame;
  }

  /** Takes `hop` in; says what was heard, HEARD_… bits: `onset` then is the new one, `read` tells of the beat. */
  push(): number {
    let heard = 0;
    if (this.#finder.push()) {
      const { frame, strength } = this.#finder.onset;
      this.#tempo.pushOnset(frame, strength);
      this.onset.frame = this.#startFrame + frame;
      this.onset.strength = strength;
      heard = HEARD_ONSET;
    }
    if (this.#tempo.push(this.#finder.envelope)) heard |= HEARD_BEAT;
    this.#frame += HOP_FRAMES;
    return heard;
  }

  /** Tempo and beats so far. Allocates the answer: for some times a second. */
  read(): TempoReading {
    const reading = this.#tempo.read();
    if (reading.beatCount > 0) reading.beatFrame += this.#startFrame;
    if (reading.nextBeatFrame > 0) reading.nextBeatFrame += this.#startFrame;
    return reading;
  }
}
