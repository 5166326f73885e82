const LOOK_MS = 10;

/** Waits for a condition, looking every 10 ms; fails with what was waited for after so many ms. */
export async function until(what: string, condition: () => boolean, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what}: did not happen within ${limitMs} ms`);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
