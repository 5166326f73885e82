// Where sound is summed: a bus for each output channel, and scratch for one track.
import { CHUNK_FRAMES, LEAD_FRAMES, SCRATCH_OFFSET } from "../layout";
import { header } from "../memory/header";

/** Address of the bus of an output channel where frame `offset` of the chunk is rendered. */
// @ts-ignore: decorator
@inline
export function busAddress(output: i32, offset: i32): usize {
  return usize(header().buses) + (usize(output * (LEAD_FRAMES + CHUNK_FRAMES) + LEAD_FRAMES + offset) << 2);
}

/** Address of a channel of the track that is being summed. */
// @ts-ignore: decorator
@inline
export function scratch(channel: i32): usize {
  return usize(SCRATCH_OFFSET) + (usize(channel * CHUNK_FRAMES) << 2);
}
