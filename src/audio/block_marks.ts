/**
 * The marks an audio worker leaves in shared memory around every block (which frame is current at which time, how long the block
 * took), and the word by which control asks it to leave.
 *
 * Method: every worker of a session has a generation, counted from 1. Control asks "generations up to n leave", so that a
 * worker that slept through its server's death stays dismissed when its successor runs. Numbers live in typed arrays, never in
 * fields, so that a block makes no garbage.
 * Thread: the audio worker.
 */
import { StreamClock } from "../../dsp/clock.ts";
import { HEADER_LEFT_FIELD, HEADER_LOAD_FIELD, HEADER_OFFSET, HEADER_STOP_FIELD } from "../../dsp/assembly/layout.ts";

const STOP_WORD = (HEADER_OFFSET + HEADER_STOP_FIELD) / 4;
const LEFT_WORD = (HEADER_OFFSET + HEADER_LEFT_FIELD) / 4;
const LOAD_WORD = (HEADER_OFFSET + HEADER_LOAD_FIELD) / 4;

/** The marks of one audio worker. */
export class BlockMarks {
  readonly #clock: StreamClock;
  readonly #words: Int32Array;
  readonly #floats: Float32Array;
  /** Origin of this thread's clock; beginning of the newest block. */
  readonly #timesMs = new Float64Array([performance.timeOrigin, 0]);

  /**
   * @param memory the engine's
   * @param sampleRate frames per second
   * @param generation which worker of the session this is, from 1
   */
  constructor(memory: WebAssembly.Memory, readonly sampleRate: number, readonly generation: number) {
    this.#clock = new StreamClock(memory);
    this.#words = new Int32Array(memory.buffer);
    this.#floats = new Float32Array(memory.buffer);
  }

  /** A block begins. */
  begin(frames: number): void {
    const times = this.#timesMs;
    times[1] = performance.now();
    this.#clock.stamp(frames, times[0]! + times[1]!);
  }

  /** The block is done: note the share of its time that went into it. */
  end(frames: number): void {
    const spentMs = performance.now() - this.#timesMs[1]!;
    this.#floats[LOAD_WORD] = (spentMs * this.sampleRate) / (frames * 1000);
  }

  /** True once control asks this generation, or a later one, to leave. */
  dismissed(): boolean {
    return Atomics.load(this.#words, STOP_WORD) >= this.generation;
  }

  /** The worker touches the engine no more. */
  leave(): void {
    Atomics.store(this.#words, LEFT_WORD, this.generation);
    Atomics.notify(this.#words, LEFT_WORD);
  }
}

/** Ask every worker up to this generation to leave its loop. Thread: control. */
export function dismiss(memory: WebAssembly.Memory, generation: number): void {
  Atomics.store(new Int32Array(memory.buffer), STOP_WORD, generation);
}

/** True once this generation has left. Thread: control. */
export function hasLeft(memory: WebAssembly.Memory, generation: number): boolean {
  return Atomics.load(new Int32Array(memory.buffer), LEFT_WORD) >= generation;
}
