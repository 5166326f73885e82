/**
 * A song's beats as a straight line over frames, from readings that are rounded down to ticks.
 *
 * Method: while the tempo stays, each reading says that the true beat lies within one tick above it, so the highest of them all, on one line,
 * is the nearest to it, and on the average lower by a tick over their number and one (as the highest of so many random numbers is).
 * A place in whole ticks (12 frames at 120 BPM and 1920 ticks) is so known to the frame after a few cycles. Some readings are lower by
 * a tick or two, where somebody on the way rounds as well; these do no harm. One reading that contradicts is not believed (some
 * masters err for a cycle at a bar); a second one begins a new line. Where that happens again and again, the master's beats do not go at
 * the tempo that it tells (JACK's own `jack_transport` drops the fraction of a tick in each cycle and is 7 % slower): then the
 * tempo is measured, over all since that began. Units: frames, beats. Thread: any.
 */

/** Room for what doubles round, beats. */
const EPSILON = 1e-7;
/** How much lower than rounded a reading may be: ticks, and frames. */
const SLACK_TICKS = 2;
const SLACK_FRAMES = 48;
/** A line that held for so long was right about its tempo, beats. */
const PROVEN_BEATS = 4;
/** A measured tempo is believed within this factor of the told one. */
const FAR_FACTOR = 5;

/** One line. */
export class BeatLine {
  /** The tempo as told, and as it is. */
  #told = 0;
  #beatsPerFrame = 0;
  #tickBeats = 0;
  #frame = 0;
  #count = 0;
  /** The beat at `#frame` is at least, and at most. */
  #low = 0;
  #high = 0;
  #isDoubted = false;
  /** Where the told tempo began to be wrong. */
  #origin = { frame: 0, beat: 0 };

  /** Beats a frame: the tempo. */
  get beatsPerFrame(): number {
    return this.#beatsPerFrame;
  }

  /** Takes the next reading as the first of a new line. */
  reset(): void {
    this.#told = 0;
  }

  /**
   * A reading.
   * @param beatsPerFrame the tempo, as told
   * @param tickBeats how much further the true beat may be
   */
  take(frame: number, beat: number, beatsPerFrame: number, tickBeats: number): void {
    if (beatsPerFrame !== this.#told || tickBeats !== this.#tickBeats) {
      this.#told = beatsPerFrame;
      this.#tickBeats = tickBeats;
      this.#origin = { frame, beat };
      return this.#begin(frame, beat, beatsPerFrame);
    }
    const at = beat - (frame - this.#frame) * this.#beatsPerFrame;
    const low = Math.max(this.#low, at), high = Math.min(this.#high, at + this.#roomBeats);
    if (low > high + EPSILON) {
      if (this.#isDoubted) this.#begin(frame, beat, this.#tempoTo(frame, beat));
      else this.#isDoubted = true;
      return;
    }
    this.#isDoubted = false;
    this.#low = low;
    this.#high = high;
    this.#count++;
  }

  /** The beat that is on at a frame. */
  beatAt(frame: number): number {
    return this.#low + this.#tickBeats / (this.#count + 1) + (frame - this.#frame) * this.#beatsPerFrame;
  }

  get #roomBeats(): number {
    const tick = this.#tickBeats;
    return tick + Math.min(SLACK_TICKS * tick, SLACK_FRAMES * this.#beatsPerFrame);
  }

  /** Tempo of the line that begins now, where the one before has broken. */
  #tempoTo(frame: number, beat: number): number {
    const isProven = (frame - this.#frame) * this.#beatsPerFrame > PROVEN_BEATS;
    if (isProven) this.#origin = { frame, beat };
    const measured = isProven ? this.#beatsPerFrame : (beat - this.#origin.beat) / (frame - this.#origin.frame);
    const factor = measured / this.#told;
    return factor > 1 / FAR_FACTOR && factor < FAR_FACTOR ? measured : this.#told;
  }

  #begin(frame: number, beat: number, beatsPerFrame: number): void {
    this.#beatsPerFrame = beatsPerFrame;
    this.#frame = frame;
    this.#low = beat;
    this.#high = beat + this.#roomBeats;
    this.#count = 1;
    this.#isDoubted = false;
  }
}
