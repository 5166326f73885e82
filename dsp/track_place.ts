/**
 * Where a track's loop belongs on the grid, which its length does not tell any more once the tempo has moved.
 *
 * See time/follow.ts of the engine. Thread: control or a worker. Units: beats.
 */
import * as layout from "./assembly/layout.ts";
import type { LoopPlace } from "./layers.ts";
import { trackOffset } from "./snapshot.ts";

/** A loop's place in beats. */
export interface GridPlace {
  /** Of one round. */
  readonly beats: number;
  /** Beat of the grid on which it begins. */
  readonly beat: number;
}

/** The place of a loop that a track holds; undefined: it has none. The track must exist. */
export function readGridPlace(
  memory: WebAssembly.Memory,
  trackIndex: number,
  loop: LoopPlace,
): GridPlace | undefined {
  const track = new DataView(memory.buffer, trackOffset(memory, trackIndex), layout.TRACK_BYTES);
  const beats = track.getFloat32(layout.TRACK_PLACE_BEATS_FIELD, true);
  const isKnown = track.getBigInt64(layout.TRACK_PLACE_LENGTH_FIELD, true) === BigInt(loop.lengthFrames);
  return isKnown && beats > 0 ? { beats, beat: track.getFloat64(layout.TRACK_PLACE_BEAT_FIELD, true) } : undefined;
}
