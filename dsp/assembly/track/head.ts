// The record of a head: what reads a layer, at a level that ramps. Its place is computed from the output frame, never accumulated.
import { Ramp } from "../mix/ramp";
import { RATE_SHIFT } from "../protocol";

// @ts-ignore: decorator
@unmanaged
export class Head {
  layer: u32; // 0: free
  from: f32; // its level is a ramp
  to: f32;
  left: i32;
  offset: i64; // its place at output frame 0, in 1/RATE_ONE of a frame; going round the loop is left to the reader
  rate: i32; // what its place gains a frame
  spare: i32;

  // @ts-ignore: decorator
  @inline
  level(): Ramp {
    return changetype<Ramp>(changetype<usize>(this) + offsetof<Head>("from"));
  }

  /** Place at an output frame, in 1/RATE_ONE of a frame of content. */
  // @ts-ignore: decorator
  @inline
  place(frame: i64): i64 {
    return i64(this.rate) * frame + this.offset;
  }

  /** Frame of content at an output frame. */
  // @ts-ignore: decorator
  @inline
  content(frame: i64): i64 {
    return this.place(frame) >> RATE_SHIFT;
  }
}
