/**
 * A layer filled beside the running engine: root page, page table and sound, on pages that the engine granted.
 *
 * The engine adopts it by COMMAND_LOAD and is its owner from the moment the command is sent: refused or dropped, it gives the pages
 * back itself. Thread: a worker, or whoever drives the engine. Units: frames.
 */
import * as layout from "./assembly/layout.ts";
import { LAYER_LOADED, LAYER_LOADED_LOOP, LAYER_MARK_FIELD } from "./assembly/protocol.ts";

/** What a layer is filled with. */
export interface LoadedSound {
  /** All of one length. */
  readonly channels: readonly Float32Array[];
  /** Beats in it, 0: not known. */
  readonly beats: number;
  /** It is played to its end when triggered. */
  readonly once: boolean;
  /** It is a loop whose ends its maker made: they stay as they are. */
  readonly isLoop: boolean;
}

/** Pages that such a sound needs. */
export function layerPages(channelCount: number, lengthFrames: number): number {
  const soundPages = channelCount * Math.ceil(lengthFrames / layout.PAGE_FRAMES);
  return 1 + Math.ceil(soundPages / layout.INDEX_SLOTS) + soundPages;
}

/** Fills a layer; `pages` are as many as `layerPages` says. Returns its root page. */
export function fillLayer(memory: WebAssembly.Memory, pages: Uint32Array, sound: LoadedSound): number {
  const channelCount = sound.channels.length, lengthFrames = sound.channels[0]!.length;
  const pageCount = Math.ceil(lengthFrames / layout.PAGE_FRAMES);
  const indexCount = Math.ceil(pageCount * channelCount / layout.INDEX_SLOTS);
  const words = (page: number) => new Uint32Array(memory.buffer, page * layout.PAGE_BYTES, layout.PAGE_BYTES / 4);
  const root = pages[0]!, table = words(root).fill(0);
  for (let index = 0; index < indexCount; index++) {
    const page = pages[1 + index]!, from = 1 + indexCount + index * layout.INDEX_SLOTS;
    const entries = pages.subarray(
      from,
      Math.min(from + layout.INDEX_SLOTS, 1 + indexCount + pageCount * channelCount),
    );
    table[layout.LAYER_HEAD_BYTES / 4 + index] = page | entries.length << layout.SLOT_USED_SHIFT;
    words(page).set(entries);
  }
  for (let entry = 0; entry < pageCount * channelCount; entry++) {
    const at = Math.floor(entry / channelCount) * layout.PAGE_FRAMES;
    const part = sound.channels[entry % channelCount]!.subarray(at, at + layout.PAGE_FRAMES);
    const place = new Float32Array(
      memory.buffer,
      pages[1 + indexCount + entry]! * layout.PAGE_BYTES,
      layout.PAGE_FRAMES,
    );
    place.set(part);
    place.fill(0, part.length);
  }
  writeHead(memory, root, sound, pageCount, indexCount);
  return root;
}

function writeHead(
  memory: WebAssembly.Memory,
  root: number,
  sound: LoadedSound,
  pageCount: number,
  indexCount: number,
): void {
  const head = new DataView(memory.buffer, root * layout.PAGE_BYTES, layout.LAYER_HEAD_BYTES);
  const lengthFrames = BigInt(sound.channels[0]!.length);
  head.setInt32(layout.LAYER_CHANNEL_COUNT_FIELD, sound.channels.length, true);
  head.setInt32(layout.LAYER_REFERENCES_FIELD, 1, true);
  head.setInt32(layout.LAYER_SEALED_FIELD, 1, true);
  head.setBigInt64(layout.LAYER_LENGTH_FIELD, lengthFrames, true);
  head.setBigInt64(layout.LAYER_RECORDED_FIELD, lengthFrames, true);
  head.setInt32(layout.LAYER_PAGE_COUNT_FIELD, pageCount, true);
  head.setInt32(layout.LAYER_INDEX_COUNT_FIELD, indexCount, true);
  head.setInt32(layout.LAYER_ONCE_FIELD, Number(sound.once), true);
  head.setInt32(layout.LAYER_BEATS_FIELD, sound.beats, true);
  head.setInt32(LAYER_MARK_FIELD, sound.isLoop ? LAYER_LOADED_LOOP : LAYER_LOADED, true);
}
