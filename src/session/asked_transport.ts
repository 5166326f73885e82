/**
 * What control has asked of the transport and the engine does not show yet: it takes commands at its next block, and tells after it.
 *
 * Thread: control.
 */
import { TICKS_PER_BEAT } from "../sequencer/model/pattern.ts";
import type { Grid } from "../sequencer/run/grid.ts";

/** What was asked for is there after so long, or was refused, s. */
const ASKED_S = 0.25;

/** Remembers for a moment. */
export class AskedTransport {
  #startFrame = -Infinity;
  #tempoFrame = -Infinity;
  #bpm = 0;

  constructor(readonly sampleRate: number) {}

  /** A start was sent. */
  start({ frame }: Grid): void {
    this.#startFrame = frame;
  }

  /** A tempo was sent. */
  tempo(bpm: number, { frame }: Grid): void {
    [this.#bpm, this.#tempoFrame] = [bpm, frame];
  }

  /** The engine as it is: a start that is seen is no longer asked for. */
  look({ runs }: Grid): void {
    if (runs) this.#startFrame = -Infinity;
  }

  /** A start is on its way. */
  isStarting(grid: Grid): boolean {
    this.look(grid);
    return this.#isNear(this.#startFrame, grid);
  }

  /** A tempo is on its way. */
  hasTempo(grid: Grid): boolean {
    return this.#isNear(this.#tempoFrame, grid);
  }

  /** By the tempo that is or will be. */
  framesPerTick(grid: Grid): number {
    const isComing = grid.framesPerBeat === 0 && this.hasTempo(grid);
    return isComing ? (60 * this.sampleRate) / (this.#bpm * TICKS_PER_BEAT) : grid.framesPerTick;
  }

  #isNear(frame: number, grid: Grid): boolean {
    return grid.frame - frame < ASKED_S * this.sampleRate;
  }
}
