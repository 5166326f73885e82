/**
 * JACK's transport as a source of time: whether it rolls, where it is, and the tempo where a timebase master tells one.
 *
 * Method: it says nothing until it first rolls, since servers start stopped and a stopped DAW must not silence a stage. A place that
 * does not go on from the one before is a locate. After a locate the master's bars and beats are missing for a cycle (who locates
 * gives only a frame), so a jump is told when they are there, or after a wait when there are none; then the place is seconds, and
 * beats come from the tempo of the grid. Beats are counted in the bars of the newest meter; `bar_start_tick` is not used, since masters
 * leave it empty. Source: jack/transport.h. Units: stream frames, beats as the master counts them. Thread: any.
 */
import { BeatLine } from "./beat_line.ts";
import { type ClockReading, type ClockSource, NO_READING } from "./clock_reading.ts";

/** A cycle's transport. */
export interface TransportCycle {
  /** Which server's: another one is stopped again. */
  seat: number;
  state: "stopped" | "starting" | "rolling";
  streamFrame: number;
  /** Frames that the stream lost so far, which the transport may not have counted. */
  lostFrames: number;
  /** Song position, frames; wraps at 2³². */
  frame: number;
  /** A timebase master tells what follows. */
  hasBbt: boolean;
  /** Bars and beats from 1. */
  bar: number;
  beat: number;
  tick: number;
  /** Else the tick is rounded down. */
  isTickExact: boolean;
  beatsPerBar: number;
  ticksPerBeat: number;
  beatsPerMinute: number;
  bbtOffsetFrames: number;
}

/** Silence after which it is away, and how long bars and beats are waited for, seconds. */
const AWAY_SECONDS = 0.5;
const WAIT_SECONDS = 0.05;

/** Follows one transport. */
export class JackTransport implements ClockSource {
  readonly name = "jack";
  readonly #rate: number;
  readonly #line = new BeatLine();
  #reading: ClockReading = { ...NO_READING, state: "listening" };
  #newest = -Infinity;
  #seat = 0;
  /** Stream frame and song frame of the newest cycle that rolled, and what was lost until then. */
  #rolled: { streamFrame: number; frame: number; lostFrames: number } | undefined;
  /** Stream frame from which on bars and beats are waited for. */
  #waitsSince: number | undefined;

  constructor(sampleRate: number) {
    this.#rate = sampleRate;
  }

  /** The server whose transport it is; it changes when another one is there. */
  get seat(): number {
    return this.#seat;
  }

  /** Takes a cycle in; some may have been missed. */
  take(cycle: TransportCycle): void {
    if (cycle.seat !== this.#seat) this.#sitDown(cycle.seat);
    this.#newest = cycle.streamFrame;
    // Who waits for others neither plays nor has stopped.
    if (cycle.state === "starting") return;
    if (cycle.state === "stopped") {
      this.#rolled = this.#waitsSince = undefined;
      this.#reading = { ...this.#reading, running: false };
      return;
    }
    this.#roll(cycle);
    const { streamFrame, frame, lostFrames } = cycle;
    this.#rolled = { streamFrame, frame, lostFrames };
  }

  /** What it says at a stream frame. */
  read(frame: number): ClockReading {
    const isAway = this.#newest !== -Infinity && frame - this.#newest > AWAY_SECONDS * this.#rate;
    return isAway ? { ...this.#reading, state: "away" } : this.#reading;
  }

  #sitDown(seat: number): void {
    this.#seat = seat;
    this.#rolled = this.#waitsSince = undefined;
    this.#reading = { ...NO_READING, state: "listening", jumps: this.#reading.jumps };
  }

  #roll(cycle: TransportCycle): void {
    const moved = this.#movedBy(cycle);
    if (moved !== 0 || this.#rolled === undefined) this.#line.reset();
    if (this.#rolled === undefined || (moved !== 0 && moved !== this.#lostBefore(cycle))) {
      this.#waitsSince = cycle.streamFrame;
    }
    const hasBeats = isBeatTold(cycle);
    if (hasBeats) this.#takeBeat(cycle);
    const waited = cycle.streamFrame - (this.#waitsSince ?? cycle.streamFrame);
    if (!hasBeats && waited < WAIT_SECONDS * this.#rate && this.#waitsSince !== undefined) return;
    const jumps = this.#reading.jumps + (this.#waitsSince === undefined ? 0 : 1);
    this.#waitsSince = undefined;
    this.#reading = hasBeats ? this.#inBeats(cycle, jumps) : this.#inSeconds(cycle, jumps);
  }

  /** Frames by which the song is elsewhere than it would have gone by itself. */
  #movedBy({ streamFrame, frame }: TransportCycle): number {
    const before = this.#rolled;
    return before === undefined ? 0 : (frame - before.frame - (streamFrame - before.streamFrame)) | 0;
  }

  /** What a song that did not count lost frames moved by. */
  #lostBefore({ lostFrames }: TransportCycle): number {
    return this.#rolled!.lostFrames - lostFrames;
  }

  #takeBeat(cycle: TransportCycle): void {
    const { bar, beat, tick, ticksPerBeat, beatsPerBar } = cycle;
    const beats = (bar - 1) * beatsPerBar + (beat - 1) + tick / ticksPerBeat;
    this.#line.take(beatFrame(cycle), beats, this.#beatsPerFrame(cycle), cycle.isTickExact ? 0 : 1 / ticksPerBeat);
  }

  #beatsPerFrame({ beatsPerMinute }: TransportCycle): number {
    return beatsPerMinute / (60 * this.#rate);
  }

  #inBeats(cycle: TransportCycle, jumps: number): ClockReading {
    const frame = beatFrame(cycle), { beatsPerBar } = cycle, { beatsPerFrame } = this.#line;
    const isAsTold = beatsPerFrame === this.#beatsPerFrame(cycle);
    const tempoBpm = isAsTold ? cycle.beatsPerMinute : beatsPerFrame * 60 * this.#rate;
    return { state: "locked", running: true, tempoBpm, beat: this.#line.beatAt(frame), frame, jumps, beatsPerBar };
  }

  #inSeconds({ frame: songFrame, streamFrame: frame }: TransportCycle, jumps: number): ClockReading {
    const seconds = songFrame / this.#rate;
    return { state: "locked", running: true, tempoBpm: 0, beat: 0, frame, jumps, seconds };
  }
}

/** Stream frame at which the told beat was on. */
function beatFrame({ streamFrame, bbtOffsetFrames }: TransportCycle): number {
  return streamFrame - bbtOffsetFrames;
}

/** Some masters say that they tell beats, and leave fields empty. */
function isBeatTold({ hasBbt, bar, beat, tick, ticksPerBeat, beatsPerBar, beatsPerMinute }: TransportCycle): boolean {
  const isSane = (value: number) => value > 0 && value < 1e6;
  return hasBbt && bar >= 1 && beat >= 1 && tick >= 0 && isSane(ticksPerBeat) && isSane(beatsPerBar) &&
    isSane(beatsPerMinute);
}
