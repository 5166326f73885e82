/**
 * An engine whose hosts need not know of MIDI: what each block sends goes, with its stream frame, to the ring that the sender reads.
 *
 * One place for all hosts. What the engine lets pass while frames are lost it sends in the block after. Thread: the audio worker.
 */
import { type BlockEngine, type MidiOut, WrappedEngine } from "./wrapped_engine.ts";

/** The writing end of a ring. */
export interface ForwardRing {
  write(time: number, port: number, bytes: Uint8Array, start: number, length: number): boolean;
  notify(): void;
}

/** Forwards the lists of one engine. */
export class ForwardedEngine extends WrappedEngine {
  readonly #list: MidiOut;
  readonly #ring: ForwardRing;

  /** @param passedOver engine ports that go elsewhere, a bit each */
  constructor(
    memory: WebAssembly.Memory,
    engine: BlockEngine & { midiOut: MidiOut },
    ring: ForwardRing,
    readonly passedOver = 0,
  ) {
    super(memory, engine);
    this.#list = engine.midiOut;
    this.#ring = ring;
  }

  override process(frames: number): void {
    super.process(frames);
    const list = this.#list, count = list.count;
    for (let index = 0; index < count; index++) {
      if ((this.passedOver >> list.port(index) & 1) !== 0) continue;
      const frame = this.firstFrame + list.frame(index);
      this.#ring.write(frame, list.port(index), list.bytes, list.address(index), list.length(index));
    }
    if (count > 0) this.#ring.notify();
  }
}
