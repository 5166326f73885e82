/** A JACK transport for tests: what its cycles say, with a timebase master that may be there. */
import type { TransportCycle } from "../../../src/clock/jack_transport.ts";

export const RATE = 48_000;
export const BLOCK = 128;

/** A song that is started, stopped and set. */
export class PretendedTransport {
  state: TransportCycle["state"] = "stopped";
  /** Song position, frames. */
  frame = 0;
  /** 0: nobody tells beats. */
  tempoBpm = 120;
  beatsPerBar = 4;
  /** Whole ticks, or exact. */
  isTickExact = true;
  seat = 1;
  lostFrames = 0;
  streamFrame = 0;

  /** The cycle that is on. */
  cycle(): TransportCycle {
    const beats = this.frame * this.tempoBpm / (60 * RATE), ticksPerBeat = 1920;
    const bar = Math.floor(beats / this.beatsPerBar), beat = Math.floor(beats - bar * this.beatsPerBar);
    const tick = (beats - bar * this.beatsPerBar - beat) * ticksPerBeat;
    return {
      seat: this.seat,
      state: this.state,
      streamFrame: this.streamFrame,
      lostFrames: this.lostFrames,
      frame: this.frame,
      hasBbt: this.tempoBpm > 0,
      bar: bar + 1,
      beat: beat + 1,
      tick: this.isTickExact ? tick : Math.floor(tick),
      isTickExact: this.isTickExact,
      beatsPerBar: this.beatsPerBar,
      ticksPerBeat,
      beatsPerMinute: this.tempoBpm,
      bbtOffsetFrames: 0,
    };
  }

  /** On to the next cycle. */
  step(frames = BLOCK): void {
    this.streamFrame += frames;
    if (this.state === "rolling") this.frame += frames;
  }
}
