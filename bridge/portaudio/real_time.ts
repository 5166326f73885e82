/**
 * Real-time scheduling of the calling thread, for streams whose thread blocks in the driver.
 *
 * Method: libc's `sched_setscheduler(0, SCHED_FIFO, …)`, which on Linux means this thread only. Not for callback streams:
 * those need Deno's other threads, which a real-time worker starves (measured: p99 of the block interval over 40 ms).
 * Priorities as Linux counts them, 1–99. Thread: the audio worker.
 */
const SCHED_OTHER = 0;
const SCHED_FIFO = 1;
/** Above ordinary threads, below a sound server's own and the kernel's interrupt threads (50 and up). */
const PRIORITY = 45;

/** Ask for real-time scheduling; false where the system does not grant it. */
export function startRealTime(): boolean {
  return schedule(SCHED_FIFO, PRIORITY);
}

/** Give it back. */
export function stopRealTime(): void {
  schedule(SCHED_OTHER, 0);
}

function schedule(policy: number, priority: number): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const libc = Deno.dlopen("libc.so.6", {
      // int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param);
      sched_setscheduler: { parameters: ["i32", "i32", "buffer"], result: "i32" },
    });
    const done = libc.symbols.sched_setscheduler(0, policy, new Uint8Array(new Int32Array([priority]).buffer)) === 0;
    libc.close();
    return done;
  } catch {
    return false;
  }
}
