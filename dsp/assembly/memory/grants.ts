// Pages set aside for a thread that fills a layer beside the engine, and adopted or given back later.
//
// The pool is the engine's alone: the other thread writes a wish into the header, the engine puts pages into a list, some a block, and
// says when all are there. It leaves enough for what is being played; control grows the memory as that gets low.
import { HEADER_GRANT_FIELD, HEADER_OFFSET } from "../layout";
import { GRANT_ASKED, GRANT_IDLE, GRANT_READY, GRANT_WITHDRAWN } from "../protocol";
import { dropPage, linkedPage, linkPage, pagesAvailable, takePage } from "./pages";

/** Pages moved a block at most: a microsecond or two. */
const PAGES_A_BLOCK: u32 = 128;
/** Pages that stay for what is being played: control looks after fewer than twice as many, 20 times a second. */
const KEPT_PAGES: u32 = 2048;

// @ts-ignore: decorator
@unmanaged
class Grant {
  state: i32;
  wanted: u32;
  count: u32;
  head: u32;
}

// @ts-ignore: decorator
@inline
function grant(): Grant {
  return changetype<Grant>(usize(HEADER_OFFSET + HEADER_GRANT_FIELD));
}

/** Moves pages towards what is wished. Called once a block. */
export function servePages(): void {
  const state = atomic.load<i32>(changetype<usize>(grant()));
  if (state == GRANT_ASKED) setAside();
  else if (state == GRANT_WITHDRAWN) takeBack();
}

function setAside(): void {
  const g = grant();
  for (let moved: u32 = 0; moved < PAGES_A_BLOCK && g.count < g.wanted; moved++) {
    const page = pagesAvailable() > KEPT_PAGES ? takePage() : 0;
    if (page == 0) return;
    linkPage(page, g.head);
    g.head = page;
    g.count++;
  }
  // Withdrawn meanwhile: the next block takes them back.
  if (g.count == g.wanted) atomic.cmpxchg<i32>(changetype<usize>(g), GRANT_ASKED, GRANT_READY);
}

function takeBack(): void {
  const g = grant();
  for (let moved: u32 = 0; moved < PAGES_A_BLOCK && g.count > 0; moved++) {
    const page = g.head;
    g.head = linkedPage(page);
    g.count--;
    dropPage(page);
  }
  if (g.count == 0) atomic.store<i32>(changetype<usize>(g), GRANT_IDLE);
}
