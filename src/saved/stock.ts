/**
 * What the engine holds that a save has to keep: grid, mix, tracks, and which loop each track has, all of one moment.
 *
 * Method: the engine writes while this reads. What two looks agree on, with a block ended in between, is what stood between blocks.
 * Thread: control when the engine stands still; while it runs a worker, since it waits. Units: frames.
 */
import * as layout from "../../dsp/assembly/layout.ts";
import { readActions } from "../../dsp/actions.ts";
import { findWholeLoop, type LoopPlace } from "../../dsp/layers.ts";
import { readScenes, type SceneContent } from "../../dsp/scenes.ts";
import { type GridPlace, readGridPlace } from "../../dsp/track_place.ts";
import { readTrackRate, type TrackRate } from "../../dsp/track_rate.ts";
import { readSnapshot, readTrack, type Snapshot, trackOffset, type TrackSnapshot } from "../../dsp/snapshot.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { isPass } from "../commands/table.ts";
import { UserError } from "../errors.ts";
import { type ActionWords, describeAction, type PlannedNumbers } from "../commands/describe_action.ts";
import type { SavedClick } from "./session_record.ts";

/** What is kept as a snapshot shows it, of the session and of each track. */
const SHOWN = [
  "tempoBpm",
  "beatsPerBar",
  "framesPerBeat",
  "anchorFrame",
  "anchorLength",
  "running",
  "monitor",
  "mixes",
  "metronome",
  "selected",
] as const;
const TRACK_SHOWN = [
  "index",
  "gain",
  "pan",
  "phones",
  "muted",
  "soloed",
  "output",
  "direct",
  "groups",
  "muteGroup",
] as const;

/** One track. Channels and inputs count from 0. */
export interface TrackStock extends Readonly<Pick<TrackSnapshot, typeof TRACK_SHOWN[number]>> {
  readonly playing: boolean;
  readonly inputs: readonly number[];
  readonly loop: LoopPlace | undefined;
  /** Where there is a loop. */
  readonly rate: TrackRate | undefined;
  readonly gridPlace: GridPlace | undefined;
  /** What the save does not hold of it, since it is still being played. */
  readonly unfinished: Unfinished | undefined;
  /** Something waits for a boundary. */
  readonly waits: boolean;
}

/** A take into an empty track or over a loop, a pass over a loop or one that makes it longer, a loop that goes round once. */
export type Unfinished = "take" | "pass" | "once";

/** Everything but the sound. */
export interface Stock extends Readonly<Pick<Snapshot, typeof SHOWN[number]>> {
  readonly sampleRate: number;
  readonly inputCount: number;
  readonly outputCount: number;
  /** Somebody asked for the tempo; otherwise it is that of the anchor loop. */
  readonly tempoAsked: boolean;
  readonly anchorBeats: number;
  readonly metronomeGain: number;
  /** What it clicks, as the arguments of `mix.click`. */
  readonly click: SavedClick;
  /** LENGTH_… number. */
  readonly lengthRule: number;
  readonly scenes: readonly SceneContent[];
  /** WHEN_… number. */
  readonly sceneWhen: number;
  readonly tracks: readonly TrackStock[];
  readonly actions: readonly ActionWords[];
  /** A loop is about to be whole. */
  readonly isSettling: boolean;
}

/** Looks before giving up, and those for which an end that is being written is waited for. */
const MOST_LOOKS = 2000;
const PATIENT_LOOKS = 400;
/** Time between looks, ms, and how many of them a stream may stand still before it is taken to have stopped. */
const LOOK_MS = 2;
const STILL_LOOKS = 100;

/** What a running engine holds, at one moment between two blocks. Waits for blocks to end. */
export function takeSteadyStock(memory: WebAssembly.Memory, planned?: PlannedNumbers): Stock {
  let before = lookOnce(memory, planned);
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    waitForBlock(memory);
    const now = lookOnce(memory, planned);
    const isSame = now !== undefined && JSON.stringify(now) === JSON.stringify(before);
    if (isSame && (!now.isSettling || looks >= PATIENT_LOOKS)) return now;
    before = now;
  }
  throw new UserError("The session was not saved, since it changed all the time: save again.");
}

