/**
 * Notices that blocks stopped coming.
 *
 * Method: the block count is looked at every tick; only ticks that really happened count, so that a control thread that was
 * stalled itself does not take its own sleep for the host's.
 * Thread: control.
 */
import { HEADER_BLOCKS_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";

/** Counts quiet ticks; `quietTicks` of them in a row mean that the host is lost. */
export class HostWatch {
  readonly #words: Int32Array;
  #seen = -1;
  #quiet = 0;

  constructor(memory: WebAssembly.Memory, readonly quietTicks: number) {
    this.#words = new Int32Array(memory.buffer, HEADER_OFFSET);
  }

  /** Blocks processed since the session began; wraps. */
  get blocks(): number {
    return Atomics.load(this.#words, HEADER_BLOCKS_FIELD / 4);
  }

  /** Look once; true at the tick at which the host counts as lost, and never twice for one silence. */
  tick(): boolean {
    const blocks = this.blocks;
    this.#quiet = blocks === this.#seen ? this.#quiet + 1 : 0;
    this.#seen = blocks;
    return this.#quiet === this.quietTicks;
  }

  /** Begin anew: a worker was just started. */
  reset(): void {
    this.#quiet = 0;
  }
}
