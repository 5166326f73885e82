// A layer: what a track plays after one run of recording. A length, a place in time, and a page table whose pages may be
// the tape's own. Layers of a track form two stacks, undo and redo, linked through `older`.
import { LAYER_HEAD_BYTES, PAGE_FRAMES_SHIFT } from "../layout";
import { header } from "../memory/header";
import { dropPage, holdPage, linkedPage, linkPage, pageAddress, takePage } from "../memory/pages";
import { dropTable, shareTable, writeEntry } from "../memory/page_table";
import { tapePage } from "./tape";

// @ts-ignore: decorator
@unmanaged
export class Layer {
  channelCount: i32;
  references: i32;
  older: u32;
  sealed: i32; // 1: all of its sound has arrived and its ends are made
  length: i64; // frames of the loop; 0: the emptiness that `clear` leaves
  recorded: i64; // frames recorded, the rest is silence
  shift: i64; // table frame of content frame 0; before it lies what was played just before the take
  tape: i64; // tape frame of content frame 0
  pageCount: i32; // pages a channel in the table
  once: i32; // 1: plays to its end and stops; of an empty layer: the state its track had
  origin: i64; // output frame at which content frame 0 sounds
  beats: i32; // beats it was found to have, 0: not known
  mark: i32; // LAYER_LOADED… while it waits to be adopted
  cycle: i64; // frames of one cycle, where it was made longer by whole cycles; 0: its length
  otherBend: i64; // where pushing it set the track's rate back: the bend on the other side of that
  otherRate: i32; // and the rate, else 0
  indexCount: i32; // slots of the table in use, see page_table.ts
  newer: u32; // layer above it among those that undo can take back
  spare: i32;
}

/** The layer whose root page this is. */
// @ts-ignore: decorator
@inline
export function layerAt(root: u32): Layer {
  return changetype<Layer>(pageAddress(root));
}

/** A new layer with one reference, no sound; 0: no memory. */
export function makeLayer(channelCount: i32): u32 {
  const root = takePage();
  if (root == 0) return 0;
  const layer = layerAt(root);
  memory.fill(pageAddress(root), 0, LAYER_HEAD_BYTES);
  layer.channelCount = channelCount;
  layer.references = 1;
  return root;
}

/** A layer for a take whose content frame 0 is tape frame `tape`; room for the sound before it is included. */
export function openLayer(channelCount: i32, tape: i64, origin: i64): u32 {
  const root = makeLayer(channelCount);
  if (root == 0) return 0;
  const layer = layerAt(root);
  const from = tape - i64(header().seamFrames);
  layer.tape = tape;
  layer.origin = origin;
  layer.shift = tape - (from >> PAGE_FRAMES_SHIFT << PAGE_FRAMES_SHIFT);
  return root;
}

/** A layer with the same sound, which it may change without changing the first; 0: no memory. */
export function cloneLayer(from: u32): u32 {
  const root = takePage();
  if (root == 0) return 0;
  memory.copy(pageAddress(root), pageAddress(from), LAYER_HEAD_BYTES);
  const layer = layerAt(root);
  layer.references = 1;
  layer.older = 0;
  layer.newer = 0;
  layer.otherRate = 0;
  shareTable(root, from);
  return root;
}

/** Frames of a cycle of a loop: what it was before it was made longer, its length where that is no part of it any more. */
export function cycleOf(layer: Layer): i64 {
  const cycle = layer.cycle;
  return cycle > 0 && layer.length % cycle == 0 ? cycle : layer.length;
}

/** Channels that a layer is heard on: mono two, whatever another head, which fades, plays at the same time. */
// @ts-ignore: decorator
@inline
export function sidesOf(layer: Layer): i32 {
  return max(2, layer.channelCount);
}

// @ts-ignore: decorator
@inline
export function holdLayer(root: u32): void {
  if (root != 0) layerAt(root).references++;
}

export function dropLayer(root: u32): void {
  if (root == 0 || --layerAt(root).references > 0) return;
  dropTable(root);
  dropPage(root);
}

/** Layers of a stack that are given back at once; the rest is buried. */
const DROPPED_AT_ONCE: i32 = 4;
/** Layers given back a block at most. */
const DROPPED_A_BLOCK: i32 = 64;

/** Gives a whole stack of layers back: however many there are, no block does it all. */
export function dropStack(top: u32): void {
  let root = top;
  for (let i = 0; i < DROPPED_AT_ONCE && root != 0; i++) {
    const older = layerAt(root).older;
    dropLayer(root);
    root = older;
  }
  if (root == 0) return;
  linkPage(root, header().buried);
  header().buried = root;
}

/** Gives some of the buried layers back. Called once a block. */
export function dropBuried(): void {
  const h = header();
  for (let i = 0; i < DROPPED_A_BLOCK && h.buried != 0; i++) {
    const root = h.buried, next = linkedPage(root), older = layerAt(root).older;
    if (older != 0) linkPage(older, next);
    h.buried = older != 0 ? older : next;
    dropLayer(root);
  }
}

/** Entry number of table page `page` of a channel. */
// @ts-ignore: decorator
@inline
export function layerEntry(layer: Layer, page: i64, channel: i32): u32 {
  return u32(page) * u32(layer.channelCount) + u32(channel);
}

/** Refers to all tape pages of the take (`inputs`: address of the input channel of each channel, u8) up to tape frame `until` (exclusive). False: no memory. */
export function followTape(root: u32, inputs: usize, until: i64, written: i64): bool {
  const layer = layerAt(root);
  const firstPage = (layer.tape - layer.shift) >> PAGE_FRAMES_SHIFT;
  const lastPage = (min(until, written) - 1) >> PAGE_FRAMES_SHIFT;
  while (firstPage + i64(layer.pageCount) <= lastPage) {
    const page = i64(layer.pageCount);
    for (let channel = 0; channel < layer.channelCount; channel++) {
      const source = tapePage(firstPage + page, i32(load<u8>(inputs + usize(channel))), written);
      if (source == 0) continue;
      holdPage(source);
      if (!writeEntry(root, layerEntry(layer, page, channel), source)) {
        dropPage(source);
        return false;
      }
    }
    layer.pageCount++;
  }
  return true;
}
