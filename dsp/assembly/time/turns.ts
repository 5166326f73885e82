// Turns: what copies pages (the ends of a take, the seam of a part) and is asked of many tracks at one frame is done one after the other,
// so that no block does it for a thousand. Counted in frames of the stream, whatever the block size.
import { header } from "../memory/header";

/** Frames that one takes: work of some 20 µs. */
const TURN_FRAMES: i64 = 4;
/** Turns that are given at once. */
const AT_ONCE: i64 = 8;
/** Later ones are given together, at multiples of so many frames, since each frame at which something is done cuts a chunk. */
const TOGETHER_FRAMES: i64 = 64;

/** Takes the next turn at or after a stream frame; returns its frame. */
export function takeTurn(frame: i64): i64 {
  const h = header();
  const turn = max(h.nextTurn, frame);
  h.nextTurn = turn + TURN_FRAMES;
  if (turn - frame < AT_ONCE * TURN_FRAMES) return frame;
  return (turn + TOGETHER_FRAMES - 1) & ~(TOGETHER_FRAMES - 1);
}
