/**
 * What `step.save`, `step.load`, `step.import` and `step.export` do with files. Thread: control.
 */
import type { CommandRequest } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import { writeFileDurably } from "../files/durable.ts";
import { putPattern } from "../sequencer/edit/bank_edits.ts";
import type { PortOf } from "../sequencer/files/bank_of_file.ts";
import { loadBank, saveBank } from "../sequencer/files/load_bank.ts";
import { type Bank, MOST_PATTERNS } from "../sequencer/model/pattern.ts";
import { encodeSmf } from "../midi/smf/write_smf.ts";
import { smfOfBank } from "../sequencer/smf/export_smf.ts";

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

/** What became of it: a bank to take, the path that the bank has now (undefined: none any more), and a sentence. */
export interface FileAnswer {
  readonly bank?: Bank;
  readonly path?: string | undefined;
  readonly sentence: string;
}

/** Carries a file command out. Throws a UserError in one sentence; nothing is then changed or overwritten. */
export function carryOutFile(request: CommandRequest, desk: FileDesk): FileAnswer {
  switch (request.do) {
    case "step.save":
      return save(request.path, desk);
    case "step.load":
      return load(request.path!, desk);
    case "step.import":
      return importFile(request.path!, (request.pattern ?? desk.patternIndex + 1) - 1, desk);
    default:
      return exportFile(request.path!, request.cycles ?? 1, desk);
  }
}

function load(from: string, { portOf }: FileDesk): FileAnswer {
  const { bank, path, notices = [] } = loadBank(from, portOf);
  return { bank, path, sentence: [`Loaded ${from}.`, ...notices].join(" ") };
}

/** A file that the bank did not come from is never overwritten. */
function save(path: string | undefined, desk: FileDesk): FileAnswer {
  const to = path ?? desk.path;
  if (to === undefined) throw new UserError("step.save needs a path: these patterns come from no file yet.");
  saveBank(to, desk.bank, desk.path);
  return { path: to, sentence: `Saved ${to}.` };
}

function importFile(path: string, slot: number, { bank, portOf }: FileDesk): FileAnswer {
  const { bank: found, notices = [] } = loadBank(path, portOf);
  const patterns = found.patterns.filter((pattern) => pattern !== undefined);
  if (slot + patterns.length > MOST_PATTERNS) {
    throw new UserError(`${path} holds ${patterns.length} patterns: they do not fit behind slot ${slot + 1}.`);
  }
  const taken = patterns.reduce((into, pattern, index) => putPattern(into, slot + index, pattern), bank);
  const last = slot + patterns.length;
  const where = patterns.length === 1 ? `slot ${last}` : `slots ${slot + 1} to ${last}`;
  const song = found.song.length === 0
    ? ""
    : bank.song.length === 0
    ? " with its song"
    : " without its song: there is one";
  const sentence = [`Imported ${path} into ${where}${song}.`, ...notices].join(" ");
  return { bank: bank.song.length === 0 ? { ...taken, song: songFrom(found, slot) } : taken, sentence };
}

/** The song of a bank whose patterns, without free slots, are put into slots from `slot` on. */
function songFrom({ patterns, song }: Bank, slot: number): Bank["song"] {
  const freeBefore = (index: number) => patterns.slice(0, index).filter((pattern) => pattern === undefined).length;
  return song.filter(({ pattern }) => patterns[pattern] !== undefined)
    .map(({ pattern, times }) => ({ pattern: slot + pattern - freeBefore(pattern), times }));
}

function exportFile(path: string, cycles: number, { bank, patternIndex, seed, isSong }: FileDesk): FileAnswer {
  const pattern = bank.patterns[patternIndex];
  if (!isSong && pattern === undefined) throw new UserError(`Slot ${patternIndex + 1} holds no pattern to export.`);
  const options = { cycles, seed, ...(isSong ? {} : { pattern: patternIndex }) };
  writeFileDurably(path, encodeSmf(smfOfBank(bank, options)));
  return { sentence: `Exported ${isSong ? "the song" : pattern!.name} to ${path}.` };
}
