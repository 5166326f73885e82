/**
 * What `step.save`, `step.load`, `step.import` and `step.export` do with files. Thread: control.
 */
import { extname } from "node:path";
import type { CommandRequest } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import { fileFault } from "../files/file_faults.ts";
import { writeFileDurably } from "../files/durable.ts";
import { putPattern } from "../sequencer/edit/bank_edits.ts";
import type { PortOf } from "../sequencer/files/bank_of_file.ts";
import { loadPatterns, savePatterns } from "../sequencer/files/pattern_files.ts";
import { type Bank, MOST_PATTERNS } from "../sequencer/model/pattern.ts";
import { exportPattern, exportSong } from "../sequencer/smf/export_smf.ts";
import { importSmf } from "../sequencer/smf/import_smf.ts";

/** Longest MIDI file that is read. */
const MOST_BYTES = 64 * 2 ** 20;

/** What a file command works on. */
export interface FileDesk {
  readonly bank: Bank;
  /** Slot that is shown. */
  readonly patternIndex: number;
  /** Where the bank came from or went to last. */
  readonly path: string | undefined;
  readonly seed: number;
  /** The song plays. */
  readonly isSong: boolean;
  portOf: PortOf;
}

/** What became of it: a bank to take, the path that the bank has now, and a sentence. */
export interface FileAnswer {
  readonly bank?: Bank;
  readonly path?: string;
  readonly sentence: string;
}

/** Carries a file command out. Throws a UserError in one sentence; nothing is then changed or overwritten. */
export function carryOutFile(request: CommandRequest, desk: FileDesk): FileAnswer {
  switch (request.do) {
    case "step.save":
      return save(request.path, desk);
    case "step.load":
      return {
        bank: loadPatterns(request.path!, desk.portOf),
        path: request.path!,
        sentence: `Loaded ${request.path}.`,
      };
    case "step.import":
      return importFile(request.path!, (request.pattern ?? desk.patternIndex + 1) - 1, desk);
    default:
      return exportFile(request.path!, request.cycles ?? 1, desk);
  }
}

/** A file that the bank did not come from is never overwritten. */
function save(path: string | undefined, desk: FileDesk): FileAnswer {
  const to = path ?? desk.path;
  if (to === undefined) throw new UserError("step.save needs a path: these patterns come from no file yet.");
  savePatterns(to, desk.bank, to === desk.path);
  return { path: to, sentence: `Saved ${to}.` };
}

function importFile(path: string, slot: number, { bank, portOf }: FileDesk): FileAnswer {
  const found = isMidi(path) ? importSmf(readBytes(path), path) : loadPatterns(path, portOf);
  const patterns = found.patterns.filter((pattern) => pattern !== undefined);
  if (slot + patterns.length > MOST_PATTERNS) {
    throw new UserError(`${path} holds ${patterns.length} patterns: they do not fit behind slot ${slot + 1}.`);
  }
  const taken = patterns.reduce((into, pattern, index) => putPattern(into, slot + index, pattern), bank);
  const last = slot + patterns.length;
  const where = patterns.length === 1 ? `slot ${last}` : `slots ${slot + 1} to ${last}`;
  return { bank: taken, sentence: `Imported ${path} into ${where}.` };
}

function exportFile(path: string, cycles: number, { bank, patternIndex, seed, isSong }: FileDesk): FileAnswer {
  const pattern = bank.patterns[patternIndex];
  if (!isSong && pattern === undefined) throw new UserError(`Slot ${patternIndex + 1} holds no pattern to export.`);
  writeFileDurably(path, isSong ? exportSong(bank, { cycles, seed }) : exportPattern(pattern!, { cycles, seed }));
  return { sentence: `Exported ${isSong ? "the song" : pattern!.name} to ${path}.` };
}

function isMidi(path: string): boolean {
  return [".mid", ".midi", ".smf", ".kar"].includes(extname(path).toLowerCase());
}

/** The bytes of a file. Throws a UserError when they cannot be read, or are too many. */
export function readBytes(path: string): Uint8Array {
  try {
    if (Deno.statSync(path).size > MOST_BYTES) throw new UserError(`Cannot read ${path}: it is longer than 64 MiB.`);
    return Deno.readFileSync(path);
  } catch (cause) {
    throw fileFault("read", path, cause);
  }
}
