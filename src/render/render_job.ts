/**
 * Renders a score into a folder: mix.wav, a WAV for each track, midi.mid and events.jsonl.
 *
 * Method: one run of the engine makes everything; where the score routes its tracks itself, a second run makes the files of the tracks
 * (stem_plan.ts). Every file is the same, bit for bit, for every block size. Units: frames. Thread: a worker, or a test.
 */
import { dirname, join } from "node:path";
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { UsageError } from "../errors.ts";
import { describeEvent } from "../events/describe.ts";
import { plannedCommand } from "./planned_command.ts";
import { LOAD_COMMAND } from "../commands/session_commands.ts";
import { WavReader } from "../files/wav_reader.ts";
import { openSaved, type SavedSession } from "../saved/open_saved.ts";
import { readScore, type Score } from "../score/read.ts";
import { ENGINE_VERSION } from "../score/score_header.ts";
import { CLICK_FILE, ExportParts } from "./export_parts.ts";
import { MidiFileMaker } from "./midi_file.ts";
import { type OfflineHost, type Played, playScore } from "./play_score.ts";
import { type OutputFile, RenderFolder, trackFileName } from "./render_files.ts";
import { openRenderInput, type RenderInput } from "./render_input.ts";
import { openSoundFiles } from "./sound_files.ts";
import { NO_STEMS, planForTracks, planStems, stemLines, type StemPlan } from "./stem_plan.ts";

/** How to render. */
export interface RenderOptions {
  /** A WAV with the score's input channels, resampled where its rate is not the score's; left out: what its session kept beside it, else silence. */
  readonly inputPath?: string;
  /** A folder that does not exist yet, or is empty. */
  readonly outFolder: string;
  /** No files of single tracks. */
  readonly mixOnly?: boolean;
  /** Frames a block, RENDER_BLOCK_FRAMES when left out; changes nothing but speed. */
  readonly blockFrames?: number;
  /** How long it lasts; left out: as the score says, else until the input and the last command are over. */
  readonly lengthSeconds?: number;
  /** The same in frames. */
  readonly frames?: number;
  /** Also write the inputs, the metronome, each loop with its fade handle, and named places. */
  readonly isExport?: boolean;
  /** Bytes of the score that are read, where it is being written on. */
  readonly scoreBytes?: number;
}

/** What was rendered. */
export interface RenderReport {
  readonly folder: string;
  /** Names of the files, sorted. */
  readonly files: readonly string[];
  readonly frames: number;
  readonly sampleRate: number;
  readonly eventCount: number;
  /** A sentence each where the input was resampled, and where the render may not be what was heard live. */
  readonly note?: string;
}

/** Long blocks cost the least: what is done once a block takes twice as long in blocks of 512 frames. */
const RENDER_BLOCK_FRAMES = 4096;

/** Told how much is done, 0 to 1. */
export type RenderProgress = (share: number) => void;

interface Job {
  readonly host: OfflineHost;
  readonly score: Score;
  readonly scoreFolder: string;
  /** The saved session that it goes on from. */
  readonly start: SavedSession | undefined;
  readonly plan: StemPlan;
  readonly input: RenderInput;
  readonly folder: RenderFolder;
  readonly totalFrames: number;
  readonly blockFrames: number;
  readonly onProgress: RenderProgress;
}

/** Renders; throws UserError with one sentence, and then leaves nothing behind. */
export async function renderScoreHere(
  host: OfflineHost,
  scorePath: string,
  options: RenderOptions,
  onProgress: RenderProgress = () => {},
): Promise<RenderReport> {
  const score = readScore(scorePath, options.scoreBytes);
  const blockFrames = checkBlockFrames(options.blockFrames ?? RENDER_BLOCK_FRAMES);
  const input = await openRenderInput(inputPathOf(score, scorePath, options), score.header, scorePath);
  try {
    const folder = new RenderFolder(options.outFolder);
    try {
      const totalFrames = lengthOf(score, input.frameCount, options);
      const { start: name } = score.header;
      const scoreFolder = dirname(scorePath);
      const start = name === undefined ? undefined : openSaved(join(scoreFolder, name));
      const plan = options.mixOnly === true
        ? NO_STEMS
        : planStems(score, loadedChannels(score, scoreFolder), lastTrack(start));
      const job = { host, score, scoreFolder, start, plan, input, folder, totalFrames, blockFrames, onProgress };
      const eventCount = options.isExport === true
        ? await runExport(job, new ExportParts(folder, score.header, totalFrames))
        : await runJob(job);
      const { sample_rate: sampleRate } = score.header;
      const files = folder.finish();
      return {
        folder: options.outFolder,
        files,
        frames: totalFrames,
        sampleRate,
        eventCount,
        ...noteOn(score, scorePath, input),
      };
    } catch (error) {
      folder.discard();
      throw error;
    }
  } finally {
    input.close();
  }
}

/** What is played into a score: what was asked for, else what its session kept. */
function inputPathOf({ header }: Score, scorePath: string, { inputPath }: RenderOptions): string | undefined {
  return inputPath ?? (header.input === undefined ? undefined : join(dirname(scorePath), header.input));
}

/** Number of the last track of the session that a score goes on with. */
function lastTrack(start: SavedSession | undefined): number {
  return Math.max(0, ...(start?.record.tracks ?? []).map(({ track }) => track));
}

/** Channels of the widest file that a score loads; what cannot be read is told when it is played. */
function loadedChannels({ lines }: Score, folder: string): number {
  const widths = lines.flatMap(({ request: { do: name, path } }) => {
    if (name !== LOAD_COMMAND.name || path === undefined) return [];
    try {
      using reader = WavReader.open(join(folder, path));
      return [reader.header.channelCount];
    } catch {
      return [];
    }
  });
  return Math.max(2, ...widths);
}

