// The page pool: 16 KiB pages with reference counts, taken from a free list or from memory never used so far.
//
// Control raises pagesLimit as it grows the memory; nothing here grows. An index page whose last reference goes is
// buried and emptied later, one a block, so that dropping an hour of sound costs no block its deadline.
import { PAGE_BYTES_SHIFT, PAGE_BYTES, PAGE_INFO_OFFSET } from "../layout";
import { Header, header } from "./header";

// @ts-ignore: decorator
@unmanaged
class PageInfo {
  references: i32;
  next: u32;
}

// @ts-ignore: decorator
@inline
function info(page: u32): PageInfo {
  return changetype<PageInfo>(PAGE_INFO_OFFSET + (page << 3));
}

/** Byte address of a page. */
// @ts-ignore: decorator
@inline
export function pageAddress(page: u32): usize {
  return usize(page) << PAGE_BYTES_SHIFT;
}

/** Cache lines of a page. */
const PAGE_LINES: i32 = PAGE_BYTES / 64;

/** Counts what is done on pages beside playing them, in cache lines moved and entries looked at: tests hold each block to a bound. */
// @ts-ignore: decorator
@inline
export function countWork(count: i32): void {
  header().pageWork += count;
}

/** A page with one reference and unknown contents, or 0 when there is none. */
export function takePage(): u32 {
  const h = header();
  if (h.pagesFree == 0 && h.pagesNext >= atomic.load<u32>(changetype<usize>(h) + offsetof<Header>("pagesLimit"))) {
    while (h.pagesFree == 0 && h.graveyard != 0) emptyGrave();
    if (h.pagesFree == 0) {
      h.pagesLow = 1;
      return 0;
    }
  }
  let page = h.pagesFree;
  if (page != 0) {
    h.pagesFree = info(page).next;
    h.pagesFreeCount--;
  } else {
    page = h.pagesNext++;
  }
  info(page).references = 1;
  return page;
}

/** A page of zeros with one reference, or 0. */
export function takeZeroPage(): u32 {
  const page = takePage();
  if (page != 0) memory.fill(pageAddress(page), 0, PAGE_BYTES);
  countWork(PAGE_LINES);
  return page;
}

/** A copy of a page (of nothing: zeros) with one reference, or 0. */
export function copyPage(page: u32): u32 {
  if (page == 0) return takeZeroPage();
  const copy = takePage();
  if (copy != 0) memory.copy(pageAddress(copy), pageAddress(page), PAGE_BYTES);
  countWork(2 * PAGE_LINES);
  return copy;
}

// @ts-ignore: decorator
@inline
export function holdPage(page: u32): void {
  if (page != 0) info(page).references++;
}

// @ts-ignore: decorator
@inline
export function isShared(page: u32): bool {
  return info(page).references > 1;
}

/** Gives one reference back. */
export function dropPage(page: u32): void {
  if (page == 0 || --info(page).references > 0) return;
  const h = header();
  info(page).next = h.pagesFree;
  h.pagesFree = page;
  h.pagesFreeCount++;
}

/** Links a page that somebody holds before another in a list. */
// @ts-ignore: decorator
@inline
export function linkPage(page: u32, next: u32): void {
  info(page).next = next;
}

/** The page after this one in a list. */
// @ts-ignore: decorator
@inline
export function linkedPage(page: u32): u32 {
  return info(page).next;
}

/** Gives one reference to an index page back, of which so many entries are in use; the last one buries it with all it refers to. */
export function dropIndexPage(page: u32, used: u32): void {
  if (page == 0 || --info(page).references > 0) return;
  info(page).next = header().graveyard;
  info(page).references = used;
  header().graveyard = page;
}

/** Entries of buried index pages that are emptied in a block. */
const ENTRIES_A_BLOCK: i32 = 4096;

/** Empties some of the buried index pages. Called once a block. */
export function emptyGraves(): void {
  for (let left = ENTRIES_A_BLOCK; left > 0 && header().graveyard != 0;) left -= max(64, emptyGrave());
}

/** Empties the index page buried last; returns the entries it had. */
function emptyGrave(): i32 {
  const h = header();
  const page = h.graveyard, used = info(page).references;
  h.graveyard = info(page).next;
  const address = pageAddress(page);
  countWork(1 + used);
  for (let i = 0; i < used; i++) dropPage(load<u32>(address + (usize(i) << 2)));
  info(page).references = 1;
  dropPage(page);
  return used;
}

/** Pages kept for what must still be written when no more are to be had: seams, the ends of overdubs, the tape. */
const SPARE_PAGES: u32 = 64;

/** Whether recording has to end, so that what there is can be ended well. */
export function isLow(): bool {
  return pagesAvailable() < SPARE_PAGES;
}

/** Pages that can be taken without control growing anything. */
export function pagesAvailable(): u32 {
  const h = header();
  return h.pagesFreeCount + (h.pagesLimit > h.pagesNext ? h.pagesLimit - h.pagesNext : 0);
}
