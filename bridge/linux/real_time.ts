/**
 * Real-time scheduling of the calling thread, on Linux.
 *
 * Method: libc's `sched_setscheduler(0, SCHED_FIFO, …)`, which means this thread only; threads that it starts do not inherit
 * it. Priorities as Linux counts them, 1–99. Thread: the one that wants it.
 */
const SCHED_OTHER = 0;
const SCHED_FIFO = 1;
const SCHED_RESET_ON_FORK = 0x40000000;

/** Asks for real-time scheduling; false where the system does not grant it. */
export function raisePriority(priority: number): boolean {
  return schedule(SCHED_FIFO | SCHED_RESET_ON_FORK, priority);
}

/** Gives it back. */
export function dropPriority(): void {
  schedule(SCHED_OTHER, 0);
}

function schedule(policy: number, priority: number): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const libc = Deno.dlopen("libc.so.6", {
      // int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param);
      sched_setscheduler: { parameters: ["i32", "i32", "buffer"], result: "i32" },
    });
    const done = libc.symbols.sched_setscheduler(0, policy, Int32Array.of(priority)) === 0;
    libc.close();
    return done;
  } catch {
    return false;
  }
}
