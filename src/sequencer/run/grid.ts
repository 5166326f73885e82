/**
 * The engine's grid in ticks: which tick an output frame is, and which frame a tick.
 *
 * Thread: control, or render's.
 */
import type { Snapshot } from "../../../dsp/snapshot.ts";
import { TICKS_PER_BEAT } from "../model/pattern.ts";
import type { Moment } from "../moment.ts";

/** Tempo of lengths where there is no grid, frames a beat at 120 BPM as a share of the rate. */
const BEATS_A_SECOND = 2;

/** The grid of a snapshot. */
export class Grid {
  /** Frame of tick 0, as if this grid had always been; fractional. */
  readonly originFrame: number;
  /** 0 without a tempo. */
  readonly framesPerBeat: number;
  readonly beatsPerBar: number;
  /** Frame up to which the engine has gone. */
  readonly frame: number;
  /** Ticks pass. */
  readonly runs: boolean;
  readonly framesPerTick: number;

  constructor(snapshot: Snapshot, sampleRate: number) {
    this.originFrame = snapshot.anchorFrame - snapshot.anchorTickBeat * snapshot.framesPerBeat;
    this.framesPerBeat = snapshot.framesPerBeat;
    this.beatsPerBar = snapshot.beatsPerBar;
    this.frame = snapshot.frame;
    this.runs = snapshot.running && snapshot.framesPerBeat > 0;
    this.framesPerTick = (snapshot.framesPerBeat || sampleRate / BEATS_A_SECOND) / TICKS_PER_BEAT;
  }

  /** Tick of an output frame; fractional. */
  tickAt(frame: number): number {
    return (frame - this.originFrame) / this.framesPerTick;
  }

  /** The first tick that is not before an output frame, as the engine rounds. */
  firstTickAt(frame: number): number {
    return this.tickAt(frame - 0.5);
  }

  /** A command whose frame was known before: it changes what is sent from that very frame on. */
  momentAt(frame: number): Moment {
    const { beatsPerBar, runs } = this;
    if (!runs) return this.moment(frame, frame);
    return {
      tick: Math.ceil(this.firstTickAt(frame)),
      heardTick: asWritten(this.tickAt(frame)),
      beatsPerBar,
      running: true,
    };
  }

  /** A command that was pressed on hearing `heardFrame` and changes what is sent from `frame` on. */
  moment(frame: number, heardFrame: number): Moment {
    const { beatsPerBar, runs } = this;
    if (!runs) return { tick: 0, heardTick: asWritten(heardFrame / this.framesPerTick), beatsPerBar, running: false };
    // A hair of rounding is no reason to leave a tick out.
    const tick = Math.ceil(this.tickAt(frame) - 1e-6);
    return { tick, heardTick: asWritten(this.tickAt(heardFrame)), beatsPerBar, running: true };
  }
}

/** To a thousandth of a tick, as a line of a score has it: so a replay reckons with the same. */
function asWritten(tick: number): number {
  return Math.round(tick * 1000) / 1000;
}
