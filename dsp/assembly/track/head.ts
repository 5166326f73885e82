// The record of a head: what reads a layer, at a level that ramps. Its place is computed from its origin, never accumulated.
import { Ramp } from "../mix/ramp";

// @ts-ignore: decorator
@unmanaged
export class Head {
  layer: u32; // 0: free
  from: f32; // its level is a ramp
  to: f32;
  left: i32;
  origin: i64;
  length: i64;

  // @ts-ignore: decorator
  @inline
  level(): Ramp {
    return changetype<Ramp>(changetype<usize>(this) + offsetof<Head>("from"));
  }
}
