/**
 * Copies of what was loaded, in the session's folder: 32-bit float at the session's rate, as it went into the engine, named by content.
 *
 * So a score plays the same when the file it came from is changed or gone. Thread: any that may wait.
 */
import { basename, dirname, extname, join } from "node:path";
import { UserError } from "../errors.ts";
import { makeFolderDurably, moveDurably, temporaryPath } from "../files/durable.ts";
import { smplChunk } from "../files/wav_marks.ts";
import { readWav, type WavSound } from "../files/wav_reader.ts";
import { writeWav } from "../files/wav_writer.ts";
import { soundSum } from "../saved/content_sum.ts";

/** Name of the folder in a session's. */
const LOADS_FOLDER = "loads";
/** Characters of a name that come from the file's. */
const MOST_STEM = 40;

/** What a score needs to load it again. */
export interface LoadCopy {
  /** From the session's folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
}

/** Keeps a sound; one that is kept already is not written again. Throws UserError when it cannot be written. */
export function keepCopy(
  folder: string,
  source: string,
  channels: readonly Float32Array<ArrayBuffer>[],
  sampleRate: number,
  isLoop: boolean,
): LoadCopy {
  const sha256 = soundSum(channels), stem = basename(source, extname(source)).replace(/[^\p{L}\p{N}]+/gu, "_");
  const name = `${stem.slice(0, MOST_STEM)}-${sha256.slice(0, 8)}${isLoop ? "-loop" : ""}.wav`;
  const path = join(folder, LOADS_FOLDER, name), copy = { path: `${LOADS_FOLDER}/${name}`, sha256 };
  if (holds(path, sha256)) return copy;
  makeFolderDurably(dirname(path));
  const part = temporaryPath(path);
  const loop = { startFrame: 0, endFrame: channels[0]!.length };
  writeWav(part, channels, sampleRate, isLoop ? { chunks: () => smplChunk(loop, sampleRate) } : {});
  moveDurably(part, path, { overwrite: true });
  return copy;
}

function holds(path: string, sha256: string): boolean {
  try {
    Deno.lstatSync(path);
    return soundSum(readWav(path).channels) === sha256;
  } catch {
    return false;
  }
}

/**
 * Reads what a score names. Throws UserError when it lies outside the score's folder, has another rate, or is not what was loaded.
 * @param folder that of the score
 */
export function readCopy(folder: string, name: string, sha256: string | undefined, sampleRate: number): WavSound {
  if (/^[/\\]|:|(^|[/\\])\.\.([/\\]|$)/.test(name)) {
    throw new UserError(`Cannot load ${name}: a score loads from its own folder only; copy the file there.`);
  }
  const path = join(folder, name), sound = readWav(path);
  if (sound.sampleRate !== sampleRate) {
    throw new UserError(
      `Cannot load ${path}: it is at ${sound.sampleRate} Hz and the score at ${sampleRate} Hz; convert it.`,
    );
  }
  if (sha256 !== undefined && soundSum(sound.channels) !== sha256) {
    throw new UserError(`${path} is not what was loaded when the score was played: put the file back as it was.`);
  }
  return sound;
}
