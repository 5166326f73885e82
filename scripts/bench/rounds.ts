// Compares what does the same job: rounds alternate between all of them, so that a busy machine slows all alike.
//
// Each round repeats the job until it takes long enough to be timed. Minimum and median of the rounds are reported; the
// minimum is what the code needs, the median what it got. Units: µs. Thread: main.

const ROUND_MS = 0.25;
const WARM_UP_ROUNDS = 30;

/** Something that does the job. */
export interface Contestant {
  name: string;
  run: () => void;
}

/** Times of one contestant for one job. */
export interface RoundTimes {
  name: string;
  min_us: number;
  median_us: number;
}

/** Times all contestants over `rounds` alternating rounds. */
export function compareRounds(contestants: readonly Contestant[], rounds: number): RoundTimes[] {
  const repeats = contestants.map(({ run }) => countRepeats(run));
  const times = contestants.map(() => new Float64Array(rounds));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    contestants.forEach(({ run }, index) => {
      const time = timeRun(run, repeats[index]!);
      if (round >= 0) times[index]![round] = time;
    });
  }
  return contestants.map(({ name }, index) => {
    const sorted = times[index]!.sort();
    return { name, min_us: sorted[0]!, median_us: sorted[rounds >> 1]! };
  });
}

/** Mean time of one job, in µs. */
function timeRun(run: () => void, repeats: number): number {
  const started = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) run();
  return (performance.now() - started) / repeats * 1000;
}

/** How many jobs fill a round, once the compiler has done its best. */
function countRepeats(run: () => void): number {
  const until = performance.now() + 30;
  let fastest = Infinity;
  while (performance.now() < until) fastest = Math.min(fastest, timeRun(run, 8));
  return Math.max(1, Math.round(ROUND_MS * 1000 / fastest));
}
