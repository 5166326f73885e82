/** Reads what the engine shows: its global state, track by track, and the meters. Thread: any that only looks. */
import * as layout from "./assembly/layout.ts";
import { RATE_ONE, RATE_SHIFT } from "./assembly/protocol.ts";
import * as protocol from "./assembly/protocol.ts";

/** The engine's state after its newest block. Frames are plain numbers. */
export interface Snapshot {
  frame: number;
  trackCount: number;
  selected: number;
  running: boolean;
  /** 0 when unknown. */
  tempoBpm: number;
  anchorFrame: number;
  /** Beats that ticks had counted at the anchor: tick 960 × this is at `anchorFrame`. */
  anchorTickBeat: number;
  /** Frames of the anchor loop, 0 without one. */
  anchorLength: number;
  framesPerBeat: number;
  beatsPerBar: number;
  pagesFree: number;
  pagesLimit: number;
  /** Lowest gain of the limiter lately, linear. */
  limiterGain: number;
  /** Gain of the input monitoring, linear, 0 off. */
  monitor: number;
  metronome: boolean;
  pendingCount: number;
  tapeOldestFrame: number;
  /** Frames by which the loop that began last was off a grid that moves; positive: late. */
  driftFrames: number;
  first: FirstLoop;
  mixes: MixesSnapshot;
  scenes: SceneSnapshot;
}

/** The two mixes: the PA's master, and what the player's phones hear. Gains are linear. */
export interface MixesSnapshot {
  masterGain: number;
  masterMuted: boolean;
  /** First output channel of the phones, from 0, −1 for none. */
  phonesOutput: number;
  phonesGain: number;
  /** The inputs in the phones, 0 off. */
  phonesInputs: number;
  /** What the click's level is multiplied with in the phones. */
  phonesClick: number;
  /** Tracks cued: with any, the phones hear those alone. */
  cueCount: number;
}

/** Scenes, counted from 1; 0 for none. */
export interface SceneSnapshot {
  /** Launched last. */
  now: number;
  /** Waits to be launched, and at which output frame. */
  next: number;
  nextFrame: number;
  /** Those that are stored. */
  stored: readonly number[];
  /** WHEN_… that a launch waits for when it says nothing. */
  when: number;
}

/** The newest first loop of a session whose ends were pressed freely: listening may move them. */
export interface FirstLoop {
  /** How many there were so far; 0: none, and the rest means nothing. */
  count: number;
  /** Track index. */
  track: number;
  /** FIRST_… bits of protocol.ts: the ends that may be moved. */
  ends: number;
  /** Output frame heard at its start. */
  startFrame: number;
  lengthFrames: number;
  /** Tape frame of its start. */
  tapeFrame: number;
  /** Frames per beat of a tempo asked for before it, 0 without one. */
  framesPerBeat: number;
}

/** One track. `state` is a STATE_… of protocol.ts. */
export interface TrackSnapshot {
  index: number;
  state: number;
  deleted: boolean;
  muted: boolean;
  soloed: boolean;
  /** Linear. */
  gain: number;
  /** −1 left … 1 right. */
  pan: number;
  /** Gain in the phones, linear; −1: as loud as in the PA. */
  phones: number;
  cued: boolean;
  channelCount: number;
  /** First output channel of the main path, from 0, −1 for none; likewise of the track's own. */
  output: number;
  direct: number;
  /** Undo steps there are. */
  layerCount: number;
  lengthFrames: number;
  /** Frames of the loop that it plays a frame, below 0 backwards. */
  rate: number;
  /** Place in the loop that leaves the outputs now. */
  positionFrames: number;
  peak: number;
  meanSquare: number;
  /** Output frame of its next waiting change, −1 without one. */
  waitingFrame: number;
  /** Bits of its groups, the lowest is group 1. */
  groups: number;
  /** 0 for none. */
  muteGroup: number;
}

/** One meter: the highest magnitude (falling), and the mean square over about 300 ms; both linear. */
export interface MeterReading {
  peak: number;
  meanSquare: number;
}

/** Reads the global state, again if the engine was writing meanwhile. */
export function readSnapshot(memory: WebAssembly.Memory): Snapshot {
  const sequence = new Int32Array(memory.buffer, layout.SNAPSHOT_OFFSET, 1);
  for (let tries = 0; tries < 100; tries++) {
    const before = Atomics.load(sequence, 0);
    const snapshot = copySnapshot(new DataView(memory.buffer, layout.SNAPSHOT_OFFSET, layout.SNAPSHOT_BYTES));
    if ((before & 1) === 0 && Atomics.load(sequence, 0) === before) return snapshot;
  }
  return copySnapshot(new DataView(memory.buffer, layout.SNAPSHOT_OFFSET, layout.SNAPSHOT_BYTES));
}

