// What pieces are made of, and the grid their notes lie on.

/** Frames per second of everything here. */
export const SAMPLE_RATE = 48000;

/** A synthesiser takes events up every 64 frames and counts milliseconds; every 192 frames both are whole. */
export const GRID_FRAMES = 192;

/** A note, struck at `startFrame` (a multiple of GRID_FRAMES). */
export interface Note {
  startFrame: number;
  lengthFrames: number;
  /** MIDI key, or for sampled hits the number of the sample. */
  key: number;
  /** 1…127. */
  velocity: number;
}

/** Notes for one instrument. */
export interface Piece {
  /** MIDI program from 0; −1 the drum kit, −2 sampled hits. */
  program: number;
  lengthFrames: number;
  notes: Note[];
}

/** The nearest frame of the grid, not before 0. */
export function toGrid(seconds: number): number {
  return Math.max(0, Math.round(seconds * SAMPLE_RATE / GRID_FRAMES)) * GRID_FRAMES;
}
