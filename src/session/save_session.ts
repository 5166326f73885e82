/**
 * Writes what a sitting made into its folder: a WAV file a loop, its patterns, and `session.json` with what playing on later needs.
 *
 * Method: every file is written durably (flushed, then moved to its place); `session.json` comes last, so that it never names a
 * loop that is not there.
 * Thread: control, when no audio worker touches the engine any more.
 */
import { join } from "node:path";
import { LAYOUT_VERSION } from "../../dsp/assembly/layout.ts";
import { type LoopSound, readLoop } from "../../dsp/layers.ts";
import { readSnapshot, readTrack, type TrackSnapshot } from "../../dsp/snapshot.ts";
import { UserError } from "../errors.ts";
import { sameData } from "../sequencer/edit/same_data.ts";
import { savePatterns } from "../sequencer/files/pattern_files.ts";
import { type Bank, emptyBank } from "../sequencer/model/pattern.ts";
import { moveDurably, syncFolder, temporaryPath, writeFileDurably } from "../files/durable.ts";
import { writeWav } from "../files/wav_writer.ts";

/** Patterns of the sequencer, as `step.load` and set files take them. */
const PATTERN_FILE = "patterns.json";

/** What closing a session left behind. */
export interface SessionRemains {
  folder: string;
  /** Files written, in order. */
  saved: string[];
  /** Sentences worth saying. */
  notes: string[];
  /** A sentence for everything that could not be saved; the task then ends with exit code 1. */
  failures: string[];
}

/** What belongs into `session.json` beside the engine's own state. */
export interface SessionFacts {
  version: string;
  host: string;
  device: string;
  startedAt: Date;
  /** Files that the host wrote. */
  files: string[];
  /** What the sequencer holds. */
  bank: Bank;
}

/** What saving came to. */
export interface SaveResult {
  /** Paths written, in order. */
  saved: string[];
  /** A sentence for each file that could not be written. */
  failures: string[];
}

/** Write every loop, the patterns if there are any, and `session.json`. A loop that cannot be written does not keep the others from being written. */
export function saveSession(memory: WebAssembly.Memory, folder: string, facts: SessionFacts): SaveResult {
  const result: SaveResult = { saved: [], failures: [] }, tracks: Record<string, unknown>[] = [];
  for (let index = 0; index < readSnapshot(memory).trackCount; index++) {
    const track = readTrack(memory, index);
    if (track.deleted) continue;
    const loop = readLoop(memory, index);
    const file = loop && `loops/track-${String(index + 1).padStart(2, "0")}.wav`;
    const saved = loop && file && keepGoing(result, () => saveLoop(folder, file, loop));
    tracks.push({ ...describeTrack(track), ...(saved ? { file, ...describeLoop(loop) } : {}) });
  }
  const hasPatterns = !sameData(facts.bank, emptyBank()) &&
    keepGoing(result, () => savePatternFile(folder, facts.bank));
  const patterns = hasPatterns ? { patterns: PATTERN_FILE } : {};
  const session = { rondo_session: 1, ...describeSession(memory, facts), ...patterns, tracks };
  keepGoing(result, () => saveText(join(folder, "session.json"), session));
  return result;
}

function keepGoing(result: SaveResult, save: () => string): boolean {
  try {
    result.saved.push(save());
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    result.failures.push(error.message);
    return false;
  }
}

function savePatternFile(folder: string, bank: Bank): string {
  const path = join(folder, PATTERN_FILE);
  savePatterns(path, bank);
  return path;
}

function saveText(path: string, value: unknown): string {
  writeFileDurably(path, JSON.stringify(value, null, 2) + "\n");
  return path;
}

function saveLoop(folder: string, file: string, loop: LoopSound): string {
  const path = join(folder, file);
  Deno.mkdirSync(join(folder, "loops"), { recursive: true });
  const part = temporaryPath(path);
  writeWav(part, loop.channels, loop.sampleRate);
  moveDurably(part, path);
  syncFolder(folder);
  return path;
}

function describeLoop(loop: LoopSound) {
  return { length_frames: loop.lengthFrames, origin_frame: loop.originFrame };
}

function describeTrack(track: TrackSnapshot) {
  return {
    track: track.index + 1,
    gain: track.gain,
    pan: track.pan,
    muted: track.muted,
    soloed: track.soloed,
    channels: track.channelCount,
    output: track.output < 0 ? null : track.output + 1,
    direct: track.direct < 0 ? null : track.direct + 1,
  };
}

function describeSession(memory: WebAssembly.Memory, facts: SessionFacts) {
  const snapshot = readSnapshot(memory);
  return {
    engine: LAYOUT_VERSION,
    rondo: facts.version,
    deno: Deno.version.deno,
    started_at: facts.startedAt.toISOString(),
    host: facts.host,
    device: facts.device,
    score: "score.jsonl",
    host_files: facts.files,
    frames: snapshot.frame,
    tempo_bpm: snapshot.tempoBpm,
    beats_per_bar: snapshot.beatsPerBar,
    anchor_frame: snapshot.anchorFrame,
    anchor_length_frames: snapshot.anchorLength,
  };
}
