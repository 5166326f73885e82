/**
 * What a host's loop asks of the thread that runs it, so that the loop itself stays free of clocks, memory maps and messages.
 *
 * Thread: the audio worker. `beforeBlock`, `afterBlock` and `shouldStop` are called every block and must allocate nothing;
 * `report` is called outside blocks only.
 */
import type { HostReport } from "./block.ts";

/** What the loop calls. */
export interface HostHooks {
  /** A block of this many frames begins: the moment to stamp the clock. */
  beforeBlock(frames: number): void;
  /** The block is done: the moment to note how long it took. */
  afterBlock(frames: number): void;
  /** True once control asks the loop to leave. */
  shouldStop(): boolean;
  /** Tell control something; never from inside a block. */
  report(report: HostReport): void;
}
