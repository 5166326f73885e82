/**
 * An engine whose phones' mix goes, with its stream frames, to a ring that another worker plays; a host of it has the outputs before those.
 *
 * Numbers live in a typed array, so that a block makes no garbage. Thread: the audio worker.
 */
import type { BlockEngine, MidiOut } from "../../bridge/block.ts";
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import type { PhonesRing } from "./phones_ring.ts";

/** Feeds the ring of one engine. */
export class FedEngine implements BlockEngine {
  readonly sampleRate: number;
  readonly maxBlockFrames: number;
  readonly inputs: readonly Float32Array[];
  readonly outputs: readonly Float32Array[];
  readonly pairs: readonly Float32Array[];
  readonly midiOut?: MidiOut;
  readonly #engine: BlockEngine;
  readonly #ring: PhonesRing;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  readonly #header: Int32Array;
  readonly #numbers = new Float64Array(1);

  /** @param phonesOutput first of the two outputs of the phones, from 0; the host gets those before it */
  constructor(memory: WebAssembly.Memory, engine: BlockEngine, ring: PhonesRing, phonesOutput: number) {
    this.sampleRate = engine.sampleRate;
    this.maxBlockFrames = engine.maxBlockFrames;
    this.inputs = engine.inputs;
    this.outputs = engine.outputs.slice(0, phonesOutput);
    this.pairs = engine.pairs ?? [];
    if (engine.midiOut !== undefined) this.midiOut = engine.midiOut;
    this.#engine = engine;
    this.#ring = ring;
    this.#left = engine.outputs[phonesOutput]!;
    this.#right = engine.outputs[phonesOutput + 1]!;
    this.#header = new Int32Array(memory.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
  }

  process(frames: number): void {
    this.#noteFrame();
    this.#engine.process(frames);
    this.#ring.write(this.#numbers[0]!, this.#left, this.#right, frames);
  }

  hearPair(index: number, heard: number): void {
    this.#engine.hearPair?.(index, heard);
  }

  lose(frames: number): void {
    this.#noteFrame();
    this.#engine.lose(frames);
    this.#ring.writeSilence(this.#numbers[0]!, frames);
  }

  setLatency(inputFrames: number, outputFrames: number): void {
    this.#engine.setLatency(inputFrames, outputFrames);
  }

  #noteFrame(): void {
    this.#numbers[0] = this.#header[1]! * 4294967296 + (this.#header[0]! >>> 0);
  }
}
