/**
 * `analyse FILE…`: onsets, beats and tempo of recordings, as a table for people or (`--json`) a line a file for programs.
 *
 * A file that cannot be read is a sentence on standard error; the others are analysed all the same. Thread: control.
 */
import type { Command } from "commander";
import type { FileAnalysis } from "../analyse/analyse_file.ts";
import { EXIT_DONE, EXIT_FAILED, UserError } from "../errors.ts";
import { addTask, type Finish } from "./task.ts";
import { clearProgress, showProgress } from "./progress.ts";

const DESCRIPTION = "Tell onsets, beats and tempo of recordings.";
const FORM = `
WAV and FLAC at any sample rate. With --json every file is a line
{"file", "sample_rate", "duration_s", "tempo_bpm", "tempo_confidence", "tempo_candidates", "beats_s", "onsets_s"}.`;

/** Adds `analyse`. */
export function registerAnalyse(program: Command, finish: Finish): void {
  const command = addTask(program, "analyse", DESCRIPTION).argument("<FILES...>", "recordings");
  command.option("--json", "print one JSON object a file").addHelpText("after", FORM).action(
    async (paths: string[]) => finish(await analyse(paths, command.opts()["json"] === true)),
  );
}

async function analyse(paths: readonly string[], json: boolean): Promise<number> {
  const { analyseFile } = await import("../analyse/analyse_file.ts");
  const { loadAnalysisModule } = await import("../../dsp/analysis_module.ts");
  const module = await loadAnalysisModule();
  let exitCode = EXIT_DONE;
  let header = json ? undefined : tableHeader(paths);
  for (const path of paths) {
    try {
      const analysis = await analyseFile(path, module, (share) => showProgress(`Listening to ${path}`, share)).finally(
        clearProgress,
      );
      if (header !== undefined) console.log(header);
      header = undefined;
      console.log(json ? JSON.stringify(jsonOf(analysis)) : tableRow(analysis, paths));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      console.error(error.message);
      exitCode = EXIT_FAILED;
    }
  }
  return exitCode;
}

/** A file in the words that JSON uses everywhere; times to a tenth of a millisecond. */
export function jsonOf(analysis: FileAnalysis): Record<string, unknown> {
  return {
    file: analysis.path,
    sample_rate: analysis.sampleRate,
    duration_s: rounded(analysis.durationS, 6),
    tempo_bpm: analysis.tempoBpm === undefined ? null : rounded(analysis.tempoBpm, 3),
    tempo_confidence: rounded(analysis.confidence, 3),
    tempo_candidates: analysis.candidates.map(({ tempoBpm, score }) => ({
      tempo_bpm: rounded(tempoBpm, 3),
      score: rounded(score, 3),
    })),
    beats_s: analysis.beatsS.map((time) => rounded(time, 4)),
    onsets_s: analysis.onsetsS.map((time) => rounded(time, 4)),
  };
}

/** Widths of the columns after the file's name. */
const WIDTHS = [10, 10, 7, 7, 8];

function tableHeader(paths: readonly string[]): string {
  return row("file", ["length", "tempo", "sure", "beats", "onsets"], "other tempi", paths);
}

/** A file as a row of the table; `paths` are those of all rows. */
export function tableRow(analysis: FileAnalysis, paths: readonly string[]): string {
  const { path, durationS, tempoBpm, confidence, candidates, beatsS, onsetsS } = analysis;
  const others = candidates.filter((candidate) => Math.abs(candidate.tempoBpm / (tempoBpm ?? 1) - 1) > 0.02);
  return row(
    path,
    [
      `${durationS.toFixed(2)} s`,
      tempoBpm === undefined ? "none" : tempoBpm.toFixed(2),
      tempoBpm === undefined ? "" : `${Math.round(100 * confidence)} %`,
      `${beatsS.length}`,
      `${onsetsS.length}`,
    ],
    others.map((candidate) => candidate.tempoBpm.toFixed(1)).join(", "),
    paths,
  );
}

function row(name: string, cells: readonly string[], end: string, paths: readonly string[]): string {
  const width = Math.max(4, ...paths.map((path) => path.length));
  const middle = cells.map((cell, index) => cell.padStart(WIDTHS[index]!)).join("");
  return `${name.padEnd(width)}${middle}  ${end}`.trimEnd();
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
