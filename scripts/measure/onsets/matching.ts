// How well told onsets match true ones: one to one, within a window.
import type { Truth } from "./truth.ts";

/** Counts for one recording or many. */
export interface Tally {
  asked: number;
  told: number;
  matched: number;
}

/** Told onsets that match nothing asked for are no errors within this of a free note, or within the window if wider. */
const FREE_SECONDS = 0.025;

/** Most pairs of true and told times within `windowSeconds`; told times near a free note that pair with nothing are left out. */
export function matchOnsets(
  truth: Truth,
  told: readonly number[],
  windowSeconds: number,
): Tally & { errors: number[] } {
  const errors: number[] = [];
  const paired = new Set<number>();
  for (let a = 0, t = 0; a < truth.asked.length && t < told.length;) {
    const error = told[t]! - truth.asked[a]!;
    if (Math.abs(error) <= windowSeconds) {
      errors.push(error);
      paired.add(t);
      a++;
      t++;
    } else if (error < 0) t++;
    else a++;
  }
  const reach = Math.max(windowSeconds, FREE_SECONDS);
  const left = told.filter((time, t) => !paired.has(t) && truth.free.some((free) => Math.abs(free - time) <= reach));
  return { asked: truth.asked.length, told: told.length - left.length, matched: errors.length, errors };
}

/** 2·matched / (asked + told), 0…1. */
export function fMeasure({ asked, told, matched }: Tally): number {
  return asked + told === 0 ? 1 : 2 * matched / (asked + told);
}

/** Sums of tallies. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum = { asked: 0, told: 0, matched: 0 };
  for (const { asked, told, matched } of tallies) {
    sum.asked += asked;
    sum.told += told;
    sum.matched += matched;
  }
  return sum;
}

/** The value below which that part of the values lies; NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}
