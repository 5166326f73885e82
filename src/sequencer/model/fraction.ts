/**
 * Exact fractions of small whole numbers: where in a step something sounds, and for how long.
 *
 * Method: lowest terms, the denominator above 0, both whole numbers that a double holds exactly; what would not fit is a programmer's
 * fault. Thread: any.
 */

/** n / d in lowest terms, d ≥ 1. */
export interface Fraction {
  readonly n: number;
  readonly d: number;
}

/** Largest denominator that text and numbers may have; a 1/10000 step is 12 µs at 120 BPM. */
const MOST_DENOMINATOR = 10000;

const HELD_GRAIN = 9600;

export const ZERO: Fraction = { n: 0, d: 1 };
export const ONE: Fraction = { n: 1, d: 1 };
export const HALF: Fraction = { n: 1, d: 2 };

/** n / d in lowest terms. */
export function fraction(n: number, d = 1): Fraction {
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d) || d === 0) {
    throw new RangeError(`${n}/${d} is not a fraction of whole numbers that can be held.`);
  }
  const common = greatestCommon(Math.abs(n), Math.abs(d)) * Math.sign(d);
  return { n: n / common || 0, d: d / common };
}

/** The greatest whole number that divides both. */
export function greatestCommon(x: number, y: number): number {
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** x + y. */
export function add(x: Fraction, y: Fraction): Fraction {
  return fraction(x.n * y.d + y.n * x.d, x.d * y.d);
}

/** x − y. */
export function subtract(x: Fraction, y: Fraction): Fraction {
  return fraction(x.n * y.d - y.n * x.d, x.d * y.d);
}

/** x × y. */
export function multiply(x: Fraction, y: Fraction): Fraction {
  return fraction(x.n * y.n, x.d * y.d);
}

/** Below 0 where x < y, 0 where they are equal. */
export function compare(x: Fraction, y: Fraction): number {
  return x.n * y.d - y.n * x.d;
}

/** The value as a double: one rounding. */
export function toNumber({ n, d }: Fraction): number {
  return n / d;
}

/** The same, or the nearest that files can hold: to 1/9600, 13 µs of a sixteenth at 120 BPM. */
export function asHeld(x: Fraction): Fraction {
  return x.d <= MOST_DENOMINATOR ? x : fraction(Math.round((x.n / x.d) * HELD_GRAIN), HELD_GRAIN);
}

/** A fraction of a number with up to four digits behind the point (0.3333 stays 3333/10000), or of text like "1/3". */
export function parseFraction(value: unknown): Fraction | undefined {
  if (typeof value === "number") return fromNumber(value);
  const match = typeof value === "string" ? /^(-?\d{1,7})(?:\/(\d{1,5}))?$/.exec(value.trim()) : null;
  if (match === null) return undefined;
  const d = Number(match[2] ?? 1);
  return d >= 1 && d <= MOST_DENOMINATOR ? fraction(Number(match[1]), d) : undefined;
}

function fromNumber(value: number): Fraction | undefined {
  return Math.abs(value) <= 1e6 ? fraction(Math.round(value * MOST_DENOMINATOR), MOST_DENOMINATOR) : undefined;
}

/** As files have it: a whole number as such, another one as text like "1/3". */
export function fractionJson({ n, d }: Fraction): number | string {
  return d === 1 ? n : `${n}/${d}`;
}
