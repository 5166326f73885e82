// The tape: every input, always. A ring of pages for each channel; whoever refers to a page keeps it, and the tape goes on
// with a fresh one. Frames are absolute: frame f of the stream is frame f of the tape.
import { MAX_BLOCK_FRAMES, PAGE_FRAMES, PAGE_FRAMES_SHIFT } from "../layout";
import { header } from "../memory/header";
import { floorMod } from "../time/frames";
import { cleanFrames } from "../mix/kernels";
import { dropPage, isShared, pageAddress, takePage, takeZeroPage } from "../memory/pages";
import { readEntry, writeEntry } from "../memory/page_table";

/** Makes the tape's table and fills it with pages. False: no memory. */
export function prepareTape(slots: i32): bool {
  const h = header();
  h.tapeSlots = slots;
  h.tapeRoot = takeZeroPage();
  if (h.tapeRoot == 0) return false;
  for (let entry: u32 = 0; entry < u32(slots * h.inputCount); entry++) {
    const page = takePage();
    if (page == 0 || !writeEntry(h.tapeRoot, entry, page)) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function entryOf(pageIndex: i64, channel: i32): u32 {
  const h = header();
  return u32(floorMod(pageIndex, i64(h.tapeSlots))) * u32(h.inputCount) + u32(channel);
}

/** Oldest frame still on tape. */
export function oldestFrame(): i64 {
  const h = header();
  const oldestPage = ((h.frame - 1) >> PAGE_FRAMES_SHIFT) - i64(h.tapeSlots) + 1;
  return oldestPage < 0 ? 0 : oldestPage << PAGE_FRAMES_SHIFT;
}

/** A tape frame far before any tape, for a layer that is not as the tape has it: no cut finds it, and no two are alike. */
export function newestEdit(): i64 {
  return -((i64(1) << 51) + i64(header().pendingSerial++));
}

/** Page of the tape that holds page number `pageIndex` (frame >> 12) of an input, 0 when it is not on tape. */
export function tapePage(pageIndex: i64, channel: i32, writtenFrame: i64): u32 {
  const h = header();
  const newest = (writtenFrame - 1) >> PAGE_FRAMES_SHIFT;
  if (pageIndex < 0 || pageIndex > newest || pageIndex <= newest - i64(h.tapeSlots)) return 0;
  if (channel >= h.inputCount) return 0;
  return readEntry(h.tapeRoot, entryOf(pageIndex, channel));
}

/** Writes frames [offset, offset + frames) of the block's inputs at the tape's end. */
export function writeTape(offset: i32, frames: i32): void {
  const h = header();
  for (let channel = 0; channel < h.inputCount; channel++) {
    const source = usize(h.inputs) + (usize(channel * MAX_BLOCK_FRAMES + offset) << 2);
    cleanFrames(source, frames);
    let frame = h.frame;
    let left = frames;
    while (left > 0) {
      const within = i32(frame) & (PAGE_FRAMES - 1);
      const count = min(left, PAGE_FRAMES - within);
      const page = pageForWriting(frame >> PAGE_FRAMES_SHIFT, channel, within == 0);
      if (page != 0) {
        memory.copy(pageAddress(page) + (usize(within) << 2), source + (usize(frames - left) << 2), usize(count) << 2);
      }
      frame += i64(count);
      left -= count;
    }
  }
}

/** The page to write; at its first frame, a page that a take still needs is left to the take. */
function pageForWriting(pageIndex: i64, channel: i32, first: bool): u32 {
  const root = header().tapeRoot;
  const entry = entryOf(pageIndex, channel);
  const page = readEntry(root, entry);
  if (!first || (page != 0 && !isShared(page))) return page;
  const fresh = takePage();
  if (!writeEntry(root, entry, fresh)) {
    dropPage(fresh);
    return 0;
  }
  return fresh;
}
