/**
 * Scales, as semitones above their root, and the nearest note of one. Thread: any.
 */
import type { SCALE_NAMES } from "../../commands/step_edit_commands.ts";

/** Every scale by its name. */
export const SCALES: Readonly<Record<(typeof SCALE_NAMES)[number], readonly number[]>> = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  harmonic_minor: [0, 2, 3, 5, 7, 8, 11],
  melodic_minor: [0, 2, 3, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  locrian: [0, 1, 3, 5, 6, 8, 10],
  major_pentatonic: [0, 2, 4, 7, 9],
  minor_pentatonic: [0, 3, 5, 7, 10],
  blues: [0, 3, 5, 6, 7, 10],
  whole_tone: [0, 2, 4, 6, 8, 10],
  chromatic: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

/** The nearest key of a scale, of two equally near the lower one; always from 0 to 127. */
export function nearestInScale(key: number, root: number, scale: readonly number[]): number {
  for (let away = 0; away <= 11; away++) {
    for (const candidate of [key - away, key + away]) {
      if (candidate < 0 || candidate > 127) continue;
      if (scale.includes((((candidate - root) % 12) + 12) % 12)) return candidate;
    }
  }
  return key;
}
