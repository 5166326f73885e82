/**
 * Where one sitting keeps its files: a folder of its own, or that of a saved session that it goes on with.
 *
 * Method: a sitting that goes on overwrites nothing: its score, its sound and what it began with get the number of the sitting. What
 * it began with is linked, not copied, into a folder that later saves leave alone, so that its score can be rendered for good.
 * Thread: control.
 */
import { basename, dirname, join, resolve } from "node:path";
import { syncFolder } from "../files/durable.ts";
import { fileFault } from "../files/file_faults.ts";
import { hasLoop, openSaved, type SavedSession } from "../saved/open_saved.ts";
import { readRecord, RECORD_FILE } from "../saved/session_record.ts";
import { type FolderLock, lockFolder } from "./folder_lock.ts";
import { makeSessionFolder, removeSessionFolder } from "./session_folder.ts";
import type { ScoreHeader } from "../score/score_header.ts";
import { sessionHeader } from "./session_format.ts";
import type { SessionOptions } from "./session_options.ts";

/** The files of a sitting. */
export interface Sitting {
  readonly folder: string;
  /** Path of the score. */
  readonly score: string;
  /** Path of what is played; left out: it is not kept. */
  readonly input?: string;
  /** What it goes on with, if anything. */
  readonly begun?: { readonly saved: SavedSession; readonly start: string };
  /** The options, with what the saved session fills in. */
  readonly options: SessionOptions;
  /** Nobody else plays in the folder. */
  readonly lock: FolderLock;
}

/**
 * Make the folder, or take up the session that it holds.
 * @throws UserError when that is not to be had; nothing is left behind then
 */
export function openSitting(options: SessionOptions, now: Date): Sitting {
  const asked = options.sessionFolder === undefined ? undefined : resolve(options.sessionFolder);
  if (asked === undefined || readRecord(asked) === undefined) {
    const folder = makeSessionFolder(options.sessionFolder, now);
    const input = inputOf(options, join(folder, "input.wav"));
    return { folder, score: join(folder, "score.jsonl"), ...input, options, lock: lockFolder(folder) };
  }
  const lock = lockFolder(asked);
  try {
    return { ...goOn(options, asked), lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Goes on with the saved session in a folder. */
function goOn(options: SessionOptions, asked: string): Omit<Sitting, "lock"> {
  const number = freeNumber(asked), start = `start-${number}`;
  const saved = openSaved(asked), outputFile = join(asked, `output-${number}.wav`);
  keepStart(saved, join(asked, start));
  const bank = options.bank ?? saved.bank, lengthRule = options.lengthRule ?? saved.record.length_rule;
  return {
    folder: asked,
    score: join(asked, `score-${number}.jsonl`),
    ...inputOf(options, join(asked, `input-${number}.wav`)),
    begun: { saved, start },
    options: {
      ...options,
      outputFile: options.outputFile ?? outputFile,
      ...(bank === undefined ? {} : { bank }),
      ...(lengthRule === undefined ? {} : { lengthRule }),
    },
  };
}

function inputOf({ recordInput = true }: SessionOptions, input: string): { input?: string } {
  return recordInput ? { input } : {};
}

/** The first line of its score. */
export function sittingHeader({ options, begun, input }: Sitting, sampleRate: number): ScoreHeader {
  return {
    ...sessionHeader(options, sampleRate),
    ...(begun && { start: begun.start }),
    ...(input !== undefined && { input: basename(input) }),
  };
}

/** Take back what a sitting made that never began. */
export function abandonSitting({ folder, score, input, begun, options, lock }: Sitting): void {
  lock.release();
  if (begun === undefined) return removeSessionFolder(folder);
  removeIfThere(join(folder, begun.start));
  removeIfThere(score);
  if (input !== undefined) removeIfThere(input);
  const { outputFile } = options;
  if (outputFile !== undefined && dirname(outputFile) === folder) removeIfThere(outputFile);
}

function freeNumber(folder: string): number {
  const taken = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  for (let number = 2;; number++) {
    const names = [`score-${number}.jsonl`, `input-${number}.wav`, `output-${number}.wav`, `start-${number}`];
    if (!names.some((name) => taken.has(name))) {
      return number;
    }
  }
}

function keepStart({ folder, record }: SavedSession, start: string): void {
  const files = [...record.tracks.filter(hasLoop).map(({ file }) => file), record.patterns, RECORD_FILE];
  try {
    for (const file of files.filter((name) => name !== undefined)) {
      const to = join(start, file);
      Deno.mkdirSync(dirname(to), { recursive: true });
      linkOrCopy(join(folder, file), to);
      syncFolder(dirname(to));
    }
    syncFolder(folder);
  } catch (cause) {
    removeIfThere(start);
    throw fileFault("write", basename(start), cause);
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    Deno.linkSync(from, to);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) throw cause;
    Deno.copyFileSync(from, to); // a file system without hard links
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