/** What the engine holds now; it must stand still. */
export function takeStock(memory: WebAssembly.Memory, planned?: PlannedNumbers): Stock {
  const snapshot = readSnapshot(memory), header = new DataView(memory.buffer, layout.HEADER_OFFSET);
  const looks = Array.from({ length: snapshot.trackCount }, (_, index) => lookAtTrack(memory, index));
  const kept = looks.filter((look) => look !== undefined);
  return {
    ...pick(snapshot, SHOWN),
    sampleRate: header.getInt32(layout.HEADER_SAMPLE_RATE_FIELD, true),
    inputCount: header.getInt32(layout.HEADER_INPUT_COUNT_FIELD, true),
    outputCount: header.getInt32(layout.HEADER_OUTPUT_COUNT_FIELD, true),
    tempoAsked: header.getInt32(layout.HEADER_TEMPO_SET_FIELD, true) !== 0,
    anchorBeats: header.getFloat32(layout.HEADER_ANCHOR_BEATS_FIELD, true),
    metronomeGain: header.getFloat32(layout.HEADER_METRONOME_GAIN_FIELD, true),
    click: readClick(memory),
    lengthRule: header.getInt32(layout.HEADER_LENGTH_RULE_FIELD, true),
    scenes: readScenes(memory),
    sceneWhen: snapshot.scenes.when,
    tracks: kept.map(({ track }) => track),
    actions: readActions(memory).map((action) => describeAction(action, planned)).filter(({ command }) =>
      command !== undefined
    ),
    isSettling: kept.some(({ isSettling }) => isSettling),
  };
}

function readClick(memory: WebAssembly.Memory): SavedClick {
  const state = new DataView(memory.buffer, layout.CLICK_STATE_OFFSET, layout.CLICK_STATE_BYTES);
  const subdivision = state.getInt32(protocol.CLICK_STATE_SUBDIVISION_FIELD, true);
  const places = state.getUint32(protocol.CLICK_STATE_PLACES_FIELD, true);
  return {
    subdivision,
    permutation: Array.from({ length: subdivision }, (_, place) => place).filter((place) =>
      (places >> place & 1) === 1
    ),
    probability: state.getFloat64(protocol.CLICK_STATE_PROBABILITY_FIELD, true),
    accent: state.getInt32(protocol.CLICK_STATE_ACCENT_FIELD, true) !== 0,
    output: state.getInt32(protocol.CLICK_STATE_OUTPUT_FIELD, true) + 1,
  };
}

function lookAtTrack(memory: WebAssembly.Memory, index: number) {
  const shown = readTrack(memory, index), { state, channelCount } = shown;
  if (shown.deleted) return undefined;
  const isOnce = goesRoundOnce(memory, index), isTake = state === protocol.STATE_RECORDING;
  const { loop, isOverdubbed, isSettling } = findWholeLoop(memory, index);
  const bytes = new Uint8Array(memory.buffer, trackOffset(memory, index) + layout.TRACK_INPUTS_FIELD, channelCount);
  const track: TrackStock = {
    ...pick(shown, TRACK_SHOWN),
    loop,
    rate: loop && readTrackRate(memory, index, loop),
    gridPlace: loop && readGridPlace(memory, index, loop),
    playing: !isOnce && (isPlaying(state) || (isAboutToChange(state) && isPlaying(stateBefore(memory, index)))),
    inputs: [...bytes],
    unfinished: isTake ? "take" : isOverdubbed || isSettling ? "pass" : isOnce ? "once" : undefined,
    waits: shown.waitingFrame >= 0,
  };
  return { track, isSettling };
}

/** The fields of these names alone. */
function pick<T, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, Name>;
}

function isPlaying(state: number): boolean {
  return state === protocol.STATE_PLAYING || isPass(state);
}

/** A take is to replace what the track has, or replaces it already: saved is what it has. */
function isAboutToChange(state: number): boolean {
  return state === protocol.STATE_ARMED || state === protocol.STATE_RECORDING;
}

/** Its loop is being played once and stops then. */
function goesRoundOnce(memory: WebAssembly.Memory, index: number): boolean {
  const track = new DataView(memory.buffer, trackOffset(memory, index));
  return track.getBigInt64(layout.TRACK_ONCE_END_FIELD, true) !== 0n;
}

function stateBefore(memory: WebAssembly.Memory, index: number): number {
  return new DataView(memory.buffer, trackOffset(memory, index)).getInt32(layout.TRACK_STATE_BEFORE_FIELD, true);
}

/** Undefined when what was read fell apart while it was read. */
function lookOnce(memory: WebAssembly.Memory, planned?: PlannedNumbers): Stock | undefined {
  try {
    return takeStock(memory, planned);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Until the engine finished a block; a stream that stands still is not waited for long. */
function waitForBlock(memory: WebAssembly.Memory): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4)), { frame } = readSnapshot(memory);
  for (let looks = 0; looks < STILL_LOOKS && readSnapshot(memory).frame === frame; looks++) {
    Atomics.wait(sleeper, 0, 0, LOOK_MS);
  }
}
