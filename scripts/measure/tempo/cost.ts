// What tempo costs a hop, without the onset detector: each hop's shortest time of several runs, so that other work on the machine
// counts for little; the same hop does the same work in each run.
//
// deno run --allow-read scripts/measure/tempo/cost.ts
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { TempoListener } from "../../../dsp/tempo.ts";
import { hearSound } from "./hearing.ts";
import { playPattern } from "./patterns.ts";
import { soundStrokes } from "./sounds.ts";

const PLAYED_S = 60;
const RUNS = 9;
const FORMAT = { sampleRate: 48000, hopFrames: 128 };

const module = await loadAnalysisModule();
console.log("tempo's time a hop, µs   median     p99     max");
for (const name of ["clicks", "rock", "sixteenths"]) {
  const heard = await hearSound(soundStrokes(playPattern(name, 120, PLAYED_S), PLAYED_S, 1), module);
  const shortest = new Float64Array(heard.envelope.length).fill(Infinity);
  for (let run = 0; run < RUNS; run++) {
    const tempo = await TempoListener.prepare(FORMAT, module);
    let onset = 0;
    for (let hop = 0; hop < shortest.length; hop++) {
      const start = performance.now();
      for (; onset < heard.onsets.length && heard.onsets[onset]!.knownHop <= hop; onset++) {
        tempo.pushOnset(heard.onsets[onset]!.frame, heard.onsets[onset]!.strength);
      }
      tempo.push(heard.envelope[hop]!, heard.levels[hop]!);
      shortest[hop] = Math.min(shortest[hop]!, 1000 * (performance.now() - start));
    }
  }
  const sorted = shortest.toSorted();
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!.toFixed(2);
  console.log(name.padEnd(22), at(0.5).padStart(8), at(0.99).padStart(7), at(1).padStart(7));
}
