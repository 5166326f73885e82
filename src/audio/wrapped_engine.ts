/**
 * An engine around another: a host sees the inner one through it, and what wraps it does its part after each block.
 *
 * The number of a block lies in a typed array, so that a block makes no garbage. Units: frames. Thread: the audio worker.
 */
import type { BlockEngine, MidiOut } from "../../bridge/block.ts";
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";

export type { BlockEngine, MidiOut };

/** Passes everything on; `process` and `lose` are what others add to. */
export abstract class WrappedEngine implements BlockEngine {
  readonly sampleRate: number;
  readonly maxBlockFrames: number;
  readonly inputs: readonly Float32Array[];
  readonly pairs: readonly Float32Array[];
  readonly midiOut?: MidiOut;
  readonly #engine: BlockEngine;
  readonly #header: Int32Array;
  readonly #firstFrame = new Float64Array(1);

  /** @param outputs those that the host is to hear */
  constructor(
    memory: WebAssembly.Memory,
    engine: BlockEngine,
    readonly outputs: readonly Float32Array[] = engine.outputs,
  ) {
    this.sampleRate = engine.sampleRate;
    this.maxBlockFrames = engine.maxBlockFrames;
    this.inputs = engine.inputs;
    this.pairs = engine.pairs ?? [];
    if (engine.midiOut !== undefined) this.midiOut = engine.midiOut;
    this.#engine = engine;
    this.#header = new Int32Array(memory.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
  }

  process(frames: number): void {
    this.#noteFrame();
    this.#engine.process(frames);
  }

  lose(frames: number): void {
    this.#noteFrame();
    this.#engine.lose(frames);
  }

  hearPair(index: number, heard: number): void {
    this.#engine.hearPair?.(index, heard);
  }

  setLatency(inputFrames: number, outputFrames: number): void {
    this.#engine.setLatency(inputFrames, outputFrames);
  }

  /** Stream frame of the first of the frames that were processed or lost last. */
  protected get firstFrame(): number {
    return this.#firstFrame[0]!;
  }

  #noteFrame(): void {
    this.#firstFrame[0] = this.#header[1]! * 2 ** 32 + (this.#header[0]! >>> 0);
  }
}
