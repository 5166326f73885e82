/**
 * Real-time scheduling for the cycle, given back whenever the cycles run away.
 *
 * A server that died, or one that freewheels, can let cycles return at once; a real-time thread would then take a processor
 * for itself. So the pace is looked at every 64 cycles: less than half the time their frames last means running away.
 * Thread: audio worker. Units: ms, frames.
 */
import { CELL_BLOCK_FRAMES, CELL_REAL_TIME, type JackSeat } from "./seat.ts";
import type { RealTimeSwitch } from "./system.ts";

const LOOK_CYCLES = 64;

/** True when this many frames passed far too quickly. Pure. */
export function isRunningAway(elapsedMs: number, frames: number, sampleRate: number): boolean {
  return elapsedMs < (frames / sampleRate) * 500;
}

/** Watches the pace of one seat's cycles. */
export class Runaway {
  readonly #seat: JackSeat;
  readonly #realTime: RealTimeSwitch | undefined;
  #cycles = 0;
  #since = 0;

  constructor(seat: JackSeat, realTime: RealTimeSwitch | undefined) {
    this.#seat = seat;
    this.#realTime = realTime;
  }

  /** Asks for real-time scheduling, before the first cycle. */
  begin(): void {
    this.#since = performance.now();
    this.#raise();
  }

  /** Once a cycle. */
  look(): void {
    if (++this.#cycles < LOOK_CYCLES) return;
    this.#cycles = 0;
    const now = performance.now();
    const frames = LOOK_CYCLES * (this.#seat.cells[CELL_BLOCK_FRAMES] as number);
    const away = isRunningAway(now - this.#since, frames, this.#seat.sampleRate);
    const raised = this.#seat.cells[CELL_REAL_TIME] === 1;
    this.#since = now;
    if (away && raised) this.end();
    else if (!away && !raised && this.#wasGranted) this.#raise();
  }

  /** Gives real-time scheduling back. */
  end(): void {
    if (this.#seat.cells[CELL_REAL_TIME] !== 1) return;
    this.#realTime?.drop();
    Atomics.store(this.#seat.cells, CELL_REAL_TIME, 0);
  }

  #wasGranted = false;

  #raise(): void {
    this.#wasGranted = this.#realTime?.raise() ?? false;
    Atomics.store(this.#seat.cells, CELL_REAL_TIME, this.#wasGranted ? 1 : 0);
  }
}
