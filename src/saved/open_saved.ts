/**
 * Opens a saved session: its record, its patterns and its loops, each held against the sum that was saved with it.
 *
 * Thread: any but the audio thread.
 */
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { readWav, type WavSound } from "../files/wav_reader.ts";
import { loadBank } from "../sequencer/files/load_bank.ts";
import type { Bank } from "../sequencer/model/pattern.ts";
import { soundSum } from "./content_sum.ts";
import { readRecord, RECORD_FILE, type SavedLoop, type SavedTrack, type SessionRecord } from "./session_record.ts";

/** A saved session, its sound still on disk. */
export interface SavedSession {
  readonly folder: string;
  readonly record: SessionRecord;
  /** What the sequencer held; undefined: nothing. */
  readonly bank: Bank | undefined;
}

/** Opens a folder's session. Throws UserError in one sentence when there is none or it cannot be read. */
export function openSaved(folder: string): SavedSession {
  const record = readRecord(folder);
  if (record === undefined) {
    throw new UserError(`There is no saved session in ${folder}: it holds no ${RECORD_FILE}; name the folder of one.`);
  }
  const bank = record.patterns === undefined ? undefined : loadBank(join(folder, record.patterns)).bank;
  return { folder, record, bank };
}

/** The sound of a track's loop. Throws UserError when it is not there or not what was saved. */
export function readSavedLoop(folder: string, track: SavedTrack & SavedLoop): WavSound {
  const path = join(folder, track.file), sound = readWav(path);
  const isOther = sound.frameCount !== track.length_frames ||
    (track.sound_sha256 !== undefined && soundSum(sound.channels) !== track.sound_sha256);
  if (isOther) throw new UserError(`${path} is not the loop that was saved: put the file back as it was.`);
  return sound;
}

/** Whether a track of a record holds a loop. */
export function hasLoop(track: SavedTrack): track is SavedTrack & SavedLoop {
  return track.file !== undefined;
}
