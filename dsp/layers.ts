/** Reads the sound of loops out of the engine's memory. Thread: control; a loop that is being changed meanwhile may be torn. */
import * as layout from "./assembly/layout.ts";
import { trackOffset } from "./snapshot.ts";

/** One loop as it sounds, seam included. */
export interface LoopSound {
  /** `lengthFrames` long each. */
  channels: Float32Array[];
  lengthFrames: number;
  /** Output frame at which its frame 0 sounds. */
  originFrame: number;
  sampleRate: number;
}

/** The loop a track holds, or undefined when it holds none. The track must exist. */
export function readLoop(memory: WebAssembly.Memory, trackIndex: number): LoopSound | undefined {
  const track = new DataView(memory.buffer, trackOffset(memory, trackIndex), layout.TRACK_BYTES);
  const root = track.getUint32(layout.TRACK_LAYER_FIELD, true);
  const lengthFrames = Number(track.getBigInt64(layout.TRACK_LENGTH_FIELD, true));
  if (root === 0 || lengthFrames === 0) return undefined;
  const layer = new DataView(memory.buffer, root * layout.PAGE_BYTES, layout.PAGE_BYTES);
  const channelCount = layer.getInt32(layout.LAYER_CHANNEL_COUNT_FIELD, true);
  const shift = Number(layer.getBigInt64(layout.LAYER_SHIFT_FIELD, true));
  const channels = Array.from({ length: channelCount }, () => new Float32Array(lengthFrames));
  for (let frame = 0; frame < lengthFrames;) {
    const within = (shift + frame) % layout.PAGE_FRAMES;
    const run = Math.min(lengthFrames - frame, layout.PAGE_FRAMES - within);
    const tablePage = Math.floor((shift + frame) / layout.PAGE_FRAMES);
    channels.forEach((channel, i) => {
      const page = tableEntry(memory, layer, tablePage * channelCount + i);
      if (page === 0) return;
      channel.set(new Float32Array(memory.buffer, page * layout.PAGE_BYTES + within * 4, run), frame);
    });
    frame += run;
  }
  return {
    channels,
    lengthFrames,
    originFrame: Number(track.getBigInt64(layout.TRACK_ORIGIN_FIELD, true)),
    sampleRate: new DataView(memory.buffer, layout.HEADER_OFFSET).getInt32(layout.HEADER_SAMPLE_RATE_FIELD, true),
  };
}

function tableEntry(memory: WebAssembly.Memory, layer: DataView, entry: number): number {
  const index = layer.getUint32(layout.LAYER_HEAD_BYTES + (entry >> layout.INDEX_SLOTS_SHIFT) * 4, true);
  if (index === 0) return 0;
  return new DataView(memory.buffer, index * layout.PAGE_BYTES, layout.PAGE_BYTES).getUint32(
    (entry % layout.INDEX_SLOTS) * 4,
    true,
  );
}