function noteOn(score: Score, scorePath: string, input: RenderInput): { note?: string } {
  const { engine } = score.header;
  const notes = input.note === undefined ? [] : [input.note];
  if (engine !== ENGINE_VERSION) {
    notes.push(
      `${scorePath} was played on engine ${engine} and rendered on engine ${ENGINE_VERSION}: it may sound different.`,
    );
  }
  return notes.length === 0 ? {} : { note: notes.join(" ") };
}

function checkBlockFrames(blockFrames: number): number {
  if (Number.isInteger(blockFrames) && blockFrames >= 1 && blockFrames <= 8192) return blockFrames;
  throw new UsageError(`Cannot render in blocks of ${blockFrames} frames: give a whole number from 1 to 8192.`);
}

function lengthOf(score: Score, inputFrames: number, { lengthSeconds, frames }: RenderOptions): number {
  if (frames !== undefined) return frames;
  if (lengthSeconds !== undefined) return Math.round(lengthSeconds * score.header.sample_rate);
  const lastCommand = score.lines.at(-1)?.atFrame ?? -1;
  return score.header.frames ?? Math.max(inputFrames, lastCommand + 1);
}

async function runExport(job: Job, parts: ExportParts): Promise<number> {
  try {
    const eventCount = await runJob(job, parts);
    parts.finish();
    return eventCount;
  } finally {
    parts.close();
  }
}

async function runJob(job: Job, parts?: ExportParts): Promise<number> {
  const { folder, plan } = job;
  const events: string[] = [];
  const trackAtLine = new Map<number, number>();
  const chunks = parts === undefined ? {} : { chunks: () => parts.mixChunks() };
  const mix = { name: "mix.wav", channel: 0, channelCount: job.score.header.outputs, ...chunks };
  const clicks = parts !== undefined && job.score.lines.some(({ request }) => request.do === "mix.metronome");
  const midi = new MidiFileMaker(job.score.header.sample_rate);
  const onEvent = (event: EngineEvent) => {
    noteRoute(event, trackAtLine);
    parts?.note(event);
    if (event.kind === protocol.EVENT_GRID) midi.tempo(event.at, event.c);
    const described = describeEvent(event, job.score.header.sample_rate);
    events.push(JSON.stringify({ ...described, ...plannedCommand(event, job.score.lines) }) + "\n");
  };
  const outputCount = plan.withMix ? Math.max(plan.outputCount, mix.channelCount) : mix.channelCount;
  const share = plan.withMix && !clicks ? 1 : 0.5;
  const played = await play(
    job,
    outputCount,
    plan.withMix ? [mix, ...stemFiles(plan)] : [mix],
    onEvent,
    { from: 0, share },
    { midi, parts },
  );
  if (!plan.withMix || clicks) {
    const exact = plan.withMix ? plan : planForTracks(plan, played.trackCount);
    const lines = stemLines(job.score, exact, trackAtLine);
    const { phones: _, ...header } = job.score.header;
    const again = { ...job, score: { ...job.score, header, lines } };
    const click = clicks ? [{ name: CLICK_FILE, channel: 0, channelCount: 2 }] : [];
    const files = [...click, ...(plan.withMix ? [] : stemFiles(exact))];
    await play(again, exact.outputCount, files, () => {}, { from: share, share });
  }
  if (plan.withMix) { for (const { name } of stemFiles(plan).slice(played.trackCount)) folder.remove(name); }
  folder.write("midi.mid", midi.encode(job.totalFrames));
  folder.write("events.jsonl", events.join(""));
  return events.length;
}

/** The file of each track, and the outputs that it comes from. */
function stemFiles({ stems }: StemPlan): { name: string; channel: number; channelCount: number }[] {
  return stems.map((stem, index) => ({ ...stem, name: trackFileName(index) }));
}

/** Remembers which track a mix.output line reached. */
function noteRoute(event: EngineEvent, trackAtLine: Map<number, number>): void {
  if (event.command !== protocol.COMMAND_OUTPUT || event.kind === protocol.EVENT_REFUSED) return;
  if (event.track >= 0) trackAtLine.set(event.id, event.track);
}

async function play(
  job: Job,
  outputCount: number,
  files: readonly OutputFile[],
  onEvent: (event: EngineEvent) => void,
  progress: { from: number; share: number },
  { midi, parts }: { midi?: MidiFileMaker; parts?: ExportParts | undefined } = {},
): Promise<Played> {
  const { input, score, totalFrames, blockFrames } = job;
  const { path: folder } = job.folder, { sample_rate: sampleRate } = score.header;
  const writers = await openSoundFiles({ folder, files, sampleRate, outputCount, totalFrames });
  input.rewind();
  try {
    return await playScore(job.host, {
      header: score.header,
      folder: job.scoreFolder,
      lines: score.lines,
      ...(job.start === undefined ? {} : { start: job.start }),
      outputCount,
      totalFrames,
      blockFrames,
      read(inputs, frames) {
        input.read(inputs, frames);
        parts?.read(inputs, frames);
      },
      write: (outputs, frames) => writers.write(outputs, frames),
      lost(frames) {
        input.skip(frames);
        parts?.lost(frames);
        writers.writeSilence(frames);
      },
      onEvent,
      ...(midi === undefined ? {} : { onMidi: (...sent) => midi.message(...sent) }),
      ...(parts === undefined ? {} : { onEnd: (memory) => parts.keepLoops(memory) }),
      onProgress: (frame) => job.onProgress(progress.from + progress.share * frame / totalFrames),
    });
  } finally {
    await writers.close();
  }
}
