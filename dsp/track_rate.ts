/**
 * How fast a track plays, and where it is: what a saved loop needs to go on in the same place.
 *
 * Method: whole numbers of 1/RATE_ONE of a frame, more than a double keeps apart; see track/place.ts of the engine.
 * Thread: control or a worker. Units: frames of content.
 */
import * as layout from "./assembly/layout.ts";
import { RATE_ONE } from "./assembly/protocol.ts";
import type { LoopPlace } from "./layers.ts";
import { trackOffset } from "./snapshot.ts";

/** A track's own time, as far as its loop can tell. */
export interface TrackRate {
  /** Frames of content a frame, below 0 backwards. */
  readonly rate: number;
  /** Frame of content that the track is at when its loop's origin is heard; may lie between two frames. */
  readonly placeFrames: number;
}

/** Reads the rate of a track, and the place that it gives a loop it holds. The track must exist. */
export function readTrackRate(memory: WebAssembly.Memory, trackIndex: number, loop: LoopPlace): TrackRate {
  const track = new DataView(memory.buffer, trackOffset(memory, trackIndex), layout.TRACK_BYTES);
  const rate = track.getInt32(layout.TRACK_RATE_FIELD, true), one = BigInt(RATE_ONE);
  const place = (BigInt(rate) - one) * BigInt(loop.originFrame) + track.getBigInt64(layout.TRACK_BEND_FIELD, true);
  const round = BigInt(loop.lengthFrames) * one;
  return { rate: rate / RATE_ONE, placeFrames: Number(((place % round) + round) % round) / RATE_ONE };
}
