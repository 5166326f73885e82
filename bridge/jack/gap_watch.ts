/**
 * Reads a cycle's frame count and time from libjack, and tells what was lost before it.
 *
 * Method: jack_get_cycle_times writes into memory that was set aside once; the rest is CycleClock's. Thread: audio worker.
 */
import { CycleClock } from "./cycle_clock.ts";
import { CELL_MICROSECONDS, CELL_NEXT_FRAME } from "./seat.ts";
import type { WorkerFunctions } from "./symbols.ts";

/** Tells what was lost before a cycle. */
export interface GapWatch {
  /** Frames lost before the cycle that begins now, or LATE_CYCLE. */
  lostBefore(blockFrames: number): number;
  /** Begins anew. */
  reset(): void;
  /** Goes on where the cells of a seat before this one say that it ended. */
  resume(before: Int32Array): void;
  /** Writes into a seat's cells where the stream is, for whoever resumes; it is `framesAhead` past the server. */
  note(cells: Int32Array, framesAhead: number): void;
}

/** Watches the cycles of a client. */
export function watchForGaps(jack: WorkerFunctions, client: Deno.PointerObject, sampleRate: number): GapWatch {
  const { jack_get_cycle_times } = jack;
  const clock = new CycleClock(sampleRate);
  // jack_nframes_t at 0, jack_time_t at 8 and 16, float at 24. Large enough to live outside the collected heap.
  const times = new Int32Array(new ArrayBuffer(256));
  const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(times));
  const [frames, now, next, period] = [0n, 8n, 16n, 24n].map((offset) => Deno.UnsafePointer.create(start + offset)) as [
    Deno.PointerObject,
    Deno.PointerObject,
    Deno.PointerObject,
    Deno.PointerObject,
  ];
  return {
    lostBefore(blockFrames: number): number {
      if (jack_get_cycle_times(client, frames, now, next, period) !== 0) return 0;
      return clock.lostBefore(times[0] as number, times[2] as number, blockFrames);
    },
    reset: () => clock.reset(),
    resume: (before) => clock.resume(before[CELL_NEXT_FRAME] as number, before[CELL_MICROSECONDS] as number),
    note(cells: Int32Array, framesAhead: number): void {
      cells[CELL_NEXT_FRAME] = clock.nextFrame + framesAhead;
      cells[CELL_MICROSECONDS] = times[2] as number;
    },
  };
}
