/**
 * Pages for whoever fills a layer beside the running engine: asked for in the header, set aside by the engine, some a block.
 *
 * One asks at a time. Nobody but the engine touches its pool, so it hands no page out twice and needs no locks for it.
 * Thread: the one that asks; `take` waits, so a worker, or whoever drives the engine itself.
 */
import {
  HEADER_GRANT_FIELD,
  HEADER_OFFSET,
  MAX_PAGES,
  PAGE_INFO_OFFSET,
  PAGE_INFO_SLOT_BYTES,
} from "./assembly/layout.ts";
import {
  GRANT_ASKED,
  GRANT_COUNT_FIELD,
  GRANT_HEAD_FIELD,
  GRANT_IDLE,
  GRANT_NEXT_FIELD,
  GRANT_READY,
  GRANT_STATE_FIELD,
  GRANT_WANTED_FIELD,
  GRANT_WITHDRAWN,
} from "./assembly/protocol.ts";

const STATE = GRANT_STATE_FIELD / 4;
const WANTED = GRANT_WANTED_FIELD / 4;
const COUNT = GRANT_COUNT_FIELD / 4;
const HEAD = GRANT_HEAD_FIELD / 4;

/** The wish for pages of one engine. */
export class PageGrant {
  readonly #words: Int32Array;

  constructor(readonly memory: WebAssembly.Memory) {
    this.#words = new Int32Array(memory.buffer, HEADER_OFFSET + HEADER_GRANT_FIELD, HEAD + 1);
  }

  /**
   * Takes so many pages, their contents unknown.
   * @param pause lets the engine go on by a block or some; false: it is to be given up
   * @returns their numbers, or undefined when it was given up; nothing is kept then
   */
  take(count: number, pause: () => boolean): Uint32Array | undefined {
    const words = this.#words;
    // What was asked for by one that is gone.
    for (const left of [GRANT_ASKED, GRANT_READY]) Atomics.compareExchange(words, STATE, left, GRANT_WITHDRAWN);
    while (Atomics.load(words, STATE) !== GRANT_IDLE) if (!pause()) return undefined;
    Atomics.store(words, WANTED, count);
    Atomics.store(words, STATE, GRANT_ASKED);
    while (Atomics.load(words, STATE) !== GRANT_READY) {
      if (pause() || Atomics.compareExchange(words, STATE, GRANT_ASKED, GRANT_WITHDRAWN) !== GRANT_ASKED) continue;
      return undefined;
    }
    const pages = this.#readList(count);
    Atomics.store(words, COUNT, 0);
    Atomics.store(words, HEAD, 0);
    Atomics.store(words, STATE, GRANT_IDLE);
    return pages;
  }

  /** Pages set aside so far: whether it gets on. */
  get count(): number {
    return Atomics.load(this.#words, COUNT);
  }

  #readList(count: number): Uint32Array {
    const info = new DataView(this.memory.buffer, PAGE_INFO_OFFSET, MAX_PAGES * PAGE_INFO_SLOT_BYTES);
    const pages = new Uint32Array(count);
    let page = Atomics.load(this.#words, HEAD);
    for (let index = 0; index < count; index++) {
      pages[index] = page;
      page = info.getUint32(page * PAGE_INFO_SLOT_BYTES + GRANT_NEXT_FIELD, true);
    }
    return pages;
  }
}
