/**
 * An engine whose phones' mix goes, with its stream frames, to a ring that another worker plays; a host of it has the outputs before those.
 *
 * Thread: the audio worker.
 */
import { type BlockEngine, WrappedEngine } from "../audio/wrapped_engine.ts";
import type { PhonesRing } from "./phones_ring.ts";

/** Feeds the ring of one engine. */
export class FedEngine extends WrappedEngine {
  readonly #ring: PhonesRing;
  readonly #left: Float32Array;
  readonly #right: Float32Array;

  /** @param phonesOutput first of the two outputs of the phones, from 0; the host gets those before it */
  constructor(memory: WebAssembly.Memory, engine: BlockEngine, ring: PhonesRing, phonesOutput: number) {
    super(memory, engine, engine.outputs.slice(0, phonesOutput));
    this.#ring = ring;
    this.#left = engine.outputs[phonesOutput]!;
    this.#right = engine.outputs[phonesOutput + 1]!;
  }

  override process(frames: number): void {
    super.process(frames);
    this.#ring.write(this.firstFrame, this.#left, this.#right, frames);
  }

  override lose(frames: number): void {
    super.lose(frames);
    this.#ring.writeSilence(this.firstFrame, frames);
  }
}
