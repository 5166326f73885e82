// A page table: which page holds frame t of channel c. Root page → index pages → pages of sound.
//
// Layers and the tape use the same table. Tables share index pages and pages of sound; whoever changes an entry of a
// shared index page copies it first (copy on write), so a new layer costs only the pages it really changes.
//
// A root says how many of its slots are in use, and each slot how many entries of its index page: nothing has to be cleared, copied,
// shared or given back but those. A thousand layers made or dropped in one block are a thousand heads, not a thousand pages.
import {
  INDEX_SLOTS, INDEX_SLOTS_SHIFT, LAYER_HEAD_BYTES, LAYER_INDEX_COUNT_FIELD, LAYER_INDEX_PAGES, SLOT_PAGE_MASK, SLOT_USED_SHIFT,
} from "../layout";
import { copyPage, countWork, dropIndexPage, dropPage, holdPage, isShared, pageAddress, takePage } from "./pages";

/** Slots of a root that are in use. */
// @ts-ignore: decorator
@inline
function indexCount(root: u32): u32 {
  return load<u32>(pageAddress(root), usize(LAYER_INDEX_COUNT_FIELD));
}

// @ts-ignore: decorator
@inline
function indexSlot(root: u32, entry: u32): usize {
  return pageAddress(root) + LAYER_HEAD_BYTES + (usize(entry >> INDEX_SLOTS_SHIFT) << 2);
}

/** Index page that a slot refers to, 0 for none. */
// @ts-ignore: decorator
@inline
function pageOf(slot: u32): u32 {
  return slot & SLOT_PAGE_MASK;
}

/** Entries of its index page that are in use. */
// @ts-ignore: decorator
@inline
function usedOf(slot: u32): u32 {
  return slot >> SLOT_USED_SHIFT;
}

// @ts-ignore: decorator
@inline
function entryAddress(index: u32, entry: u32): usize {
  return pageAddress(index) + (usize(entry & (INDEX_SLOTS - 1)) << 2);
}

/** Page number of an entry, 0 for silence. */
// @ts-ignore: decorator
@inline
export function readEntry(root: u32, entry: u32): u32 {
  if (entry >> INDEX_SLOTS_SHIFT >= indexCount(root)) return 0;
  const slot = load<u32>(indexSlot(root, entry));
  return (entry & (INDEX_SLOTS - 1)) >= usedOf(slot) ? 0 : load<u32>(entryAddress(pageOf(slot), entry));
}

/** Puts a page (whose reference passes to the table) into an entry and drops the one before. False: no memory. */
export function writeEntry(root: u32, entry: u32, page: u32): bool {
  if (entry >> INDEX_SLOTS_SHIFT >= u32(LAYER_INDEX_PAGES)) return false;
  useSlotsTo(root, entry >> INDEX_SLOTS_SHIFT);
  const slot = indexSlot(root, entry);
  if (!ownIndexPage(slot)) return false;
  useEntriesTo(slot, entry & (INDEX_SLOTS - 1));
  const address = entryAddress(pageOf(load<u32>(slot)), entry);
  dropPage(load<u32>(address));
  store<u32>(address, page);
  return true;
}

/** Lets a root use its slots up to this one. */
function useSlotsTo(root: u32, last: u32): void {
  const count = indexCount(root);
  if (last < count) return;
  memory.fill(indexSlot(root, count << INDEX_SLOTS_SHIFT), 0, usize(last + 1 - count) << 2);
  store<u32>(pageAddress(root), last + 1, usize(LAYER_INDEX_COUNT_FIELD));
}

/** Lets a slot use the entries of its index page up to this one. */
function useEntriesTo(slot: usize, last: u32): void {
  const index = pageOf(load<u32>(slot)), used = usedOf(load<u32>(slot));
  if (last < used) return;
  memory.fill(entryAddress(index, used), 0, usize(last + 1 - used) << 2);
  store<u32>(slot, index | ((last + 1) << SLOT_USED_SHIFT));
}

/** Makes or copies the index page of a slot so that only this root uses it. False: no memory. */
function ownIndexPage(slot: usize): bool {
  const index = pageOf(load<u32>(slot)), used = usedOf(load<u32>(slot));
  if (index != 0 && !isShared(index)) return true;
  const own = takePage();
  if (own == 0) return false;
  countWork(1 + used);
  if (index != 0) {
    const from = pageAddress(index), to = pageAddress(own);
    memory.copy(to, from, usize(used) << 2);
    for (let i: u32 = 0; i < used; i++) holdPage(load<u32>(to + (usize(i) << 2)));
    dropIndexPage(index, used);
  }
  store<u32>(slot, own | (used << SLOT_USED_SHIFT));
  return true;
}

/** The page of an entry, made or copied so that only this table uses it: it may be written. 0: no memory. */
export function ownPage(root: u32, entry: u32): u32 {
  const page = readEntry(root, entry);
  // A page of a shared index page is used by the other table too, whatever its own count says.
  if (page != 0 && !isShared(page) && !isShared(pageOf(load<u32>(indexSlot(root, entry))))) return page;
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
  const count = indexCount(from);
  store<u32>(pageAddress(root), count, usize(LAYER_INDEX_COUNT_FIELD));
  memory.copy(to, source, usize(count) << 2);
  countWork(1 + count);
  for (let i: u32 = 0; i < count; i++) holdPage(pageOf(load<u32>(to + (usize(i) << 2))));
}

/** Gives back everything a root refers to (not the root page itself). */
export function dropTable(root: u32): void {
  const slots = pageAddress(root) + LAYER_HEAD_BYTES;
  const count = indexCount(root);
  countWork(1 + count);
  for (let i: u32 = 0; i < count; i++) {
    const slot = load<u32>(slots + (usize(i) << 2));
    dropIndexPage(pageOf(slot), usedOf(slot));
  }
}