function copySnapshot(view: DataView): Snapshot {
  return {
    frame: view.getFloat64(layout.SNAPSHOT_FRAME_FIELD, true),
    trackCount: view.getInt32(layout.SNAPSHOT_TRACK_COUNT_FIELD, true),
    selected: view.getInt32(layout.SNAPSHOT_SELECTED_FIELD, true),
    running: view.getInt32(layout.SNAPSHOT_RUNNING_FIELD, true) !== 0,
    tempoBpm: view.getFloat64(layout.SNAPSHOT_TEMPO_FIELD, true),
    anchorFrame: view.getFloat64(layout.SNAPSHOT_ANCHOR_FRAME_FIELD, true),
    anchorTickBeat: view.getInt32(layout.SNAPSHOT_ANCHOR_TICK_BEAT_FIELD, true),
    anchorLength: view.getFloat64(layout.SNAPSHOT_ANCHOR_LENGTH_FIELD, true),
    framesPerBeat: view.getFloat64(layout.SNAPSHOT_FRAMES_PER_BEAT_FIELD, true),
    beatsPerBar: view.getFloat32(layout.SNAPSHOT_BEATS_PER_BAR_FIELD, true),
    pagesFree: view.getUint32(layout.SNAPSHOT_PAGES_FREE_FIELD, true),
    pagesLimit: view.getUint32(layout.SNAPSHOT_PAGES_LIMIT_FIELD, true),
    limiterGain: view.getFloat32(layout.SNAPSHOT_LIMITER_GAIN_FIELD, true),
    monitor: view.getFloat32(layout.SNAPSHOT_MONITOR_FIELD, true),
    metronome: view.getInt32(layout.SNAPSHOT_METRONOME_FIELD, true) !== 0,
    pendingCount: view.getInt32(layout.SNAPSHOT_PENDING_FIELD, true),
    tapeOldestFrame: view.getFloat64(layout.SNAPSHOT_TAPE_OLDEST_FIELD, true),
    driftFrames: view.getFloat64(layout.SNAPSHOT_DRIFT_FIELD, true),
    first: copyFirst(view),
    mixes: readMixes(view.buffer),
    scenes: copyScenes(view),
  };
}

/** Where a ramp keeps what it goes to. */
const RAMP_TARGET = 4;

/** What the mixes are set to; each field on its own. */
function readMixes(buffer: ArrayBufferLike): MixesSnapshot {
  const view = new DataView(buffer, layout.MIXES_OFFSET, layout.MIXES_BYTES);
  return {
    masterGain: view.getFloat32(protocol.MIXES_MASTER_GAIN_FIELD, true),
    masterMuted: view.getInt32(protocol.MIXES_MASTER_MUTED_FIELD, true) !== 0,
    phonesOutput: view.getInt32(protocol.MIXES_PHONES_OUTPUT_FIELD, true),
    phonesGain: view.getFloat32(protocol.MIXES_PHONES_LEVEL_FIELD + RAMP_TARGET, true),
    phonesInputs: view.getFloat32(protocol.MIXES_PHONES_INPUTS_FIELD + RAMP_TARGET, true),
    phonesClick: view.getFloat32(protocol.MIXES_PHONES_CLICK_FIELD, true),
    cueCount: view.getInt32(protocol.MIXES_CUE_COUNT_FIELD, true),
  };
}

function copyScenes(view: DataView): SceneSnapshot {
  const bits = view.getUint32(layout.SNAPSHOT_SCENES_FIELD, true);
  return {
    now: view.getInt32(layout.SNAPSHOT_SCENE_FIELD, true),
    next: view.getInt32(layout.SNAPSHOT_SCENE_NEXT_FIELD, true),
    nextFrame: view.getFloat64(layout.SNAPSHOT_SCENE_FRAME_FIELD, true),
    stored: Array.from({ length: protocol.SCENE_COUNT }, (_, index) => index + 1).filter((scene) =>
      bits >>> (scene - 1) & 1
    ),
    when: view.getInt32(layout.SNAPSHOT_SCENE_WHEN_FIELD, true),
  };
}

function copyFirst(view: DataView): FirstLoop {
  return {
    count: view.getInt32(layout.SNAPSHOT_FIRST_COUNT_FIELD, true),
    track: view.getInt32(layout.SNAPSHOT_FIRST_TRACK_FIELD, true),
    ends: view.getInt32(layout.SNAPSHOT_FIRST_ENDS_FIELD, true),
    startFrame: view.getFloat64(layout.SNAPSHOT_FIRST_START_FIELD, true),
    lengthFrames: view.getFloat64(layout.SNAPSHOT_FIRST_LENGTH_FIELD, true),
    tapeFrame: view.getFloat64(layout.SNAPSHOT_FIRST_TAPE_FIELD, true),
    framesPerBeat: view.getFloat64(layout.SNAPSHOT_FIRST_BEAT_FIELD, true),
  };
}

