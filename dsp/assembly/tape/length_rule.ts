// What the length of a take becomes where there is an anchor loop, by the rule that the set chose.
//
// Powers of two are counted from the start of the cycle in which the take began: that is how loops of 1, 2, 4, 8 cycles lie on each other.
import { LENGTH_FREE, LENGTH_POWER_OF_TWO, LENGTH_WRAP } from "../protocol";
import { header } from "../memory/header";
import { floorMod } from "../time/frames";

/** Frames of a loop whose take began at output frame `start` and is so long; without an anchor loop as long as it is. */
export function ruledLength(start: i64, frames: i64): i64 {
  const h = header(), cycle = h.anchorLength;
  if (cycle == 0 || h.lengthRule == LENGTH_FREE) return frames;
  if (h.lengthRule == LENGTH_WRAP) return cycle;
  if (h.lengthRule != LENGTH_POWER_OF_TWO) return (frames + cycle - 1) / cycle * cycle;
  const reached = floorMod(start - h.anchorFrame, cycle) + frames;
  let length = cycle;
  while (length < reached) length *= 2;
  return length;
}

/** Whether a take that goes on beyond a cycle is wrapped: closed there, and what follows added to it. */
export function wrapsTakes(): bool {
  return header().lengthRule == LENGTH_WRAP && header().anchorLength > 0;
}

/** Whether a press means its own frame and no number of cycles. */
export function isFree(): bool {
  return header().lengthRule == LENGTH_FREE;
}
