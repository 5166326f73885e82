/**
 * Makes garbage at a given rate: what a busy control thread does to its neighbours.
 *
 * Method: every 5 ms arrays of 1 KiB each, one in ten of which lives on for a second. As a program it is the load beside a
 * native client: `deno run scripts/measure/garbage.ts MEGABYTES_A_SECOND`.
 */

const ARRAY_WORDS = 126; // and two words of head, 8 bytes each
const TICK_MS = 5;
const KEPT = 2000;

/** Starts to make so many MB a second in this thread; the answer stops it. */
export function makeGarbage(megabytesPerSecond: number): () => void {
  const kept: number[][] = [];
  let made = 0;
  const start = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - start) / 1000) * megabytesPerSecond * 1000;
    for (; made < due; made++) {
      const array = new Array<number>(ARRAY_WORDS).fill(made);
      if (made % 10 === 0) kept[(made / 10) % KEPT] = array;
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

if (import.meta.main) makeGarbage(Number(Deno.args[0] ?? 100));
