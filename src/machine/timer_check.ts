/**
 * How late a sleeping thread wakes up: what the built-in host and, later, MIDI output rest on.
 *
 * Method: 200 sleeps of 1 ms with Atomics.wait; lateness is the time over that, as median and 99th percentile. It also takes in
 * whatever else the machine does meanwhile, which is the point. Thread: any that may block for about 0.3 s.
 */
import type { Finding } from "./finding.ts";

const SLEEPS = 200;
const SLEEP_MS = 1;
/** Lateness that costs a block of 128 frames at 48 kHz. */
const POOR_MS = 2.6;

/** Value at a share (0…1) of a sorted list. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Sleeps and measures. */
export function checkTimer(): Finding {
  const word = new Int32Array(new SharedArrayBuffer(4));
  const lateness: number[] = [];
  for (let count = 0; count < SLEEPS; count++) {
    const start = performance.now();
    Atomics.wait(word, 0, 0, SLEEP_MS);
    lateness.push(performance.now() - start - SLEEP_MS);
  }
  lateness.sort((one, other) => one - other);
  const worst = quantile(lateness, 0.99);
  const sentence = `A sleep of ${SLEEP_MS} ms wakes ${quantile(lateness, 0.5).toFixed(2)} ms late (median), ` +
    `${worst.toFixed(2)} ms in the worst of a hundred.`;
  return { topic: "timer", level: worst < POOR_MS ? "good" : "note", sentence };
}
