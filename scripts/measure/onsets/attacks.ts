// When a note is really heard: soundfonts and samples begin with silence and swell, so each note's own start is measured.
//
// The physical start is where the note, alone, first reaches a tenth (−20 dB) of the peak of its first 100 ms.
import { measureBands } from "./band_levels.ts";
import { type Note, type Piece, SAMPLE_RATE, toGrid } from "./notes.ts";
import { playPiece } from "./sounds.ts";

const START_RATIO = 0.1;
const LOOK_FRAMES = 0.1 * SAMPLE_RATE;
const SPACING_SECONDS = 1.6;
const VELOCITY = 100;

/** A note alone. */
export interface Attack {
  /** Frames from being struck to being heard. */
  delayFrames: number;
  /** Largest absolute value of the first 100 ms, at velocity 100. */
  peak: number;
  /** Energy in bands of the first 30 ms, at velocity 100. */
  bands: Float64Array;
}

/** Start and peak of one sound that is struck at `from`. */
export function measureAttack(sound: Float32Array, from: number): Attack {
  let peak = 0;
  const end = Math.min(sound.length, from + LOOK_FRAMES);
  for (let n = from; n < end; n++) peak = Math.max(peak, Math.abs(sound[n]!));
  let n = from;
  while (n < end && Math.abs(sound[n]!) < START_RATIO * peak) n++;
  return { delayFrames: n - from, peak, bands: measureBands(sound, n) };
}

/** Measures each key of a program that the pieces use, by playing it alone. */
export async function measureAttacks(program: number, keys: readonly number[]): Promise<Map<number, Attack>> {
  const notes: Note[] = keys.map((key, index) => ({
    startFrame: toGrid(0.5 + index * SPACING_SECONDS),
    lengthFrames: toGrid(0.3),
    key,
    velocity: VELOCITY,
  }));
  const piece: Piece = { program, lengthFrames: toGrid(1 + keys.length * SPACING_SECONDS), notes };
  const sound = await playPiece(piece, false);
  return new Map(notes.map(({ key, startFrame }) => [key, measureAttack(sound, startFrame)]));
}
