/**
 * Where the session's stream stands, read from the engine's memory. Units: frames, ms. Nothing allocates. Thread: any that looks.
 */
import { HEADER_OFFSET, HEADER_OUTPUT_LATENCY_FIELD } from "../../dsp/assembly/layout.ts";
import { ClockReader } from "../../dsp/clock.ts";
import type { StreamFacts } from "./phones_engine.ts";

const LATENCY_WORD = (HEADER_OFFSET + HEADER_OUTPUT_LATENCY_FIELD) / 4;

/** The stream of one engine's memory. */
export class EngineStream implements StreamFacts {
  readonly #clock: ClockReader;
  readonly #words: Int32Array;

  constructor(memory: WebAssembly.Memory) {
    this.#clock = new ClockReader(memory);
    this.#words = new Int32Array(memory.buffer);
  }

  get sampleRate(): number {
    return this.#clock.sampleRate;
  }
  get frame(): number {
    return this.#clock.frame;
  }
  get timeMs(): number {
    return this.#clock.timeMs;
  }
  get outputLatencyFrames(): number {
    return this.#words[LATENCY_WORD]!;
  }
  read(): boolean {
    return this.#clock.read();
  }
}
