/**
 * When a message arrived, from the moment it was taken up here and RtMidi's time since the message before it.
 *
 * RtMidi gives no absolute time. The moment a message reaches JavaScript is never too early, but is too late for all of a
 * burst that waited together. The driver's differences place them: the estimate is the smaller of "now" and "estimate of the
 * one before plus the difference". Its lateness can then only fall; a small allowance for clocks that run apart lets it rise
 * again, at most one part in a thousand. Units: ms, differences in seconds as RtMidi gives them. Pure. Thread: the input's.
 */

/** What two clocks may differ by, of the time between two messages. */
const DRIFT = 1e-3;
/** A message that seems to have waited longer has a wrong difference. */
const LONGEST_WAIT_MS = 1000;

/** Stamps the messages of one input. */
export class ArrivalClock {
  #lastMs: number | undefined;

  /** Time of a message taken up at `nowMs`, `deltaSeconds` after the one before. */
  stamp(nowMs: number, deltaSeconds: number): number {
    const last = this.#lastMs;
    let timeMs = nowMs;
    if (last !== undefined && deltaSeconds >= 0) {
      const estimate = last + deltaSeconds * 1000 * (1 + DRIFT);
      if (estimate < nowMs && nowMs - estimate < LONGEST_WAIT_MS) timeMs = estimate;
    }
    this.#lastMs = timeMs;
    return timeMs;
  }
}
