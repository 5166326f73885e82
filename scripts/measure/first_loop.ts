// The first loop, measured: where listening puts its start and its length, for presses that are early or late.
//
// Plucks: a string is plucked, the press is 0, 20, 50 or 90 ms away on either side; how far is the start from the pluck? Loops: 4–16 beats
// at 40–240 BPM, start and end pressed anywhere within ±80 ms; how far is the length from the beats that were meant, for 8 beats?
// Offline and deterministic: the same on every machine.
//
// deno run -A scripts/measure/first_loop.ts [--no-hits] [--worst N]     (hits need sonic-pi-samples and sox)
import { makeKits } from "./first_loop/kits.ts";
import { measureLoops, measurePlucks, type Result } from "./first_loop/takes.ts";

const LIMIT_MS = 2;
const START_LIMIT_MS = 5;

function row(name: string, results: readonly Result[], error: (result: Result) => number, limit: number): string {
  const errors = results.map((result) => Math.abs(error(result))).sort((a, b) => a - b);
  const at = (share: number) =>
    errors[Math.min(errors.length - 1, Math.floor(share * errors.length))]!.toFixed(2).padStart(9);
  const within = errors.filter((ms) => ms < limit).length;
  const counted = results.filter((result) => result.counted).length;
  return `${name.padEnd(34)}${String(errors.length).padStart(6)}${`${within}`.padStart(8)}${at(0.5)}${at(0.95)}${
    at(1)
  }${String(counted).padStart(9)}`;
}

const kits = await makeKits(!Deno.args.includes("--no-hits"));
const worst = Number(Deno.args[Deno.args.indexOf("--worst") + 1] ?? 0) || 0;
console.log(`${"ms".padEnd(34)} takes  within   median      p95    worst  counted`);
console.log(row("start of plucks (5 ms)", await measurePlucks(), (result) => result.startMs, START_LIMIT_MS));
const wrong: Result[] = [];
for (const humanS of [0, 0.001, 0.004]) {
  for (const kit of kits) {
    const results = await measureLoops(kit, humanS);
    wrong.push(...results.filter((result) => humanS < 0.002 && Math.abs(result.lengthMs) >= LIMIT_MS));
    console.log(
      row(`${kit.name}, ±${1000 * humanS} ms, 8 beats (2 ms)`, results, (result) => result.lengthMs, LIMIT_MS),
    );
  }
}
for (const { what, startMs, lengthMs } of wrong.slice(0, worst)) {
  console.log(`${what}; start off ${startMs.toFixed(1)}, length ${lengthMs.toFixed(1)} ms`);
}
