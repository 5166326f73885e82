/**
 * Listens to the tape behind the place where it is written: hop after hop, none left out, however late it comes.
 *
 * Method: hops are counted by absolute frame, so what is told depends on the tape alone, not on when it is looked at. A tempo is
 * told when it is new, gone or clearly another, and then at most some times a second of sound. Where the tape went round before it was
 * looked at, that is told, and listening begins anew. Thread: the analysis worker.
 */
import { HEARD_BEAT, HEARD_ONSET, HOP_FRAMES, Listener } from "../../dsp/listener.ts";
import { TapeReader } from "../../dsp/tape_reader.ts";
import type { TempoReading } from "../../dsp/tempo.ts";
import type { HeardEvent } from "./heard.ts";

/** Hops between looks at the tempo. */
const LOOK_HOPS = 24;
/** A tempo that changes is told again after so many looks at the earliest: a quarter of a second. */
const CALM_LOOKS = 4;
const CLEAR_TEMPO_SHARE = 2e-4;
const CLEAR_CONFIDENCE = 0.05;

/** Follows one engine's tape. */
export class TapeFollower {
  readonly #tape: TapeReader;
  readonly #module: WebAssembly.Module;
  readonly #tell: (event: HeardEvent) => void;
  #listener: Listener;
  #told = { tempoBpm: 0, confidence: 0 };
  #hops = 0;
  #looksSince = CALM_LOOKS;

  private constructor(
    tape: TapeReader,
    module: WebAssembly.Module,
    listener: Listener,
    tell: (event: HeardEvent) => void,
  ) {
    this.#tape = tape;
    this.#module = module;
    this.#listener = listener;
    this.#tell = tell;
  }

  /** Starts at the oldest frame there is. `module` is build/analysis.wasm. */
  static async prepare(
    memory: WebAssembly.Memory,
    module: WebAssembly.Module,
    tell: (event: HeardEvent) => void,
  ): Promise<TapeFollower> {
    const tape = new TapeReader(memory);
    const listener = await listenFrom(tape, tape.oldestFrame, module);
    return new TapeFollower(tape, module, listener, tell);
  }

  /** Frames a second of the tape. */
  get sampleRate(): number {
    return this.#tape.sampleRate;
  }

  /** Frames after a sound's start within which its onset is told, nearly always. */
  get delayFrames(): number {
    return this.#listener.delayFrames;
  }

  /** First frame not looked at yet. */
  get frame(): number {
    return this.#listener.frame;
  }

  /** Takes in what the tape has, at most `maxHops`; returns how many hops that were. */
  async follow(maxHops: number): Promise<number> {
    const ready = Math.floor((this.#tape.writtenFrame - this.frame) / HOP_FRAMES);
    const hops = Math.min(maxHops, ready);
    for (let hop = 0; hop < hops; hop++) {
      if (!this.#tape.readSum(this.frame, this.#listener.hop, HOP_FRAMES)) {
        await this.#startAnew();
        return hop;
      }
      this.#hear();
    }
    return Math.max(0, hops);
  }

  #hear(): void {
    const heard = this.#listener.push();
    const atFrame = this.frame;
    if ((heard & HEARD_ONSET) !== 0) this.#tell({ kind: "onset", atFrame, ...this.#listener.onset });
    if ((heard & HEARD_BEAT) !== 0) {
      const reading = this.#listener.read();
      this.#tell({ kind: "beat", atFrame, frame: reading.beatFrame, ...reading });
    }
    if (++this.#hops % LOOK_HOPS === 0) this.#look(atFrame);
  }

  #look(atFrame: number): void {
    this.#looksSince++;
    const reading = this.#listener.read();
    if (!this.#isNews(reading)) return;
    this.#told = { tempoBpm: reading.tempoBpm, confidence: reading.confidence };
    this.#looksSince = 0;
    this.#tell({ kind: "tempo", atFrame, ...reading });
  }

  #isNews({ tempoBpm, confidence }: TempoReading): boolean {
    if ((tempoBpm > 0) !== (this.#told.tempoBpm > 0)) return true;
    if (this.#looksSince < CALM_LOOKS) return false;
    return Math.abs(tempoBpm - this.#told.tempoBpm) > CLEAR_TEMPO_SHARE * tempoBpm ||
      Math.abs(confidence - this.#told.confidence) > CLEAR_CONFIDENCE;
  }

  async #startAnew(): Promise<void> {
    const fromFrame = this.frame;
    const toFrame = Math.max(this.#tape.oldestFrame, this.#tape.writtenFrame - HOP_FRAMES);
    this.#listener = await listenFrom(this.#tape, toFrame, this.#module);
    this.#told = { tempoBpm: 0, confidence: 0 };
    this.#tell({ kind: "gap", atFrame: toFrame, fromFrame, toFrame });
  }
}

function listenFrom(tape: TapeReader, startFrame: number, module: WebAssembly.Module): Promise<Listener> {
  return Listener.prepare({ sampleRate: tape.sampleRate, startFrame }, module);
}
