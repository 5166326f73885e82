/**
 * Keeps the engine's grid on a source of time: what to command, given what the source says and where the grid is.
 *
 * Method: on every beat of the source, and at once when the grid is off by more than LATE_MS, the grid is told where that beat is
 * (`transport.align`). Once loops live, their own bar stays theirs: the grid keeps its beat numbers and only its nearest beat moves;
 * a start, continue or locate of the source moves everything to the beat that it names. A source that is exact to the frame is only
 * told of where the grid is not on it. One that knows seconds and no beats is followed where it starts, stops and jumps, at the grid's
 * own tempo.
 * Units: stream and output frames, beats. Thread: whichever listens to the source.
 */
import type { CommandRequest } from "../commands/parse.ts";
import type { ClockReading } from "./clock_reading.ts";

/** How far the grid may be off before the next beat, ms. */
const LATE_MS = 1;
/** A tempo outside these is no tempo of a song (the command's own bounds). */
const SLOWEST_BPM = 10;
const FASTEST_BPM = 1000;
/** An exact source and the grid, whose anchor is a whole frame, differ from here on: frames, share of the tempo. */
const OFF_FRAMES = 0.6;
const OFF_TEMPO = 1e-9;
const MOST_BEATS_PER_BAR = 64;

/** The engine's grid as the snapshot shows it. */
export interface Grid {
  /** Output frame of beat 0. */
  readonly anchorFrame: number;
  /** 0 without a tempo. */
  readonly framesPerBeat: number;
  readonly beatsPerBar?: number;
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
  readonly #sampleRate: number;
  readonly #isExact: boolean;
  #jumps = -1;
  #wasRunning = false;
  #lastBeat = NaN;
  #beatsPerBar: number | undefined;
  /** The stream's output latency, by which the engine dates back what was pressed. */
  latencyFrames: number;

  /**
   * @param offsetFrames from the stream frame of a source's beat to the output frame that is to carry it: minus the output latency,
   * so that both are heard together, and what the player adds on purpose; 0 for a source that is played in the same cycle
   * @param precision `exact`: the source's beats are known to the frame; `heard`: they wander a little
   */
  constructor(sampleRate: number, public offsetFrames = 0, precision: "heard" | "exact" = "heard") {
    this.#sampleRate = sampleRate;
    this.#isExact = precision === "exact";
    this.latencyFrames = -offsetFrames;
  }

  /** Commands that bring the grid to the source; none when it is there. */
  follow(reading: ClockReading, grid: Grid): ClockCommand[] {
    if (reading.state !== "locked") return this.#stopWith(reading);
    if (reading.seconds !== undefined) return this.#followSeconds(reading, grid, reading.seconds);
    if (reading.tempoBpm < SLOWEST_BPM || reading.tempoBpm > FASTEST_BPM) return this.#stopWith(reading);
    const commands: ClockCommand[] = [];
    const jumped = reading.jumps !== this.#jumps;
    const beat = this.#gridBeat(reading, grid, jumped);
    const isDue = this.#isDue(reading, grid, beat);
    // A song that was stopped stands still; a clock that was never started just ticks.
    const moves = reading.running || reading.jumps === 0;
    if (moves) commands.push(...this.#setMeter(reading, grid));
    if (moves && (jumped || isDue)) commands.push(this.#align(reading, beat));
    if (this.#begins(reading, grid, jumped)) commands.push(this.#start(reading, beat));
    this.#jumps = reading.jumps;
    commands.push(...this.#stopWith(reading));
    return commands;
  }

  /** Its place in seconds is a beat at the grid's own tempo; a grid without one only starts and stops. */
  #followSeconds(reading: ClockReading, grid: Grid, seconds: number): ClockCommand[] {
    const { framesPerBeat } = grid, hasTempo = framesPerBeat > 0;
    const jumped = reading.running && reading.jumps !== this.#jumps;
    const beat = hasTempo ? (seconds * this.#sampleRate) / framesPerBeat : 0;
    const tempoBpm = hasTempo ? (60 * this.#sampleRate) / framesPerBeat : 0;
    const commands: ClockCommand[] = [], own = { ...reading, tempoBpm };
    if (this.#begins(reading, grid, jumped)) commands.push(this.#start(own, beat));
    else if (jumped && hasTempo) commands.push(this.#align(own, beat));
    if (jumped) this.#jumps = reading.jumps;
    commands.push(...this.#stopWith(reading));
    return commands;
  }

  #begins(reading: ClockReading, grid: Grid, jumped: boolean): boolean {
    return reading.running && !grid.running && (jumped || !this.#wasRunning);
  }

  /** A source that stops, stops the loops; one that falls silent leaves them playing. */
  #stopWith(reading: ClockReading): ClockCommand[] {
    const stopped = this.#wasRunning && !reading.running && reading.state !== "away";
    if (reading.state !== "away") this.#wasRunning = reading.running;
    return stopped ? [{ request: { do: "loop.stop_all" }, gestureFrame: -1 }] : [];
  }

  /** Bars as the source has them, asked for once; loops that live keep theirs. */
  #setMeter({ beatsPerBar, tempoBpm: bpm }: ClockReading, grid: Grid): ClockCommand[] {
    if (beatsPerBar === undefined || grid.hasLoops || beatsPerBar === this.#beatsPerBar) return [];
    this.#beatsPerBar = beatsPerBar;
    if (beatsPerBar === grid.beatsPerBar || !Number.isInteger(4 * beatsPerBar) || beatsPerBar > MOST_BEATS_PER_BAR) {
      return [];
    }
    return [{ request: { do: "transport.set_tempo", bpm, beats_per_bar: beatsPerBar }, gestureFrame: -1 }];
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
    const off = Math.abs(this.#frame(reading) - (grid.anchorFrame + beat * grid.framesPerBeat));
    if (!(grid.framesPerBeat > 0)) return true;
    if (!this.#isExact) return isNewBeat || off > (LATE_MS * this.#sampleRate) / 1000;
    const tempo = (reading.tempoBpm * grid.framesPerBeat) / (60 * this.#sampleRate);
    return off > OFF_FRAMES || Math.abs(tempo - 1) > OFF_TEMPO;
  }

  #align(reading: ClockReading, beat: number): ClockCommand {
    const frame = this.#frame(reading);
    return { request: { do: "transport.align", bpm: reading.tempoBpm, beat, frame }, gestureFrame: -1 };
  }

  /** The press is dated as the source's beat, and names the beat of the aligned grid that the engine then finds under it. */
  #start(reading: ClockReading, beat: number): ClockCommand {
    const gestureFrame = Math.round(reading.frame), begin = gestureFrame - this.latencyFrames;
    const framesPerBeat = reading.tempoBpm > 0 ? (60 * this.#sampleRate) / reading.tempoBpm : 0;
    const anchor = Math.round(this.#frame(reading) - beat * framesPerBeat);
    const startBeat = framesPerBeat > 0 ? (begin - anchor) / framesPerBeat : 0;
    return { request: { do: "transport.start", when: "exact", beat: startBeat }, gestureFrame };
  }
}
