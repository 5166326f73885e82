/**
 * A song's beats as a straight line over frames, from readings that are rounded down to ticks.
 *
 * Method: while the tempo stays, each reading says that the true beat lies within one tick above it. What all of them say together is
 * an interval that becomes narrower, so that a place in whole ticks (12 frames at 120 BPM and 1920 ticks) is known to the frame after
 * some cycles. Its middle is taken. One reading that contradicts is not believed (some masters err for a cycle at a bar); a second one
 * begins a new line. Units: frames, beats. Thread: any.
 */

/** Room for what doubles round, beats. */
const EPSILON = 1e-7;

/** One line. */
export class BeatLine {
  #beatsPerFrame = 0;
  #frame = 0;
  #low = 0;
  #high = 0;
  #isDoubted = false;

  /** Takes the next reading as the first of a new line. */
  reset(): void {
    this.#beatsPerFrame = 0;
  }

  /**
   * A reading.
   * @param beatsPerFrame the tempo, as told
   * @param tickBeats how much further the true beat may be
   */
  take(frame: number, beat: number, beatsPerFrame: number, tickBeats: number): void {
    if (beatsPerFrame !== this.#beatsPerFrame) return this.#begin(frame, beat, beatsPerFrame, tickBeats);
    const at = beat - (frame - this.#frame) * beatsPerFrame;
    const low = Math.max(this.#low, at), high = Math.min(this.#high, at + tickBeats);
    if (low > high + EPSILON) {
      if (this.#isDoubted) return this.#begin(frame, beat, beatsPerFrame, tickBeats);
      this.#isDoubted = true;
      return;
    }
    this.#isDoubted = false;
    this.#low = low;
    this.#high = Math.max(low, high);
  }

  /** The beat that is on at a frame. */
  beatAt(frame: number): number {
    return (this.#low + this.#high) / 2 + (frame - this.#frame) * this.#beatsPerFrame;
  }

  #begin(frame: number, beat: number, beatsPerFrame: number, tickBeats: number): void {
    this.#beatsPerFrame = beatsPerFrame;
    this.#frame = frame;
    this.#low = beat;
    this.#high = beat + tickBeats;
    this.#isDoubted = false;
  }
}
