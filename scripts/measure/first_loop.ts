// The first loop, measured: where listening puts its start and its length, for presses that are early or late.
//
// Plucks: a string is plucked, the press is 0, 20, 50 or 90 ms away on either side; how far is the start from the pluck? Loops: 4–16 beats
// at 40–240 BPM, start and end pressed anywhere within ±80 ms; how far is the length from the beats that were meant, for 8 beats?
// Offline and deterministic: the same on every machine.
//
// deno run -A scripts/measure/first_loop.ts [--no-hits] [--worst N]     (hits need sonic-pi-samples and sox)
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { decide, hear } from "./first_loop/hear_take.ts";
import { type Kit, makeKits } from "./first_loop/kits.ts";
import { makePluck, play, SAMPLE_RATE } from "./first_loop/played.ts";
import { seededRandom } from "./tempo/patterns.ts";

const OFFSETS_MS = [0, 20, 50, 90];
const BEATS = [4, 5, 6, 7, 8, 12, 16];
const PRESSES = 4;
const PRESS_S = 0.08;
const LIMIT_MS = 2;
const START_LIMIT_MS = 5;

/** One take: errors in ms, and whether the beats were counted as meant. */
interface Result {
  what: string;
  startMs: number;
  lengthMs: number;
  counted: boolean;
}

const module = await loadAnalysisModule();

/** Plucks, each alone, at several strings, with the press on either side. */
async function measurePlucks(): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, hz] of [82.4, 110, 146.8, 196, 246.9, 329.6, 440].entries()) {
    const string = makePluck(hz, index + 11);
    const strokeAt = (quarter: number) => quarter % 4 === 0 ? string : undefined;
    const piece = { name: "", bpm: 70 + 9 * index, beats: 4, strokeAt, humanS: 0, before: 0, after: 1, seed: index };
    const { sound, startFrame, beatFrames } = play(piece);
    const heard = await hear(sound, module);
    for (const ms of OFFSETS_MS.flatMap((ms) => ms === 0 ? [0] : [-ms, ms])) {
      const pressed = Math.round(startFrame + ms / 1000 * SAMPLE_RATE);
      const { startFrame: start } = decide(heard, pressed, Math.round(startFrame + 4 * beatFrames), "tempo");
      results.push({ what: `${hz} Hz, ${ms} ms`, startMs: (start - startFrame) / 48, lengthMs: 0, counted: true });
    }
  }
  return results;
}

async function measureLoops(kit: Kit, humanS: number): Promise<Result[]> {
  const results: Result[] = [];
  const random = seededRandom(kit.name.length * 131 + humanS * 1e5);
  for (let bpm = 40; bpm <= 240; bpm += 8) {
    const beats = BEATS[Math.floor(random() * BEATS.length)]!;
    const playsOn = random() < 0.5;
    const piece = {
      ...kit,
      bpm: bpm + random(),
      beats,
      humanS,
      before: random() < 0.5 ? 4 : 0,
      after: playsOn ? 2 : 0,
      seed: bpm,
    };
    const { sound, startFrame, beatFrames } = play(piece);
    const heard = await hear(sound, module);
    for (let press = 0; press < PRESSES; press++) {
      const [early, late] = [PRESS_S * (2 * random() - 1), PRESS_S * (2 * random() - 1)];
      const start = Math.round(startFrame + early * SAMPLE_RATE),
        end = Math.round(startFrame + beats * beatFrames + late * SAMPLE_RATE);
      const made = decide(heard, start, end, "tempo");
      results.push({
        what: `${kit.name} ${piece.bpm.toFixed(1)} BPM ${beats} beats, pressed ${ms(early)} and ${ms(late)}: ` +
          `${made.start}/${made.end} ${made.beats} beats ${
            (60 * SAMPLE_RATE * made.beats / made.lengthFrames).toFixed(1)
          } BPM`,
        startMs: (made.startFrame - startFrame) / 48,
        lengthMs: (made.lengthFrames - beats * beatFrames) / 48 * 8 / beats,
        counted: made.beats === beats,
      });
    }
  }
  return results;
}

function ms(seconds: number): string {
  return `${(1000 * seconds).toFixed(0)} ms`;
}

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
