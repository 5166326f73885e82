// A value that changes: from → to over the header's ramp length, linear, computed from the frames done, never accumulated,
// so that the block size changes nothing.
import { header } from "../memory/header";

// @ts-ignore: decorator
@unmanaged
export class Ramp {
  from: f32;
  to: f32;
  left: i32; // frames still to go, 0 when steady

  // @ts-ignore: decorator
  @inline
  slope(): f32 {
    return (this.to - this.from) / f32(header().rampFrames);
  }

  /** Where the line begins that its value is on, steady or not: value = start + rise × done. */
  // @ts-ignore: decorator
  @inline
  start(): f32 {
    return this.left > 0 ? this.from : this.to;
  }

  /** What the value gains a frame. */
  // @ts-ignore: decorator
  @inline
  rise(): f32 {
    return this.left > 0 ? this.slope() : 0;
  }

  /** Frames of the ramp already done. */
  // @ts-ignore: decorator
  @inline
  done(): i32 {
    return header().rampFrames - this.left;
  }

  /** The value now. */
  // @ts-ignore: decorator
  @inline
  value(): f32 {
    return this.left == 0 ? this.to : this.from + this.slope() * f32(this.done());
  }

  /** Whether it stands at 0. */
  // @ts-ignore: decorator
  @inline
  isSilent(): bool {
    return this.to == 0 && this.left == 0;
  }

  /** Goes to a value from where it is now. */
  go(to: f32): void {
    if (to == this.to) return;
    this.from = this.value();
    this.to = to;
    this.left = header().rampFrames;
  }

  /** Is at a value at once: only for what is silent. */
  set(to: f32): void {
    this.from = to;
    this.to = to;
    this.left = 0;
  }

  // @ts-ignore: decorator
  @inline
  advance(frames: i32): void {
    this.left = max(0, this.left - frames);
  }
}
