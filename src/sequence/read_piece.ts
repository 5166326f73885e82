/**
 * Reads what `sequence` plays: a MIDI file, a pattern file of Rondo, or one of steppy. What it is shows in what it holds, not in its name.
 *
 * Thread: control.
 */
import { basename } from "node:path";
import { UsageError } from "../errors.ts";
import { readSmf } from "../midi/smf/read_smf.ts";
import { openNoteFile } from "../sequencer/files/note_file.ts";
import { parsePatterns } from "../sequencer/files/pattern_files.ts";
import { pieceOfBank } from "./bank_piece.ts";
import { pieceOfMidiFile } from "./midi_file_piece.ts";
import type { Piece } from "./piece.ts";

/** Reads a piece that plays so many times on these outputs. Throws a UserError in one sentence. */
export function readPiece(path: string, times: number, outputs: readonly Output[]): Piece {
  const file = openNoteFile(path), name = basename(path);
  if (file.kind === "midi") return pieceOfMidiFile(readSmf(file.bytes, path), name, times);
  const piece = pieceOfBank(parsePatterns(file.text, path, (port) => placeOf(port, outputs)), name, times);
  return outputs.length === 1 ? onOnePort(piece) : checkPorts(piece, path, outputs.length);
}

/** An output as people name it, and the port that it plays to. */
interface Output {
  readonly name: string;
  readonly port: string;
}

/** One output is meant for everything, whatever a part calls its own. */
function placeOf(wanted: string, outputs: readonly Output[]): number | undefined {
  const place = outputs.findIndex(({ name, port }) => name === wanted || port === wanted);
  return outputs.length === 1 ? 0 : place < 0 ? undefined : place;
}

function onOnePort(piece: Piece): Piece {
  return { ...piece, portCount: 1, plan: (from, to) => piece.plan(from, to).map((event) => ({ ...event, port: 0 })) };
}

function checkPorts(piece: Piece, path: string, count: number): Piece {
  if (piece.portCount <= count) return piece;
  throw new UsageError(
    `A part of ${path} plays on MIDI output ${piece.portCount - 1}, but --port names only 0 to ${
      count - 1
    }: name more, or one for everything.`,
  );
}
