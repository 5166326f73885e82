/**
 * Sees lost time between two JACK cycles.
 *
 * Method: a cycle should begin one block after the one before. The server's frame counter says so exactly where the server
 * skipped cycles or this client did. Where the server itself was late, or its device restarted, the counter goes on as if
 * nothing had been: no client lost a sample, none of them moves on, and neither may the loops, or they would leave the others.
 * The clock shows such a gap (more than one and a half blocks too late); it is an xrun in which nothing was lost.
 *
 * A client that wakes late, when the server has begun its next cycle but not yet called anybody, reads that cycle's count, and
 * reads it again when it is called: a jump forward, then one back by as much. So a jump counts one cycle later, if it still stands.
 * Where a client is late several times in a row the jump back comes later still: then frames that were counted as lost come after
 * all, and who let them pass has to wait for as many. So the stream never leaves the server's count.
 * A clock that goes on where one before it ended, at the same server, counts what passed in between as lost; a server that began anew
 * counts from 0, and one that counts faster than time is another one: then nothing is lost.
 * Pure, allocates nothing. Units: frames, microseconds as wrapping 32-bit integers. Thread: audio worker.
 */

/** Gaps this many blocks long, and less, are late wake-ups and no lost time. */
const LATE_BLOCKS = 1.5;
/** A longer jump than this is a server that set its counters anew. */
const LONGEST_GAP_SECONDS = 60;

/** Answer of `lostBefore` for a cycle that came late under a steady counter. */
export const LATE_CYCLE = -1;
/** Cycles at the start in which nothing counts as lost: code is still being compiled, and nothing has been played yet. */
export const SETTLE_CYCLES = 64;

const FRAME = 0;
const MICROSECONDS = 1;
const BLOCK = 2;
const CYCLES = 3;
const JUMPED = 4;
const LOST = 5;
const RESUMED = 6;

/** The count runs ahead of the clock by this many blocks at most. */
const MOST_BLOCKS_AHEAD = 4;

/** Follows the cycles of one client. */
export class CycleClock {
  readonly #last = new Int32Array(7);
  readonly #sampleRate: number;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Begins anew. */
  reset(): void {
    this.#last.fill(0);
  }

  /** Server's frame at which the newest cycle ends, without what still has to stand to be counted. */
  get nextFrame(): number {
    const last = this.#last;
    return ((last[FRAME] as number) + (last[BLOCK] as number) - (last[JUMPED] as number)) | 0;
  }

  /** Goes on from a clock whose `nextFrame` this was, in a cycle at that time. Before the first cycle. */
  resume(nextFrame: number, microseconds: number): void {
    this.reset();
    this.#last[FRAME] = nextFrame;
    this.#last[MICROSECONDS] = microseconds;
    this.#last[RESUMED] = 1;
  }

  /**
   * Takes the frame count and time at the start of a cycle of `frames`, and returns the frames lost before the cycle before this one,
   * now that it stands: `LATE_CYCLE` where a cycle came late but nothing was lost, 0 where all is well. Below `LATE_CYCLE`: so many
   * frames come again that were said to be lost.
   */
  lostBefore(frameTime: number, microseconds: number, frames: number): number {
    const last = this.#last;
    const block = last[BLOCK] as number;
    const frameGap = (frameTime - (last[FRAME] as number) - block) | 0;
    const elapsed = (microseconds - (last[MICROSECONDS] as number)) | 0;
    last[FRAME] = frameTime;
    last[MICROSECONDS] = microseconds;
    last[BLOCK] = frames;
    if ((last[CYCLES] as number) < SETTLE_CYCLES) {
      last[CYCLES] = (last[CYCLES] as number) + 1;
      if (last[RESUMED] === 1) return this.#settle(frameGap, elapsed, frames);
      return 0;
    }
    const longest = LONGEST_GAP_SECONDS * this.#sampleRate;
    if (Math.abs(frameGap) >= longest) return last[JUMPED] = 0;
    const jumped = ((last[JUMPED] as number) + frameGap) | 0;
    last[JUMPED] = frameGap === 0 ? 0 : jumped;
    if (frameGap !== 0) return jumped === 0 ? LATE_CYCLE : 0;
    if (jumped !== 0 && -jumped <= (last[LOST] as number)) {
      last[LOST] = (last[LOST] as number) + jumped;
      return jumped;
    }
    const late = ((elapsed / 1e6) * this.#sampleRate - block) / block;
    if (late <= LATE_BLOCKS || late * block > longest) return 0;
    return LATE_CYCLE;
  }

  /** What passed between the clock before this one and its first cycle is lost at once; jumps while it settles count after that. */
  #settle(frameGap: number, elapsed: number, frames: number): number {
    const last = this.#last;
    if (last[CYCLES] !== 1) {
      last[JUMPED] = ((last[JUMPED] as number) + frameGap) | 0;
      return 0;
    }
    const most = (elapsed / 1e6) * this.#sampleRate + MOST_BLOCKS_AHEAD * frames;
    const isSame = frameGap >= 0 && frameGap <= most && frameGap < LONGEST_GAP_SECONDS * this.#sampleRate;
    if (!isSame) last[RESUMED] = 0;
    else last[LOST] = frameGap;
    return isSame ? frameGap : 0;
  }
}

/** Sends a clock down every one of its ways a few times, so that none is new to V8 when it is taken in earnest. */
export function rehearseClock(sampleRate: number): void {
  const clock = new CycleClock(sampleRate);
  const frames = 64;
  const steps = [1, 1, 1, 4, 1, 1, 2, 0, 1, 2, 1, 0, 1, 1, -100, 1];
  let frame = 0;
  let time = 0;
  for (let i = 0; i < 20 * SETTLE_CYCLES; i++) {
    frame = (frame + frames * (steps[i % steps.length] ?? 1)) | 0;
    time = (time + 1333 * (i % 5 === 0 ? 9 : 1)) | 0;
    clock.lostBefore(frame, time, frames);
  }
}
