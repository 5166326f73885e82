/**
 * Measures how well onsets are found, beside other detectors: deno run -A scripts/measure/onsets/measure.ts
 *
 * Needs fluidsynth with a General MIDI soundfont, sonic-pi-samples, sox and aubio-tools. The pieces are made once (some minutes)
 * and kept under build/onsets. Settings of the peers, and a shift of all their times, are those that suit the tuning half best.
 */
import { CLASSES, corpusName, readCorpus } from "./corpus.ts";
import { type Detector, DETECTORS, type Told } from "./detectors.ts";
import { fMeasure, matchOnsets, quantile, sumTallies } from "./matching.ts";
import { collectResults, type Result } from "./results.ts";

const WINDOWS_SECONDS = [0.05, 0.025, 0.01];
const KINDS = Object.keys(CLASSES);

/** A detector with its best setting. */
interface Entrant {
  detector: Detector;
  setting: number;
  shiftSeconds: number;
}

function toldBy({ detector, setting }: Entrant, result: Result): Told[] {
  return result.told.get(detector)![setting]!;
}

function shifted(entrant: Entrant, result: Result): number[] {
  return toldBy(entrant, result).map(({ seconds }) => seconds - entrant.shiftSeconds);
}

function scoreOf(entrant: Entrant, results: readonly Result[], windowSeconds: number): number {
  return fMeasure(
    sumTallies(results.map((result) => matchOnsets(result.recording.truth, shifted(entrant, result), windowSeconds))),
  );
}

/** Mean over the classes, so that none counts more. */
function meanScore(entrant: Entrant, results: readonly Result[]): number {
  const scores = KINDS.map((kind) => scoreOf(entrant, ofKind(results, kind), 0.025));
  return scores.reduce((sum, score) => sum + score) / scores.length;
}

function ofKind(results: readonly Result[], kind: string): Result[] {
  return results.filter(({ recording }) => recording.kind === kind);
}

/** The setting and shift that suit the recordings best; Rondo's times stay as they are. */
function fit(detector: Detector, results: readonly Result[]): Entrant {
  const entrants = detector.settings.map((_, setting): Entrant => {
    const plain = { detector, setting, shiftSeconds: 0 };
    if (detector.name === "rondo") return plain;
    const errors = results.flatMap((result) =>
      matchOnsets(result.recording.truth, shifted(plain, result), 0.05).errors
    );
    return { detector, setting, shiftSeconds: quantile(errors, 0.5) };
  });
  const scores = entrants.map((entrant) => meanScore(entrant, results));
  return entrants[scores.indexOf(Math.max(...scores))]!;
}

function printScores(title: string, entrants: readonly Entrant[], results: readonly Result[]): void {
  console.log(`\n${title}: F at ±50 / ±25 / ±10 ms`);
  console.log("".padEnd(34) + KINDS.map((kind) => kind.padStart(21)).join(""));
  const counts = KINDS.map((kind) =>
    ofKind(results, kind).reduce((sum, { recording }) => sum + recording.truth.asked.length, 0)
  );
  console.log("onsets asked for".padEnd(34) + counts.map((count) => String(count).padStart(21)).join(""));
  for (const entrant of entrants) {
    const { detector, setting, shiftSeconds } = entrant;
    const shift = shiftSeconds === 0 ? "" : ` −${(1000 * shiftSeconds).toFixed(1)} ms`;
    const cells = KINDS.map((kind) =>
      WINDOWS_SECONDS.map((window) => scoreOf(entrant, ofKind(results, kind), window).toFixed(3)).join(" ").padStart(21)
    );
    console.log(`${detector.name}, ${detector.settings[setting]}${shift}`.padEnd(34) + cells.join(""));
  }
}

/** Delay from a physical start to the published onset, and placement errors, in ms. */
function printTimes(title: string, entrant: Entrant, results: readonly Result[]): void {
  console.log(`\n${title}: ${entrant.detector.name}, ms; delay of what is told, error of where it is placed`);
  console.log("".padEnd(12) + "delay median   p90   p99   error median   p90   dry median   p90");
  for (const kind of KINDS) {
    const delays: number[] = [];
    const errors: number[] = [];
    const dry: number[] = [];
    for (const result of ofKind(results, kind)) {
      const told = toldBy(entrant, result);
      for (const start of result.recording.truth.asked) {
        const match = told.find(({ seconds }) => Math.abs(seconds - entrant.shiftSeconds - start) <= 0.025);
        if (!match) continue;
        delays.push(1000 * (match.knownSeconds - start));
        const error = 1000 * Math.abs(match.seconds - entrant.shiftSeconds - start);
        errors.push(error);
        if (result.recording.surrounding === "dry") dry.push(error);
      }
    }
    const cell = (values: number[], part: number, width: number) => quantile(values, part).toFixed(1).padStart(width);
    console.log(
      kind.padEnd(12) + cell(delays, 0.5, 12) + cell(delays, 0.9, 6) + cell(delays, 0.99, 6) +
        quantile(errors, 0.5).toFixed(2).padStart(15) + quantile(errors, 0.9).toFixed(2).padStart(6) +
        quantile(dry, 0.5).toFixed(2).padStart(13) + quantile(dry, 0.9).toFixed(2).padStart(6),
    );
  }
}

const results = await collectResults(readCorpus(), await corpusName(), (reason) => console.log(reason));
const tuning = results.filter(({ recording }) => !recording.heldOut);
const heldOut = results.filter(({ recording }) => recording.heldOut);
const entrants = DETECTORS.filter((detector) => results.every(({ told }) => told.has(detector)))
  .map((detector) => fit(detector, tuning));
for (const [title, half] of [["Tuning half", tuning], ["Half held out", heldOut]] as const) {
  printScores(title, entrants, half);
  for (const entrant of entrants) if (entrant.detector.name !== "aubio") printTimes(title, entrant, half);
}
