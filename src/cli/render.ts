/**
 * `render SCORE --input IN.wav --out DIR`: plays a score offline. Progress on a terminal, quiet in a pipe.
 *
 * Thread: control.
 */
import { type Command, Option } from "commander";
import { EXIT_DONE, UsageError } from "../errors.ts";
import type { RenderReport } from "../render/render.ts";
import { addTask, type Finish } from "./task.ts";
import { clearProgress, showProgress } from "./progress.ts";

const DESCRIPTION = "Play a score through the engine offline, faster than real time.";
const FILES = `
The folder gets mix.wav, a WAV file for each track, midi.mid and events.jsonl. Nothing that is there is overwritten.
A score is JSON lines: first {"rondo_score":1,"sample_rate":48000,"inputs":2}, then {"at":<frame>,"do":"<command>",…}.`;

interface RenderFlags {
  readonly input?: string;
  readonly out: string;
  readonly block?: number;
  readonly seconds?: number;
  readonly export?: boolean;
  readonly stems: boolean;
}

/** Adds `render`. */
export function registerRender(program: Command, finish: Finish): void {
  const command = addTask(program, "render", DESCRIPTION).argument("<SCORE>", "score file (JSON lines)");
  command
    .addOption(
      new Option(
        "--input <WAV>",
        "what is played into the score; left out: what its session kept beside it, else silence",
      ),
    )
    .addOption(new Option("--out <DIR>", "folder for the files, new or empty").makeOptionMandatory())
    .addOption(
      new Option("--block <FRAMES>", "frames a block, 1 to 8192, 4096 when left out; changes nothing but speed")
        .argParser(
          frames,
        ),
    )
    .addOption(
      new Option("--seconds <LENGTH>", "how long; else as the score says, or until input and commands are over")
        .argParser(seconds),
    )
    .addOption(
      new Option("--export", "also inputs.wav, click.wav, loops with their fade handles, and markers.txt"),
    )
    .addOption(new Option("--no-stems", "mix.wav alone, no file for each track: two to three times as fast"))
    .addHelpText("after", FILES)
    .action(async (scorePath: string) => {
      const flags = command.opts<RenderFlags>();
      const { renderScore } = await import("../render/render.ts");
      const startMs = performance.now();
      const report = await renderScore(scorePath, optionsOf(flags), (share) => showProgress("Rendering", share))
        .finally(clearProgress);
      if (report.note !== undefined) console.error(report.note);
      console.log(summary(report, (performance.now() - startMs) / 1000));
      finish(EXIT_DONE);
    });
}

function optionsOf(flags: RenderFlags) {
  if (!flags.stems && flags.export === true) {
    throw new UsageError(
      "Cannot render with --no-stems and --export: an export has a file for each track; leave one out.",
    );
  }
  return {
    outFolder: flags.out,
    ...(flags.block === undefined ? {} : { blockFrames: flags.block }),
    ...(flags.stems ? {} : { mixOnly: true }),
    ...(flags.export === true ? { isExport: true } : {}),
    ...(flags.input === undefined ? {} : { inputPath: flags.input }),
    ...(flags.seconds === undefined ? {} : { lengthSeconds: flags.seconds }),
  };
}

function frames(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 8192) return value;
  throw new UsageError(`--block cannot be "${text}": give a whole number of frames from 1 to 8192.`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 86400) return value;
  throw new UsageError(`--seconds cannot be "${text}": give a number of seconds from 0 to 86400.`);
}

/** JSON for programs, a sentence for people. */
function summary(report: RenderReport, tookSeconds: number): string {
  const lengthSeconds = report.frames / report.sampleRate;
  if (!Deno.stdout.isTerminal()) {
    return JSON.stringify({
      folder: report.folder,
      files: report.files,
      frames: report.frames,
      sample_rate: report.sampleRate,
      events: report.eventCount,
    });
  }
  const speed = Math.round(lengthSeconds / tookSeconds);
  return `${lengthSeconds.toFixed(1)} s rendered into ${report.folder} (${
    report.files.join(", ")
  }), ${speed} times real time.`;
}
