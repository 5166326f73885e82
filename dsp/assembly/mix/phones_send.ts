// A track's way into the phones: its own gain there or the PA's, whether it is cued, and the two levels that follow.
import { TRACK_PHONES_GAIN_FIELD } from "../layout";
import { Ramp } from "./ramp";

// @ts-ignore: decorator
@unmanaged
export class PhonesSend {
  gain: f32; // linear, -1: as loud as in the PA
  cued: i32;
  leftFrom: f32; // the two levels are ramps, see left and right
  leftTo: f32;
  leftLeft: i32;
  rightFrom: f32;
  rightTo: f32;
  rightLeft: i32;

  // @ts-ignore: decorator
  @inline
  left(): Ramp {
    return changetype<Ramp>(changetype<usize>(this) + offsetof<PhonesSend>("leftFrom"));
  }

  // @ts-ignore: decorator
  @inline
  right(): Ramp {
    return changetype<Ramp>(changetype<usize>(this) + offsetof<PhonesSend>("rightFrom"));
  }

  /** Frames, at most `most`, until the first of its ramps ends. */
  // @ts-ignore: decorator
  @inline
  steadyRun(most: i32): i32 {
    const run = this.leftLeft > 0 ? min(most, this.leftLeft) : most;
    return this.rightLeft > 0 ? min(run, this.rightLeft) : run;
  }

  // @ts-ignore: decorator
  @inline
  advance(frames: i32): void {
    this.left().advance(frames);
    this.right().advance(frames);
  }

  goTo(left: f32, right: f32, atOnce: bool): void {
    if (atOnce) {
      this.left().set(left);
      this.right().set(right);
    } else {
      this.left().go(left);
      this.right().go(right);
    }
  }
}

/** The way of the track whose record is at this address. */
// @ts-ignore: decorator
@inline
export function sendOf(track: usize): PhonesSend {
  return changetype<PhonesSend>(track + TRACK_PHONES_GAIN_FIELD);
}