/** Byte offset of a track's record. The track must exist. */
export function trackOffset(memory: WebAssembly.Memory, index: number): number {
  const slot = Math.floor(index / layout.TRACKS_PER_PAGE);
  const page = new DataView(memory.buffer).getUint32(layout.TRACK_DIRECTORY_OFFSET + slot * 4, true);
  return page * layout.PAGE_BYTES + (index % layout.TRACKS_PER_PAGE) * layout.TRACK_BYTES;
}

/** Whether a track was deleted; its index must be below the snapshot's `trackCount`. */
export function isTrackDeleted(memory: WebAssembly.Memory, index: number): boolean {
  return new DataView(memory.buffer, trackOffset(memory, index)).getInt32(layout.TRACK_DELETED_FIELD, true) !== 0;
}

/** Reads one track; its index must be below the snapshot's `trackCount`. */
export function readTrack(memory: WebAssembly.Memory, index: number): TrackSnapshot {
  const view = new DataView(memory.buffer, trackOffset(memory, index), layout.TRACK_BYTES);
  const lengthFrames = Number(view.getBigInt64(layout.TRACK_LENGTH_FIELD, true));
  const originFrame = Number(view.getBigInt64(layout.TRACK_ORIGIN_FIELD, true));
  const frame = new DataView(memory.buffer, layout.SNAPSHOT_OFFSET).getFloat64(layout.SNAPSHOT_FRAME_FIELD, true);
  const rate = view.getInt32(layout.TRACK_RATE_FIELD, true);
  // In whole 1/RATE_ONE of a frame: at another rate they are more than a double keeps apart.
  const bent = BigInt(rate) * BigInt(frame) + view.getBigInt64(layout.TRACK_BEND_FIELD, true);
  const since = lengthFrames > 0 ? (Number(bent >> BigInt(RATE_SHIFT)) - originFrame) % lengthFrames : 0;
  return {
    index,
    state: view.getInt32(layout.TRACK_STATE_FIELD, true),
    deleted: view.getInt32(layout.TRACK_DELETED_FIELD, true) !== 0,
    muted: view.getInt32(layout.TRACK_MUTED_FIELD, true) !== 0,
    soloed: view.getInt32(layout.TRACK_SOLOED_FIELD, true) !== 0,
    gain: view.getFloat32(layout.TRACK_GAIN_FIELD, true),
    pan: view.getFloat32(layout.TRACK_PAN_FIELD, true),
    phones: view.getFloat32(layout.TRACK_PHONES_GAIN_FIELD, true),
    cued: view.getInt32(layout.TRACK_CUED_FIELD, true) !== 0,
    channelCount: view.getInt32(layout.TRACK_CHANNEL_COUNT_FIELD, true),
    output: view.getInt32(layout.TRACK_OUTPUT_FIELD, true),
    direct: view.getInt32(layout.TRACK_DIRECT_FIELD, true),
    layerCount: view.getInt32(layout.TRACK_LAYER_COUNT_FIELD, true),
    lengthFrames,
    rate: rate / RATE_ONE,
    positionFrames: since < 0 ? since + lengthFrames : since,
    peak: view.getFloat32(layout.TRACK_PEAK_FIELD, true),
    meanSquare: view.getFloat32(layout.TRACK_SQUARE_FIELD, true),
    waitingFrame: view.getFloat64(layout.TRACK_WAITING_FIELD, true),
    groups: view.getInt32(layout.TRACK_GROUPS_FIELD, true),
    muteGroup: view.getInt32(layout.TRACK_MUTE_GROUP_FIELD, true),
  };
}

/** Reads all meters: one for each input channel, one for each output channel. */
export function readMeters(memory: WebAssembly.Memory): { inputs: MeterReading[]; outputs: MeterReading[] } {
  const header = new DataView(memory.buffer, layout.HEADER_OFFSET);
  const address = header.getUint32(layout.HEADER_METERS_ADDRESS_FIELD, true);
  const inputCount = header.getInt32(layout.HEADER_INPUT_COUNT_FIELD, true);
  const outputCount = header.getInt32(layout.HEADER_OUTPUT_COUNT_FIELD, true);
  const meters = new DataView(memory.buffer, address, (inputCount + outputCount) * layout.METER_BYTES);
  const read = (i: number): MeterReading => ({
    peak: meters.getFloat32(i * layout.METER_BYTES + layout.METER_PEAK_FIELD, true),
    meanSquare: meters.getFloat32(i * layout.METER_BYTES + layout.METER_SQUARE_FIELD, true),
  });
  return {
    inputs: Array.from({ length: inputCount }, (_, i) => read(i)),
    outputs: Array.from({ length: outputCount }, (_, i) => read(inputCount + i)),
  };
}
