/**
 * Chance that is no chance: a number that looks random but depends only on what it is drawn for, so that a plan made in one piece or
 * in many is the same, and a score plays the same again.
 *
 * Method: the finaliser of MurmurHash3 over each whole number in turn (A. Appleby, 2011). Thread: any.
 */

/** 0 ≤ x < 1, from whole numbers (their lower 32 bits, and what is above them). */
export function draw(...from: readonly number[]): number {
  let hash = 0x2545f491;
  for (const value of from) {
    hash = mix(hash ^ value);
    hash = mix(hash + Math.floor(value / 0x100000000));
  }
  return (hash >>> 0) / 0x100000000;
}

function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) + 0x9e3779b9 | 0;
}
