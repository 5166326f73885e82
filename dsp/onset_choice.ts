/**
 * Which of several onsets a press meant: near ones and strong ones first.
 *
 * Each onset costs √(|distance|·(1 − strength)); the cheapest wins. loopmate asks only afterwards whether the winner lies
 * within reach, so a strong far one hides a valid near one; `chooseOnset` looks only at those within reach. Pure; any thread.
 */

/** An onset as seen from a press. */
export interface OnsetCandidate {
  /** Onset minus press, in any unit; negative = the onset came first. */
  distance: number;
  /** 0…1. */
  strength: number;
}

/** The onset meant among those less than `reach` away, or undefined; the first of equals. */
export function chooseOnset<T extends OnsetCandidate>(candidates: readonly T[], reach: number): T | undefined {
  return cheapest(candidates.filter(({ distance }) => Math.abs(distance) < reach));
}

/** loopmate's choice: the best of all, and only if it lies within reach. */
export function chooseOnsetCompat<T extends OnsetCandidate>(candidates: readonly T[], reach: number): T | undefined {
  const best = cheapest(candidates);
  return best && Math.abs(best.distance) < reach ? best : undefined;
}

function cheapest<T extends OnsetCandidate>(candidates: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const candidate of candidates) if (best === undefined || cost(candidate) < cost(best)) best = candidate;
  return best;
}

function cost({ distance, strength }: OnsetCandidate): number {
  // Strengths are rounded as envelopes are: near ties of the original come out as there.
  return Math.sqrt(Math.abs(distance) * (1 - Math.fround(strength)));
}
