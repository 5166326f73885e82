// Tempo over click trains and drum patterns from 40 to 240 BPM, through sound: error, octave, and time until it is stable.
//
// deno run --allow-read scripts/measure/tempo/patterns_table.ts [STEP]   (BPM from row to row, 1 by default; feels take four times that)
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { hearSound } from "./hearing.ts";
import { judge } from "./judge.ts";
import { BARS, type Feel, FIRST_BEAT_S, playPattern } from "./patterns.ts";
import { soundStrokes } from "./sounds.ts";

const SLOWEST_BPM = 40;
const FASTEST_BPM = 240;
const PLAYED_S = 20;
/** Octaves must be right within these. */
const SURE_BPM: readonly [number, number] = [60, 180];
const STEP = Number(Deno.args[0] ?? 1);
const FEELS: Record<string, Feel> = {
  steady: {},
  swing: { swing: 0.62 },
  human: { humanMs: 8 },
  "swing, human": { swing: 0.62, humanMs: 8 },
};

/** What a row of the table counts. */
interface Tally {
  errorsPercent: number[];
  /** Of every beat told after its tempo was stable, but those of pieces whose beat is told off the beat. */
  beatErrorsMs: number[];
  /** Tempi whose beat is told nearer to the middle between beats. */
  offBeat: string[];
  wrongOctaves: string[];
  outside: string[];
  late: string[];
}

const module = await loadAnalysisModule();
console.log(
  "pattern     feel           n  median %    p95 %  beat ms: median    p95   wrong within 60–180 | not stable within 3 s or 6 beats | outside | off the beat",
);
for (const name of Object.keys(BARS)) {
  for (const [feelName, feel] of Object.entries(FEELS)) {
    if (name === "clicks" && feel.swing) continue;
    printRow(name, feelName, await measureRow(name, feel, feelName === "steady" ? STEP : 4 * STEP));
  }
}

async function measureRow(name: string, feel: Feel, step: number): Promise<Tally> {
  const tally: Tally = { errorsPercent: [], beatErrorsMs: [], offBeat: [], wrongOctaves: [], outside: [], late: [] };
  for (let tempoBpm = SLOWEST_BPM; tempoBpm <= FASTEST_BPM; tempoBpm += step) {
    const strokes = playPattern(name, tempoBpm, PLAYED_S, { ...feel, seed: tempoBpm });
    const heard = await hearSound(soundStrokes(strokes, PLAYED_S, tempoBpm), module);
    const { reading, error, stableS, beatErrorsS } = await judge(heard, { tempoBpm, firstS: FIRST_BEAT_S }, module);
    const sure = tempoBpm >= SURE_BPM[0] && tempoBpm <= SURE_BPM[1];
    if (stableS === Infinity) {
      (sure ? tally.wrongOctaves : tally.outside).push(`${tempoBpm}→${reading.tempoBpm.toFixed(1)}`);
      continue;
    }
    tally.errorsPercent.push(100 * Math.abs(error));
    tallyBeats(tally, tempoBpm, beatErrorsS);
    if (stableS > Math.max(3, 6 * 60 / tempoBpm)) tally.late.push(`${tempoBpm}: ${stableS.toFixed(1)} s`);
  }
  return tally;
}

function tallyBeats({ beatErrorsMs, offBeat }: Tally, tempoBpm: number, errorsS: readonly number[]): void {
  const middleS = errorsS.toSorted((one, other) => one - other)[errorsS.length >> 1] ?? 0;
  if (middleS > 0.25 * 60 / tempoBpm) offBeat.push(String(tempoBpm));
  else for (const error of errorsS) beatErrorsMs.push(1000 * error);
}

function printRow(name: string, feel: string, tally: Tally): void {
  const list = (parts: string[], between: string) => parts.join(between) || "none";
  console.log(
    name.padEnd(11),
    feel.padEnd(12),
    String(tally.errorsPercent.length).padStart(3),
    at(tally.errorsPercent, 0.5, 4).padStart(9),
    at(tally.errorsPercent, 0.95, 4).padStart(8),
    at(tally.beatErrorsMs, 0.5, 2).padStart(15),
    at(tally.beatErrorsMs, 0.95, 2).padStart(6),
    " ",
    `${list(tally.wrongOctaves, " ")} | ${list(tally.late, ", ")} | ${list(tally.outside, " ")} | ${
      list(tally.offBeat, " ")
    }`,
  );
}

function at(numbers: readonly number[], part: number, digits: number): string {
  const sorted = numbers.toSorted((one, other) => one - other);
  return (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN).toFixed(digits);
}
