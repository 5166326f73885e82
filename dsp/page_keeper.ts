/**
 * Keeps the engine supplied with pages: grows the shared memory and raises the engine's limit, well before it runs out.
 * New memory is touched here, so that the audio thread never takes the page faults. Thread: control.
 */
import {
  HEADER_OFFSET,
  HEADER_PAGES_FREE_COUNT_FIELD,
  HEADER_PAGES_LIMIT_FIELD,
  HEADER_PAGES_NEXT_FIELD,
  MAX_PAGES,
  PAGE_BYTES,
} from "./assembly/layout.ts";

const WASM_PAGE_BYTES = 65536;
const HOST_PAGE_BYTES = 4096;

/** What `keepPages` found and did. */
export interface PageSupply {
  /** Pages the engine can take without growth. */
  free: number;
  /** Pages added by this call. */
  grown: number;
  /** No more memory is to be had (the budget, the machine or the 4 GiB are used up) and supply is low. */
  exhausted: boolean;
}

/**
 * Adds pages when fewer than `reserve` are free. Call it every 50 ms or so.
 *
 * @param reserve free pages to keep
 * @param budget most pages in all
 */
export function keepPages(memory: WebAssembly.Memory, reserve = 4096, budget: number = MAX_PAGES): PageSupply {
  const header = new Uint32Array(memory.buffer, HEADER_OFFSET, HEADER_PAGES_FREE_COUNT_FIELD / 4 + 1);
  const limit = Atomics.load(header, HEADER_PAGES_LIMIT_FIELD / 4);
  const next = Atomics.load(header, HEADER_PAGES_NEXT_FIELD / 4);
  const free = Atomics.load(header, HEADER_PAGES_FREE_COUNT_FIELD / 4) + limit - next;
  if (free >= reserve) return { free, grown: 0, exhausted: false };
  const wanted = Math.min(limit + reserve, budget, MAX_PAGES);
  if (wanted <= limit || !growPages(memory, wanted)) return { free, grown: 0, exhausted: true };
  Atomics.store(header, HEADER_PAGES_LIMIT_FIELD / 4, wanted);
  return { free: free + wanted - limit, grown: wanted - limit, exhausted: false };
}

/** Makes the memory hold `pageCount` pages and touches what is new. False: the machine has no more. */
export function growPages(memory: WebAssembly.Memory, pageCount: number): boolean {
  const have = memory.buffer.byteLength;
  const missing = Math.ceil((pageCount * PAGE_BYTES - have) / WASM_PAGE_BYTES);
  if (missing <= 0) return true;
  try {
    memory.grow(missing);
  } catch {
    return false;
  }
  const fresh = new Uint8Array(memory.buffer, have);
  for (let i = 0; i < fresh.length; i += HOST_PAGE_BYTES) fresh[i] = 0;
  return true;
}
