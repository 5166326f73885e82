/**
 * What each field of a `session.json` may hold, so that one that is damaged is named and not stumbled over.
 *
 * Method: a kind for each field, in tables; what a command says of a value (a gain, a channel) is left to that command. Thread: any.
 */
import { MAX_TRACK_NUMBER, WHEN_NAMES } from "../commands/command_spec.ts";
import { LENGTH_RULES } from "../score/score_header.ts";

type Kind = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Kind>>;

/** Beyond any frame, level or tempo there is, and exact as a whole number. */
const MOST = 1e15;

const number: Kind = (value) => typeof value === "number" && Math.abs(value) <= MOST;
const flag: Kind = (value) => typeof value === "boolean";
const text: Kind = (value) => typeof value === "string";
const object: Kind = (value) => isObject(value);
const whole = (least: number, most = MOST): Kind => (value) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const orNone = (kind: Kind): Kind => (value) => value === null || kind(value);
const listOf = (kind: Kind): Kind => (value) => Array.isArray(value) && value.every(kind);
const oneOf = (names: readonly string[]): Kind => (value) => names.includes(value as string);

/** Fastest and slowest are those of loop.rate, in either direction. */
const rate: Kind = (value) => number(value) && Math.abs(value as number) >= 0.25 && Math.abs(value as number) <= 4;
/** A path that leads out of the session's folder is none of a session's. */
const path: Kind = (value) =>
  typeof value === "string" && /^[^/\\:][^\\:]*$/.test(value) && !value.split("/").includes("..");

const trackNumber = whole(1, MAX_TRACK_NUMBER);

const NEEDED: Fields = {
  frames: number,
  tempo_bpm: number,
  beats_per_bar: number,
  anchor_frame: number,
  anchor_length_frames: number,
};

const CLICK: Fields = {
  subdivision: whole(1),
  permutation: listOf(whole(0)),
  probability: number,
  accent: flag,
  output: whole(1),
};

const AIR: Fields = {
  ms: (value) => typeof value === "number" && value >= 0 && value <= 500,
  host: text,
  device: text,
  phones: text,
};

const SCENE_TRACK: Fields = { track: trackNumber };
const SCENE_TRACK_OPTIONAL: Fields = {
  plays: orNone(flag),
  muted: orNone(flag),
  gain: orNone(number),
  pan: orNone(number),
};

const scene: Kind = (value) =>
  isObject(value) && whole(1)(value["scene"]) &&
  listOf((track) => isObject(track) && wrongOf(track, SCENE_TRACK, SCENE_TRACK_OPTIONAL) === undefined)(
    value["tracks"],
  );

const OPTIONAL: Fields = {
  sample_rate: whole(1),
  tempo_asked: flag,
  anchor_beats: number,
  frames_per_beat: number,
  running: flag,
  monitor: number,
  master_gain: number,
  master_muted: flag,
  phones_gain: number,
  phones_inputs: number,
  phones_click: number,
  metronome: flag,
  metronome_gain: number,
  click: (value) => isObject(value) && wrongOf(value, CLICK, {}) === undefined,
  length_rule: oneOf(LENGTH_RULES),
  air: (value) => isObject(value) && wrongOf(value, AIR, {}) === undefined,
  selected: trackNumber,
  scenes: listOf(scene),
  scene_when: oneOf(WHEN_NAMES),
  patterns: path,
  patterns_sha256: text,
  actions: listOf(object),
};

const TRACK: Fields = { track: trackNumber, gain: number, pan: number };
const LOOP: Fields = { ...TRACK, file: path, length_frames: whole(1), origin_frame: number };
const TRACK_OPTIONAL: Fields = {
  playing: flag,
  rate,
  place_frames: number,
  grid_beats: number,
  grid_beat: number,
  cycle_frames: whole(1),
  phones: number,
  muted: flag,
  soloed: flag,
  inputs: listOf(whole(1)),
  output: orNone(whole(1)),
  direct: orNone(whole(1)),
  groups: listOf(whole(1)),
  mute_group: whole(0),
  recorded_frames: number,
  beats: number,
  once: flag,
  sound_sha256: text,
};

/** Name of the first field that is missing or holds what it cannot; undefined: none. */
export function firstWrongField(record: Record<string, unknown>): string | undefined {
  const wrong = wrongOf(record, NEEDED, OPTIONAL);
  if (wrong !== undefined) return wrong;
  const tracks = record["tracks"];
  if (!Array.isArray(tracks) || !tracks.every(isObject)) return "tracks";
  for (const track of tracks) {
    const field = wrongOf(track, track["file"] === undefined ? TRACK : LOOP, TRACK_OPTIONAL);
    if (field !== undefined) return field;
  }
  return undefined;
}

function wrongOf(holder: Record<string, unknown>, needed: Fields, optional: Fields): string | undefined {
  return Object.keys(needed).find((name) => !needed[name]!(holder[name])) ??
    Object.keys(optional).find((name) => holder[name] !== undefined && !optional[name]!(holder[name]));
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
