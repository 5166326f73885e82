/**
 * A file with notes in it, as it lies on the disk: a MIDI file shows in its first bytes, everything else has to be text.
 *
 * Thread: control.
 */
import { UserError } from "../../errors.ts";
import { fileFault } from "../../files/file_faults.ts";

/** Longer files are not music of notes. */
const MOST_BYTES = 16 * 2 ** 20;
const MIDI_HEAD = "MThd";

/** The bytes of a MIDI file, or the text of another one. */
export type NoteFile = { readonly kind: "midi"; readonly bytes: Uint8Array } | {
  readonly kind: "text";
  readonly text: string;
};

/** Opens a file. Throws a UserError in one sentence. */
export function openNoteFile(path: string): NoteFile {
  const bytes = readBytes(path);
  if (String.fromCharCode(...bytes.subarray(0, MIDI_HEAD.length)) === MIDI_HEAD) return { kind: "midi", bytes };
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (cause) {
    throw new UserError(`Cannot read ${path}: it is neither a MIDI file nor a pattern file.`, { cause });
  }
}

function readBytes(path: string): Uint8Array {
  try {
    if (Deno.statSync(path).size <= MOST_BYTES) return Deno.readFileSync(path);
  } catch (cause) {
    throw fileFault("read", path, cause);
  }
  throw new UserError(`Cannot read ${path}: it is longer than ${MOST_BYTES / 2 ** 20} MiB.`);
}
