/**
 * How many frames a gap in a stream was long, from the stream's own time.
 *
 * Method: time passed minus frames processed is the lateness of a block; its minimum over some blocks is that of an
 * undisturbed one. A late block alone loses nothing (servers complain of themselves, too): only where the minimum has
 * grown after PortAudio said that frames were lost, they are, in whole periods where the host loses whole periods.
 * So the answer comes some blocks after the gap, and an undamaged stream is never given one.
 * Units: frames. Allocates nothing. Thread: the audio worker.
 */

/** The usual lateness is the minimum over the last one to two windows of this many blocks. */
const WINDOW_BLOCKS = 64;
/** The lateness after a gap is the minimum over this many blocks without another. */
const SETTLED_BLOCKS = 24;
/** Trouble without end is judged after so many. */
const PATIENCE_BLOCKS = 128;

/** Answer of `advance` while there is nothing to say. */
export const NO_GAP = -1;

/** Lateness and gaps of one stream. */
export class GapMeter {
  #quantumFrames: number;
  #processedFrames = 0;
  #previousMinimum = Infinity;
  #minimum = Infinity;
  #blocks = 0;
  /** Lateness before the gap that is being judged, NaN: none is. */
  #before = NaN;
  #settledBlocks = 0;
  #troubledBlocks = 0;

  /** @param quantumFrames frames are lost in multiples of this */
  constructor(quantumFrames = 1) {
    this.#quantumFrames = Math.max(1, quantumFrames);
  }

  /** The host's period changed. */
  setQuantum(quantumFrames: number): void {
    this.#quantumFrames = Math.max(1, quantumFrames);
  }

  /**
   * A block begins: `timeFrames` is the stream's time (any origin), `frames` the block's length, `lossy` whether the host
   * says that frames were lost before it. Gives the frames lost (≥ 0) once a gap has been judged, else `NO_GAP`.
   */
  advance(timeFrames: number, frames: number, lossy: boolean): number {
    const lateness = timeFrames - this.#processedFrames;
    if (lossy) this.#begin();
    if (lateness < this.#minimum) this.#minimum = lateness;
    this.#processedFrames += frames;
    this.#blocks++;
    if (this.#before === this.#before) return this.#judge();
    if (this.#blocks >= WINDOW_BLOCKS) this.#turn();
    return NO_GAP;
  }

  #begin(): void {
    if (this.#before !== this.#before) {
      this.#before = Math.min(this.#minimum, this.#previousMinimum);
      this.#troubledBlocks = 0;
    }
    this.#settledBlocks = 0;
    this.#minimum = Infinity;
    this.#blocks = 0;
  }

  #judge(): number {
    this.#settledBlocks++;
    this.#troubledBlocks++;
    if (this.#settledBlocks < SETTLED_BLOCKS && this.#troubledBlocks < PATIENCE_BLOCKS) return NO_GAP;
    const grown = this.#minimum - this.#before;
    const lost = grown > 0 && grown < Infinity ? Math.round(grown / this.#quantumFrames) * this.#quantumFrames : 0;
    this.#processedFrames += lost;
    this.#minimum -= lost;
    this.#before = NaN;
    this.#turn();
    return lost;
  }

  #turn(): void {
    this.#previousMinimum = this.#minimum;
    this.#minimum = Infinity;
    this.#blocks = 0;
  }
}
