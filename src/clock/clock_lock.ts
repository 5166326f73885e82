/**
 * Keeps the engine's grid on a source of time: what to command, given what the source says and where the grid is.
 *
 * Method: on every beat of the source, and at once when the grid is off by more than LATE_MS, the grid is told where that beat is
 * (`transport.align`). Once loops live, their own bar stays theirs: the grid keeps its beat numbers and only its nearest beat moves;
 * a start, continue or locate of the source moves everything to the beat that it names.
 * Units: stream and output frames, beats. Thread: whichever listens to the source.
 */
import type { CommandRequest } from "../commands/parse.ts";
import type { ClockReading } from "./clock_reading.ts";

/** How far the grid may be off before the next beat, ms. */
const LATE_MS = 1;
/** A tempo outside these is no tempo of a song (the command's own bounds). */
const SLOWEST_BPM = 10;
const FASTEST_BPM = 1000;

/** The engine's grid as the snapshot shows it. */
export interface Grid {
  /** Output frame of beat 0. */
  readonly anchorFrame: number;
  /** 0 without a tempo. */
  readonly framesPerBeat: number;
  /** Whether a loop rests on it. */
  readonly hasLoops: boolean;
  readonly running: boolean;
}

/** A command and the stream frame at which the source meant it; -1 where the command names its frame itself. */
export interface ClockCommand {
  readonly request: CommandRequest;
  readonly gestureFrame: number;
}

/** Follows one source. */
export class ClockLock {
  readonly #framesPerMs: number;
  #jumps = -1;
  #wasRunning = false;
  #lastBeat = NaN;

  /**
   * @param offsetFrames from the stream frame of a source's beat to the output frame that is to carry it: minus the output latency,
   * so that both are heard together, and what the player adds on purpose
   */
  constructor(sampleRate: number, public offsetFrames = 0) {
    this.#framesPerMs = sampleRate / 1000;
  }

  /** Commands that bring the grid to the source; none when it is there. */
  follow(reading: ClockReading, grid: Grid): ClockCommand[] {
    if (reading.state !== "locked" || reading.tempoBpm < SLOWEST_BPM || reading.tempoBpm > FASTEST_BPM) {
      return this.#stopWith(reading);
    }
    const commands: ClockCommand[] = [];
    const jumped = reading.jumps !== this.#jumps;
    const beat = this.#gridBeat(reading, grid, jumped);
    const isDue = this.#isDue(reading, grid, beat);
    // A song that was stopped stands still; a clock that was never started just ticks.
    const moves = reading.running || reading.jumps === 0;
    if (moves && (jumped || isDue)) commands.push(this.#align(reading, beat));
    if (reading.running && !grid.running && (jumped || !this.#wasRunning)) {
      commands.push({
        request: { do: "transport.start", when: "exact", beat },
        gestureFrame: Math.round(reading.frame),
      });
    }
    this.#jumps = reading.jumps;
    commands.push(...this.#stopWith(reading));
    return commands;
  }

  /** A source that stops, stops the loops; one that falls silent leaves them playing. */
  #stopWith(reading: ClockReading): ClockCommand[] {
    const stopped = this.#wasRunning && !reading.running && reading.state !== "away";
    if (reading.state !== "away") this.#wasRunning = reading.running;
    return stopped ? [{ request: { do: "loop.stop_all" }, gestureFrame: -1 }] : [];
  }

  #frame(reading: ClockReading): number {
    return reading.frame + this.offsetFrames;
  }

  /** Beat of the grid that the source's beat is. */
  #gridBeat(reading: ClockReading, grid: Grid, jumped: boolean): number {
    if (jumped && reading.running || !grid.hasLoops || !(grid.framesPerBeat > 0)) return reading.beat;
    const now = (this.#frame(reading) - grid.anchorFrame) / grid.framesPerBeat;
    return reading.beat + Math.round(now - reading.beat);
  }

  #isDue(reading: ClockReading, grid: Grid, beat: number): boolean {
    const whole = Math.floor(reading.beat);
    const isNewBeat = whole !== this.#lastBeat;
    this.#lastBeat = whole;
    const off = this.#frame(reading) - (grid.anchorFrame + beat * grid.framesPerBeat);
    return isNewBeat || !(grid.framesPerBeat > 0) || Math.abs(off) > LATE_MS * this.#framesPerMs;
  }

  #align(reading: ClockReading, beat: number): ClockCommand {
    const frame = this.#frame(reading);
    return { request: { do: "transport.align", bpm: reading.tempoBpm, beat, frame }, gestureFrame: -1 };
  }
}
