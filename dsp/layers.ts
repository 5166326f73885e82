/**
 * Reads loops out of the engine's memory: where they lie, and how they sound.
 *
 * Method: layers are never changed once they are whole, only replaced; so one that a track still holds after it was read was read as
 * it is, whatever the engine did meanwhile. What is being recorded or overdubbed is passed over for the layer below it.
 * Thread: control or a worker. Units: frames.
 */
import * as layout from "./assembly/layout.ts";
import { trackOffset } from "./snapshot.ts";

/** One loop as it sounds, seam included. */
export interface LoopSound {
  /** `lengthFrames` long each. */
  channels: Float32Array<ArrayBuffer>[];
  lengthFrames: number;
  /** Output frame at which its frame 0 sounds. */
  originFrame: number;
  sampleRate: number;
}

/** Which loop a track holds; it says nothing of the sound. */
export interface LoopPlace {
  /** Page number of the layer. */
  readonly root: number;
  /** Tape frame of its frame 0: no two takes have the same. */
  readonly tapeFrame: number;
  readonly channelCount: number;
  readonly lengthFrames: number;
  /** Frames of it that were recorded, the rest is silence. */
  readonly recordedFrames: number;
  /** Output frame at which its frame 0 sounds. */
  readonly originFrame: number;
  /** Beats it was found to have, 0: not known. */
  readonly beats: number;
  /** It is played to its end when triggered. */
  readonly once: boolean;
  /** Frames of one cycle of a loop that was made longer by whole cycles; 0: its length. */
  readonly cycleFrames: number;
}

/** The newest whole loop of a track, and what is not whole above it. */
export interface WholeLoop {
  readonly loop: LoopPlace | undefined;
  /** Something is being overdubbed onto it. */
  readonly isOverdubbed: boolean;
  /** The end of a take or of an overdub is known and still being written: shortly there will be a newer loop. */
  readonly isSettling: boolean;
}

/** Stage of an overdub whose end is known, see track.ts of the engine. */
const DUB_ENDING = 2;

/** Finds the newest loop that is whole. The track must exist. */
export function findWholeLoop(memory: WebAssembly.Memory, trackIndex: number): WholeLoop {
  const track = trackView(memory, trackIndex);
  const stage = track.getInt32(layout.TRACK_DUB_STAGE_FIELD, true);
  let root = track.getUint32(layout.TRACK_LAYER_FIELD, true);
  if (stage !== 0 && track.getInt32(layout.TRACK_DUB_READY_FIELD, true) !== 0) root = olderOf(memory, root);
  let isSettling = stage === DUB_ENDING;
  // A take lies on top as soon as its length is known, a little before its last frames.
  while (root !== 0 && isUnsealed(memory, root)) {
    isSettling = true;
    root = olderOf(memory, root);
  }
  return { loop: readPlace(memory, root), isOverdubbed: stage !== 0, isSettling };
}

/** Whether a track still has this loop, on top or among its undo and redo steps: what was read of it then is whole. */
export function stillHolds(memory: WebAssembly.Memory, trackIndex: number, place: LoopPlace): boolean {
  const track = trackView(memory, trackIndex);
  return [layout.TRACK_LAYER_FIELD, layout.TRACK_REDO_FIELD].some((field) => {
    let root = track.getUint32(field, true);
    for (let steps = 0; root !== 0 && steps < layout.MAX_PAGES; steps++) {
      if (root === place.root) return readPlace(memory, root)?.tapeFrame === place.tapeFrame;
      root = olderOf(memory, root);
    }
    return false;
  });
}

/** The loop a track holds on top, or undefined when it holds none; one that is being changed meanwhile may be torn. The track must exist. */
export function readLoop(memory: WebAssembly.Memory, trackIndex: number): LoopSound | undefined {
  const place = readPlace(memory, trackView(memory, trackIndex).getUint32(layout.TRACK_LAYER_FIELD, true));
  return place && readSound(memory, place);
}

/** Frames of what was played just before a loop that are kept with it, as many as its seam is long; 0 where there are none. */
export function handleFrames(memory: WebAssembly.Memory, { root }: LoopPlace): number {
  const seam = new DataView(memory.buffer, layout.HEADER_OFFSET).getInt32(layout.HEADER_SEAM_FRAMES_FIELD, true);
  return Math.min(seam, Number(layerView(memory, root).getBigInt64(layout.LAYER_SHIFT_FIELD, true)));
}

