/**
 * `session.json`: the one file that says what a saved session holds. What it names was whole before it was written.
 *
 * Older versions are read with what they lack filled in; newer ones are refused in a sentence. Tracks, channels and inputs count from
 * 1 in the file. Thread: any. Units: frames.
 */
import { join } from "node:path";
import type { WhenName } from "../commands/command_spec.ts";
import type { ActionWords } from "../commands/describe_action.ts";
import { UserError } from "../errors.ts";
import { fileFault } from "../files/file_faults.ts";
import type { LengthRule } from "../score/score_header.ts";
import { firstWrongField, isObject } from "./record_check.ts";

/** Name of the file in a session's folder. */
export const RECORD_FILE = "session.json";
/** What is written. 1: no grid beyond tempo and anchor, no inputs, no sums. */
export const RECORD_VERSION = 2;
/** Longer files are not sessions. */
const MOST_BYTES = 64 * 2 ** 20;

/** The sound of a track. */
export interface SavedLoop {
  /** Path from the session's folder. */
  readonly file: string;
  readonly length_frames: number;
  readonly origin_frame: number;
  readonly recorded_frames?: number;
  readonly beats?: number;
  readonly once?: boolean;
  /** Frames of one cycle of a loop that was made longer by whole cycles; absent: its length. */
  readonly cycle_frames?: number;
  /** Sum of the samples as 32-bit floats, channel after channel; absent in version 1. */
  readonly sound_sha256?: string;
}

/** One track. */
export interface SavedTrack extends Partial<SavedLoop> {
  readonly track: number;
  readonly playing?: boolean;
  readonly gain: number;
  readonly pan: number;
  /** Frames of its loop a frame, below 0 backwards; absent: 1. */
  readonly rate?: number;
  /** Frame of the loop that it is at when the loop's origin is heard, at another rate than 1. */
  readonly place_frames?: number;
  /** Beats of its loop, and the beat of the grid on which that begins; absent: reckoned from length and origin. */
  readonly grid_beats?: number;
  readonly grid_beat?: number;
  /** Gain in the phones; absent: as loud as in the PA. */
  readonly phones?: number;
  readonly muted: boolean;
  readonly soloed: boolean;
  readonly channels: number;
  readonly inputs?: readonly number[];
  readonly output: number | null;
  readonly direct: number | null;
  /** From 1; absent: none. */
  readonly groups?: readonly number[];
  readonly mute_group?: number;
}

/** A scene: what it does with each track; null: nothing. */
export interface SavedScene {
  readonly scene: number;
  readonly tracks: readonly {
    readonly track: number;
    readonly plays: boolean | null;
    readonly muted: boolean | null;
    readonly gain: number | null;
    readonly pan: number | null;
  }[];
}

/** What the metronome clicks, as the arguments of `mix.click`. */
export interface SavedClick {
  readonly subdivision: number;
  readonly permutation: readonly number[];
  readonly probability: number;
  readonly accent: boolean;
  readonly output: number;
}

/** The way of the PA's sound through the air, and the devices that it was found with. */
export interface SavedAir {
  readonly ms: number;
  readonly host: string;
  /** Empty for the built-in host. */
  readonly device: string;
  readonly phones: string;
}

/** What stands in the file, as far as it is read again. */
export interface SessionRecord {
  readonly rondo_session: number;
  readonly sample_rate?: number;
  /** Frames since the session began when it was saved. */
  readonly frames: number;
  readonly tempo_bpm: number;
  readonly tempo_asked?: boolean;
  readonly beats_per_bar: number;
  readonly anchor_frame: number;
  readonly anchor_length_frames: number;
  readonly anchor_beats?: number;
  readonly frames_per_beat?: number;
  readonly running?: boolean;
  readonly monitor?: number;
  readonly master_gain?: number;
  readonly master_muted?: boolean;
  readonly phones_gain?: number;
  readonly phones_inputs?: number;
  readonly phones_click?: number;
  readonly metronome?: boolean;
  readonly metronome_gain?: number;
  readonly click?: SavedClick;
  readonly length_rule?: LengthRule;
  readonly air?: SavedAir;
  readonly selected?: number;
  readonly scenes?: readonly SavedScene[];
  /** What a launch waits for. */
  readonly scene_when?: WhenName;
  readonly patterns?: string;
  readonly patterns_sha256?: string;
  /** What `action.set` takes, and what is left of it. */
  readonly actions?: readonly ActionWords[];
  readonly tracks: readonly SavedTrack[];
}

/** Reads the record of a session's folder; undefined where there is none. Throws UserError in one sentence. */
export function readRecord(folder: string): SessionRecord | undefined {
  const path = join(folder, RECORD_FILE);
  let text: string;
  try {
    if (Deno.statSync(path).size > MOST_BYTES) throw new UserError(`Cannot read ${path}: it is longer than 64 MiB.`);
    text = Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw fileFault("read", path, cause);
  }
  return parseRecord(text, path);
}

/** Reads the text of a record called `path`. Throws UserError in one sentence. */
export function parseRecord(text: string, path: string): SessionRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`Cannot read ${path}: it is not JSON; it is no session that Rondo saved.`, { cause });
  }
  const version = isObject(value) ? value["rondo_session"] : undefined;
  if (!Number.isInteger(version) || (version as number) < 1) {
    throw new UserError(`Cannot read ${path}: it has no "rondo_session"; it is no session that Rondo saved.`);
  }
  if ((version as number) > RECORD_VERSION) {
    throw new UserError(
      `Cannot read ${path}: it is of version ${version}, and this Rondo knows versions up to ${RECORD_VERSION}; open it with the Rondo that saved it.`,
    );
  }
  const wrong = firstWrongField(value as Record<string, unknown>);
  if (wrong !== undefined) throw new UserError(`Cannot read ${path}: its "${wrong}" is missing or damaged.`);
  return value as SessionRecord;
}

/** The files that a record names, and what each holds where it says so. */
export function filesOf(record: SessionRecord): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { file, sound_sha256 } of record.tracks) if (file !== undefined) files.set(file, sound_sha256 ?? "");
  if (record.patterns !== undefined) files.set(record.patterns, record.patterns_sha256 ?? "");
  return files;
}
