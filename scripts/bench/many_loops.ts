// An engine with many loops, each of its own sound in memory of its own, for measurements of what a block costs.
//
// Method: track after track records a stretch of the tape, so that no two share a page and no cache holds them all. Thread: main.

import * as protocol from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../dsp/engine.ts";
import { EventRing } from "../../dsp/event_ring.ts";
import { keepPages } from "../../dsp/page_keeper.ts";

const SAMPLE_RATE = 48000;
const LOOP_FRAMES = SAMPLE_RATE;
const FILL_BLOCK_FRAMES = 1024;
const TEST_RING = 7;
const COMMAND = { id: 1, when: protocol.WHEN_EXACT, gesture: -1, at: -1, a: 0, b: 0, c: 0, source: 0 } as const;

/** Loops that play, and commands for them. */
export class ManyLoops {
  readonly #ring: CommandRing;
  readonly #events: EventRing;
  #frame = 0;
  #trackCount = 0;

  private constructor(readonly memory: WebAssembly.Memory, readonly engine: Engine) {
    this.#ring = new CommandRing(memory, TEST_RING);
    this.#events = new EventRing(memory);
    const tone = Float32Array.from({ length: engine.maxBlockFrames }, (_, frame) => Math.sin(frame * 0.05) * 0.01);
    for (const input of engine.inputs) input.set(tone);
  }

  static async open(): Promise<ManyLoops> {
    const memory = createEngineMemory();
    const format = { sampleRate: SAMPLE_RATE, inputCount: 2, outputCount: 2, tapeSeconds: 30 };
    return new ManyLoops(memory, await prepareEngine(memory, format));
  }

  get trackCount(): number {
    return this.#trackCount;
  }

  /** Records one loop after the other, each a little longer than the one before, until `count` play. */
  fillTo(count: number): void {
    for (; this.#trackCount < count; this.#trackCount++) {
      const track = this.#trackCount, length = LOOP_FRAMES + 13 * track;
      this.#send({ ...COMMAND, track, kind: protocol.COMMAND_RECORD, at: this.#frame });
      this.#send({ ...COMMAND, track, kind: protocol.COMMAND_PLAY, at: this.#frame + length });
      for (let done = 0; done < length + 2 * FILL_BLOCK_FRAMES; done += FILL_BLOCK_FRAMES) {
        this.process(FILL_BLOCK_FRAMES);
      }
      keepPages(this.memory);
    }
  }

  /** Gives a track another gain and, `pans`, another place: its levels move for the next 10 ms. */
  move(track: number, gain: number, pans: boolean): void {
    const kind = pans ? protocol.COMMAND_PAN : protocol.COMMAND_GAIN;
    this.#send({ ...COMMAND, track, kind, a: pans ? gain - 0.5 : gain });
  }

  process(frames: number): void {
    this.engine.process(frames);
    this.#frame += frames;
    for (let event = this.#events.read(); event; event = this.#events.read()) {
      if (event.kind === protocol.EVENT_REFUSED) {
        throw new Error(`The engine refused a command (reason ${event.status})`);
      }
    }
  }

  /** As `process`; answers how many µs the engine took. */
  time(frames: number): number {
    const started = performance.now();
    this.engine.process(frames);
    const took = performance.now() - started;
    this.#frame += frames;
    while (this.#events.read());
    return took * 1000;
  }

  #send(command: Parameters<CommandRing["push"]>[0]): void {
    if (!this.#ring.push(command)) throw new Error("The ring of commands is full");
  }
}