/** The sound of a loop, with so many frames of what was played before it. */
export function readSound(memory: WebAssembly.Memory, place: LoopPlace, beforeFrames = 0) {
  const { root, channelCount, lengthFrames, originFrame } = place, layer = layerView(memory, root);
  const from = Number(layer.getBigInt64(layout.LAYER_SHIFT_FIELD, true)) - beforeFrames;
  const frames = lengthFrames + beforeFrames;
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frames));
  for (let frame = 0; frame < frames;) {
    const within = (from + frame) % layout.PAGE_FRAMES;
    const run = Math.min(frames - frame, layout.PAGE_FRAMES - within);
    const tablePage = Math.floor((from + frame) / layout.PAGE_FRAMES);
    channels.forEach((channel, i) => {
      const page = tableEntry(memory, layer, tablePage * channelCount + i);
      if (page === 0) return;
      channel.set(new Float32Array(memory.buffer, page * layout.PAGE_BYTES + within * 4, run), frame);
    });
    frame += run;
  }
  const sampleRate = new DataView(memory.buffer, layout.HEADER_OFFSET).getInt32(layout.HEADER_SAMPLE_RATE_FIELD, true);
  return { channels, lengthFrames, originFrame, sampleRate };
}

/** Fills the pages of a layer that `restoreLoop` made. Thread: control, while no host drives the engine. */
export function writeSound(memory: WebAssembly.Memory, root: number, channels: readonly Float32Array[]): void {
  const layer = layerView(memory, root);
  channels.forEach((channel, i) => {
    for (let frame = 0; frame < channel.length; frame += layout.PAGE_FRAMES) {
      const page = tableEntry(memory, layer, (frame / layout.PAGE_FRAMES) * channels.length + i);
      const part = channel.subarray(frame, frame + layout.PAGE_FRAMES);
      new Float32Array(memory.buffer, page * layout.PAGE_BYTES, part.length).set(part);
    }
  });
}

function readPlace(memory: WebAssembly.Memory, root: number): LoopPlace | undefined {
  if (root === 0) return undefined;
  const layer = layerView(memory, root), whole = (field: number) => Number(layer.getBigInt64(field, true));
  const lengthFrames = whole(layout.LAYER_LENGTH_FIELD);
  if (lengthFrames === 0) return undefined;
  return {
    root,
    tapeFrame: whole(layout.LAYER_TAPE_FIELD),
    channelCount: layer.getInt32(layout.LAYER_CHANNEL_COUNT_FIELD, true),
    lengthFrames,
    recordedFrames: whole(layout.LAYER_RECORDED_FIELD),
    originFrame: whole(layout.LAYER_ORIGIN_FIELD),
    beats: layer.getInt32(layout.LAYER_BEATS_FIELD, true),
    once: layer.getInt32(layout.LAYER_ONCE_FIELD, true) !== 0,
    cycleFrames: cycleOf(lengthFrames, whole(layout.LAYER_CYCLE_FIELD)),
  };
}

/** A cycle that is no part of the loop any more says nothing. */
function cycleOf(lengthFrames: number, cycleFrames: number): number {
  return cycleFrames > 0 && cycleFrames < lengthFrames && lengthFrames % cycleFrames === 0 ? cycleFrames : 0;
}

function isUnsealed(memory: WebAssembly.Memory, root: number): boolean {
  const layer = layerView(memory, root);
  return layer.getBigInt64(layout.LAYER_LENGTH_FIELD, true) > 0n &&
    layer.getInt32(layout.LAYER_SEALED_FIELD, true) === 0;
}

function olderOf(memory: WebAssembly.Memory, root: number): number {
  return root === 0 ? 0 : layerView(memory, root).getUint32(layout.LAYER_OLDER_FIELD, true);
}

function trackView(memory: WebAssembly.Memory, index: number): DataView {
  return new DataView(memory.buffer, trackOffset(memory, index), layout.TRACK_BYTES);
}

function layerView(memory: WebAssembly.Memory, root: number): DataView {
  return new DataView(memory.buffer, root * layout.PAGE_BYTES, layout.PAGE_BYTES);
}

function tableEntry(memory: WebAssembly.Memory, layer: DataView, entry: number): number {
  if (entry >> layout.INDEX_SLOTS_SHIFT >= layer.getUint32(layout.LAYER_INDEX_COUNT_FIELD, true)) return 0;
  const slot = layer.getUint32(layout.LAYER_HEAD_BYTES + (entry >> layout.INDEX_SLOTS_SHIFT) * 4, true);
  if (entry % layout.INDEX_SLOTS >= slot >>> layout.SLOT_USED_SHIFT) return 0;
  return new DataView(memory.buffer, (slot & layout.SLOT_PAGE_MASK) * layout.PAGE_BYTES, layout.PAGE_BYTES).getUint32(
    (entry % layout.INDEX_SLOTS) * 4,
    true,
  );
}
