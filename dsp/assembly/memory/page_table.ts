// A page table: which page holds frame t of channel c. Root page → index pages → pages of sound.
//
// Layers and the tape use the same table. Tables share index pages and pages of sound; whoever changes an entry of a
// shared index page copies it first (copy on write), so a new layer costs only the pages it really changes.
import { INDEX_SLOTS, INDEX_SLOTS_SHIFT, LAYER_HEAD_BYTES, LAYER_INDEX_PAGES } from "../layout";
import { copyPage, dropIndexPage, dropPage, holdPage, isShared, pageAddress, takeZeroPage } from "./pages";

// @ts-ignore: decorator
@inline
function indexSlot(root: u32, entry: u32): usize {
  return pageAddress(root) + LAYER_HEAD_BYTES + (usize(entry >> INDEX_SLOTS_SHIFT) << 2);
}

/** Page number of an entry, 0 for silence. */
// @ts-ignore: decorator
@inline
export function readEntry(root: u32, entry: u32): u32 {
  if (entry >> INDEX_SLOTS_SHIFT >= u32(LAYER_INDEX_PAGES)) return 0;
  const index = load<u32>(indexSlot(root, entry));
  return index == 0 ? 0 : load<u32>(pageAddress(index) + (usize(entry & (INDEX_SLOTS - 1)) << 2));
}

/** Puts a page (whose reference passes to the table) into an entry and drops the one before. False: no memory. */
export function writeEntry(root: u32, entry: u32, page: u32): bool {
  if (entry >> INDEX_SLOTS_SHIFT >= u32(LAYER_INDEX_PAGES)) return false;
  const slot = indexSlot(root, entry);
  const index = ownIndexPage(slot);
  if (index == 0) return false;
  const address = pageAddress(index) + (usize(entry & (INDEX_SLOTS - 1)) << 2);
  dropPage(load<u32>(address));
  store<u32>(address, page);
  return true;
}

/** The index page in a root's slot, made or copied so that only this root uses it; 0: no memory. */
function ownIndexPage(slot: usize): u32 {
  const index = load<u32>(slot);
  if (index != 0 && !isShared(index)) return index;
  const own = index == 0 ? takeZeroPage() : copyPage(index);
  if (own == 0) return 0;
  if (index != 0) {
    const address = pageAddress(own);
    for (let i = 0; i < INDEX_SLOTS; i++) holdPage(load<u32>(address + (usize(i) << 2)));
    dropIndexPage(index);
  }
  store<u32>(slot, own);
  return own;
}

/** The page of an entry, made or copied so that only this table uses it: it may be written. 0: no memory. */
export function ownPage(root: u32, entry: u32): u32 {
  const page = readEntry(root, entry);
  // A page of a shared index page is used by the other table too, whatever its own count says.
  if (page != 0 && !isShared(page) && !isShared(load<u32>(indexSlot(root, entry)))) return page;
  const own = copyPage(page);
  if (own == 0) return 0;
  if (writeEntry(root, entry, own)) return own;
  dropPage(own);
  return 0;
}

/** Lets a new root use all index pages of another. */
export function shareTable(root: u32, from: u32): void {
  const to = pageAddress(root) + LAYER_HEAD_BYTES;
  const source = pageAddress(from) + LAYER_HEAD_BYTES;
  memory.copy(to, source, LAYER_INDEX_PAGES * 4);
  for (let i = 0; i < LAYER_INDEX_PAGES; i++) holdPage(load<u32>(to + (usize(i) << 2)));
}

/** Gives back everything a root refers to (not the root page itself). */
export function dropTable(root: u32): void {
  const slots = pageAddress(root) + LAYER_HEAD_BYTES;
  for (let i = 0; i < LAYER_INDEX_PAGES; i++) dropIndexPage(load<u32>(slots + (usize(i) << 2)));
}
