/**
 * Takes a bank from any file that holds notes: Rondo's own pattern files, steppy's, and MIDI files.
 *
 * Thread: control.
 */
import { parseJsonc, plainJson } from "../../config/jsonc.ts";
import { UserError } from "../../errors.ts";
import { readSmf } from "../../midi/smf/read_smf.ts";
import type { Bank } from "../model/pattern.ts";
import { importSmf } from "../smf/import_smf.ts";
import type { PortOf } from "./bank_of_file.ts";
import { openNoteFile } from "./note_file.ts";
import { bankOfData, savePatterns } from "./pattern_files.ts";
import { isSteppy } from "./steppy.ts";

/** Longest MIDI file: whatever is in it, it is read in less time than patterns that play are planned ahead. */
const MOST_MIDI_BYTES = 2 ** 20;

/** A bank and the file that it may be saved to again: none where it came from a file of another program. */
export interface LoadedBank {
  readonly bank: Bank;
  readonly path?: string;
  /** Sentences about what it could not hold. */
  readonly notices?: readonly string[];
}

/** Takes it. Throws a UserError in one sentence. */
export function loadBank(path: string, portOf: PortOf = () => undefined): LoadedBank {
  const file = openNoteFile(path);
  if (file.kind === "midi") return importBytes(file.bytes, path);
  const data = parseJsonc(file.text, path), bank = bankOfData(data, path, portOf);
  return isSteppy(data) ? { bank } : { bank, path };
}

function importBytes(bytes: Uint8Array, path: string): LoadedBank {
  if (bytes.length <= MOST_MIDI_BYTES) return importSmf(readSmf(bytes, path), path);
  throw new UserError(`Cannot import ${path}: it is longer than 1 MiB; take tracks out of it.`);
}

/**
 * Saves a bank: to a new file, or to the one that it came from, unless somebody wrote comments into that.
 * @throws UserError in one sentence; what was there is then as it was
 */
export function saveBank(path: string, bank: Bank, from: string | undefined): void {
  if (path === from && hasComments(path)) {
    throw new UserError(
      `Cannot save over ${path}: it was written by hand and its comments would be lost; give step.save another path.`,
    );
  }
  savePatterns(path, bank, path === from);
}

function hasComments(path: string): boolean {
  try {
    const text = Deno.readTextFileSync(path);
    return plainJson(text) !== text;
  } catch {
    // Gone, or not to be read: then there is nothing to lose, or saving says so.
    return false;
  }
}
