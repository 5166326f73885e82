/**
 * Real-time scheduling of the calling thread, for streams whose thread blocks in the driver. Not for callback streams: those
 * need Deno's other threads, which a real-time worker starves (measured: p99 of the block interval over 40 ms).
 *
 * Thread: the audio worker.
 */
import { dropPriority, raisePriority } from "../linux/real_time.ts";

/** Above ordinary threads, below a sound server's own and the kernel's interrupt threads (50 and up). */
const PRIORITY = 45;

/** Ask for real-time scheduling; false where the system does not grant it. */
export function startRealTime(): boolean {
  return raisePriority(PRIORITY);
}

/** Give it back. */
export function stopRealTime(): void {
  dropPriority();
}
