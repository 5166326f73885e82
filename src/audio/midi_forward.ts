/**
 * An engine whose hosts need not know of MIDI: what each block sends goes, with its stream frame, to the ring that the sender reads.
 *
 * One place for all hosts. What the engine lets pass while frames are lost it sends in the block after. Numbers live in a typed
 * array, so that a block makes no garbage. Thread: the audio worker.
 */
import type { BlockEngine, MidiOut } from "../../bridge/block.ts";
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";

/** The writing end of a ring. */
export interface ForwardRing {
  write(time: number, port: number, bytes: Uint8Array, start: number, length: number): boolean;
  notify(): void;
}

/** Forwards the lists of one engine. */
export class ForwardedEngine implements BlockEngine {
  readonly sampleRate: number;
  readonly maxBlockFrames: number;
  readonly inputs: readonly Float32Array[];
  readonly outputs: readonly Float32Array[];
  readonly pairs: readonly Float32Array[];
  readonly midiOut: MidiOut;
  readonly #engine: BlockEngine;
  readonly #ring: ForwardRing;
  readonly #header: Int32Array;
  readonly #numbers = new Float64Array(1);

  /** @param passedOver engine ports that go elsewhere, a bit each */
  constructor(
    memory: WebAssembly.Memory,
    engine: BlockEngine & { midiOut: MidiOut },
    ring: ForwardRing,
    readonly passedOver = 0,
  ) {
    this.sampleRate = engine.sampleRate;
    this.maxBlockFrames = engine.maxBlockFrames;
    this.inputs = engine.inputs;
    this.outputs = engine.outputs;
    this.pairs = engine.pairs ?? [];
    this.midiOut = engine.midiOut;
    this.#engine = engine;
    this.#ring = ring;
    this.#header = new Int32Array(memory.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
  }

  process(frames: number): void {
    this.#noteFrame();
    this.#engine.process(frames);
    this.#forward();
  }

  hearPair(index: number, heard: number): void {
    this.#engine.hearPair?.(index, heard);
  }

  lose(frames: number): void {
    this.#engine.lose(frames);
  }

  setLatency(inputFrames: number, outputFrames: number): void {
    this.#engine.setLatency(inputFrames, outputFrames);
  }

  #noteFrame(): void {
    this.#numbers[0] = this.#header[1]! * 4294967296 + (this.#header[0]! >>> 0);
  }

  #forward(): void {
    const list = this.midiOut, count = list.count;
    for (let index = 0; index < count; index++) {
      if ((this.passedOver >> list.port(index) & 1) !== 0) continue;
      const frame = this.#numbers[0]! + list.frame(index);
      this.#ring.write(frame, list.port(index), list.bytes, list.address(index), list.length(index));
    }
    if (count > 0) this.#ring.notify();
  }
}
