/**
 * Clocks to follow: a song's true ticks and how they are heard. Deterministic: the seed decides everything.
 *
 * Units: seconds, BPM. Thread: any.
 */

/** One tick as it truly was and each time it was heard (none when it was lost). */
export interface Tick {
  true: number;
  heard: number[];
  bpm: number;
}

/** What happens to a clock. */
export interface Clock {
  /** Tempo at a time. */
  bpm(time: number): number;
  jitter: number;
  /** Share of ticks lost, and heard twice. */
  lost?: number;
  doubled?: number;
  /** From the second to the third, nothing comes through; then all of it at once. */
  stall?: readonly [number, number];
}

/** Uniform and normal deviates of a seed (mulberry32, Box and Muller). */
export function deviates(seed: number): { uniform(): number; normal(): number } {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Ticks of a clock until a time, 24 a beat. */
export function* ticksOf(clock: Clock, until: number, seed: number): Generator<Tick> {
  const { uniform, normal } = deviates(seed);
  let released = 0;
  for (let time = 0; time < until; time += 60 / (24 * clock.bpm(time))) {
    const tick: Tick = { true: time, heard: [], bpm: clock.bpm(time) };
    const isLost = time > 1 && uniform() < (clock.lost ?? 0);
    const isDoubled = time > 1 && uniform() < (clock.doubled ?? 0);
    let at = time + clock.jitter * normal();
    const [from, to] = clock.stall ?? [Infinity, Infinity];
    if (at >= from && at < to) at = to + 0.0001 * released++;
    if (!isLost) tick.heard.push(at);
    if (!isLost && isDoubled) tick.heard.push(at + 0.0005);
    yield tick;
  }
}
