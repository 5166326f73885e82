// Tempo of recordings of 1 to 3 s, as `analyse` tells it: whole beats that may be repeated, and pieces cut anywhere.
//
// deno run --allow-read scripts/measure/tempo/short_files.ts
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { hearRepeated } from "../../../src/analyse/repeated_listening.ts";
import { LISTENING_RATE, WholeListening } from "../../../src/analyse/whole_listening.ts";
import { BARS, FIRST_BEAT_S, playPattern, seededRandom } from "./patterns.ts";
import { soundStrokes } from "./sounds.ts";

const PLAYED_S = 8;
const SLOWEST_BPM = 60;
const FASTEST_BPM = 180;
const STEP_BPM = 6;
const LONGEST_S = 2.98;
/** A tempo is right, or right but for the octave, within this share. */
const RIGHT = 0.01;

/** What was told, of how many. */
interface Tally {
  files: number;
  right: number;
  octave: number;
  sureAndWrong: number;
}

const module = await loadAnalysisModule();
console.log("cut            heard       files  right  octave  wrong and 50 % sure or more");
for (const anywhere of [false, true]) {
  const tallies = [emptyTally(), emptyTally()];
  for (const name of Object.keys(BARS)) {
    for (let tempoBpm = SLOWEST_BPM; tempoBpm <= FASTEST_BPM; tempoBpm += STEP_BPM) {
      const sound = cut(name, tempoBpm, anywhere);
      const listening = await WholeListening.prepare(module);
      listening.take(sound);
      const once = listening.finish();
      const answers = [once, await hearRepeated(sound, once, module)];
      answers.forEach((answer, index) => count(tallies[index]!, tempoBpm, answer.tempoBpm ?? 0, answer.confidence));
    }
  }
  ["once", "as a loop"].forEach((heard, index) =>
    printRow(anywhere ? "anywhere" : "whole beats", heard, tallies[index]!)
  );
}

function cut(name: string, tempoBpm: number, anywhere: boolean): Float32Array {
  const sound = soundStrokes(playPattern(name, tempoBpm, PLAYED_S, { seed: tempoBpm }), PLAYED_S, tempoBpm);
  const random = seededRandom(tempoBpm);
  const beatS = 60 / tempoBpm;
  const beats = [8, 4, 2].find((count) => count * beatS <= LONGEST_S)!;
  const startS = anywhere ? FIRST_BEAT_S + random() * 2 : FIRST_BEAT_S;
  const lengthS = anywhere ? 1.5 + random() * 1.4 : beats * beatS;
  return sound.slice(Math.round(startS * LISTENING_RATE), Math.round((startS + lengthS) * LISTENING_RATE));
}

function emptyTally(): Tally {
  return { files: 0, right: 0, octave: 0, sureAndWrong: 0 };
}

function count(tally: Tally, truth: number, told: number, confidence: number): void {
  const near = (factor: number) => Math.abs(told / truth / factor - 1) < RIGHT;
  tally.files++;
  if (near(1)) tally.right++;
  else {
    if (near(2) || near(0.5)) tally.octave++;
    if (confidence >= 0.5) tally.sureAndWrong++;
  }
}

function printRow(where: string, heard: string, { files, right, octave, sureAndWrong }: Tally): void {
  const numbers = [files, right, octave, sureAndWrong].map((number) => String(number).padStart(7)).join("");
  console.log(where.padEnd(14), heard.padEnd(10), numbers);
}
