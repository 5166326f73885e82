/**
 * The TypeScript face of tempo and beats, heard as they are played.
 *
 * Fed with the onset envelope, a value each hop, and with onsets at refined positions where they are to be had (else peaks of
 * the envelope serve). A tempo takes four onsets on beats to appear, and may be followed from then on; nothing is allocated
 * after `prepare`. Frames count from the first one of the stream, the frame of envelope value n being (n + 1)·hopFrames.
 */
import { allocateView, type Analysis, loadAnalysisModule, openAnalysis } from "./analysis_module.ts";

/** Functions of build/analysis.wasm used here; states are addresses. */
interface TempoExports {
  prepareTempo(rate: number, hop: number): number;
  tempoHop(state: number, value: number, level: number): number;
  tempoOnset(state: number, frame: number, strength: number): void;
  readTempo(state: number, to: number): void;
}

/** A tempo that may be meant. */
export interface TempoCandidate {
  tempoBpm: number;
  /** 0…1: how well its beats explain what was played; not a probability. */
  score: number;
}

/** What was heard of the beat so far. */
export interface TempoReading {
  /** 0 while none is known. */
  tempoBpm: number;
  /** 0…1: below a half it is a guess. */
  confidence: number;
  /** Frame of the beat that fell last, to a fraction; 0 before the first. */
  beatFrame: number;
  /** Frame of the beat expected next, to a fraction; 0 while no tempo is known. */
  nextBeatFrame: number;
  /** Beats told since `prepare`. */
  beatCount: number;
  /** At most three, the best first; the tempo in force is among them while it is played. */
  candidates: TempoCandidate[];
}

const UNKNOWN = -1;
const FIRST_CANDIDATE = 5;
const CANDIDATES = 3;

/** Tempo and beats of one stream. Thread: any one. */
export class TempoListener {
  /** Frames of sound in a hop. */
  readonly hopFrames: number;
  readonly sampleRate: number;
  readonly #exports: TempoExports;
  readonly #state: number;
  readonly #numbers: Float64Array;

  private constructor(analysis: Analysis<TempoExports>, sampleRate: number, hopFrames: number) {
    this.sampleRate = sampleRate;
    this.hopFrames = hopFrames;
    this.#exports = analysis.exports;
    this.#state = analysis.exports.prepareTempo(sampleRate, hopFrames);
    if (this.#state === 0) throw new RangeError("The analysis memory has no room for the tempo.");
    const view = allocateView(analysis, 2 * (FIRST_CANDIDATE + 2 * CANDIDATES));
    this.#numbers = new Float64Array(view.buffer, view.byteOffset, view.length / 2);
  }

  /**
   * Makes the state for a stream.
   *
   * @param format.sampleRate frames a second
   * @param format.hopFrames frames between envelope values; 80–400 values a second are what it is made for
   * @param module build/analysis.wasm, if the caller has it already
   */
  static async prepare(
    format: { sampleRate: number; hopFrames: number },
    module?: WebAssembly.Module,
  ): Promise<TempoListener> {
    const analysis = openAnalysis<TempoExports>(module ?? await loadAnalysisModule());
    return new TempoListener(analysis, format.sampleRate, format.hopFrames);
  }

  /**
   * Takes the envelope of the next hop in, ≥ 0 and of any scale; true when a beat has fallen: then `read` tells its frame.
   * A beat is told when its frame has passed, whether it was struck or not.
   *
   * @param level root mean square of the hop's frames. With it, strokes count by how loud they are (in the 32 ms after their start),
   * whatever strength `pushOnset` tells: that finds the right octave where soft and loud strokes are told equally surely
   */
  push(envelope: number, level = UNKNOWN): boolean {
    return this.#exports.tempoHop(this.#state, envelope, level) !== 0;
  }

  /**
   * Takes an onset in, at a frame (to a fraction), in any order within a beat. The first one ends the use of the envelope's own peaks.
   *
   * @param strength > 0; in proportion to amplitude if there is a choice: it tells beats from what lies between them
   */
  pushOnset(frame: number, strength: number): void {
    this.#exports.tempoOnset(this.#state, frame, strength);
  }

  /** What was heard so far. Allocates the answer: for some times a second, not for each hop. */
  read(): TempoReading {
    const numbers = this.#numbers;
    this.#exports.readTempo(this.#state, numbers.byteOffset);
    const candidates: TempoCandidate[] = [];
    for (let at = FIRST_CANDIDATE; at < numbers.length; at += 2) {
      if (numbers[at]! > 0) candidates.push({ tempoBpm: numbers[at]!, score: numbers[at + 1]! });
    }
    return {
      tempoBpm: numbers[0]!,
      confidence: numbers[1]!,
      beatFrame: numbers[2]!,
      nextBeatFrame: numbers[3]!,
      beatCount: numbers[4]!,
      candidates,
    };
  }
}
