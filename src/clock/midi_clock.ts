/**
 * A MIDI clock that is listened to: 24 ticks a quarter note, start, continue, stop and song position.
 *
 * Method: the ticks go through `tick_filter.ts`; song position is counted in ticks, those that were lost counted too. After a
 * start or continue the next tick is the first of the song (MIDI 1.0 detailed specification 4.2, System Real Time Messages; a
 * song position is in sixteenths, six ticks each). A clock that falls silent is away after half a second, its tempo is kept, and
 * it goes on from the tick it stopped at.
 * Units: stream frames in and out, seconds inside. Thread: MIDI in.
 */
import { type ClockReading, type ClockSource, NO_READING } from "./clock_reading.ts";
import { TickFilter } from "./tick_filter.ts";

/** Ticks of a quarter note, and of a unit of the song position. */
export const TICKS_PER_BEAT = 24;
const TICKS_PER_POSITION = 6;
/** Silence after which a clock is away: seconds, and ticks of its own. */
const AWAY_SECONDS = 0.5;
const AWAY_TICKS = 12;
/** Ticks after which a steady clock is believed. */
const LOCK_TICKS = 24;
/** Share of the period that the jitter may reach in a clock that can be followed. */
const MOST_JITTER = 0.5;

/** The system messages that concern time. */
export type ClockMessage = "clock" | "start" | "continue" | "stop" | "song_position";

/** Follows one MIDI clock. */
export class MidiClock implements ClockSource {
  readonly name = "midi";
  readonly #rate: number;
  readonly #filter = new TickFilter();
  #epoch = NaN;
  #newest = -Infinity;
  #running = false;
  #jumps = 0;
  /** Song tick of the tick before the first. */
  #base = -1;
  /** Song tick that the next tick is, after a start, continue or song position. */
  #next: number | undefined;
  /** Song tick of the newest tick. */
  #songTick = 0;

  constructor(sampleRate: number) {
    this.#rate = sampleRate;
  }

  /** How far its ticks are heard beside their true times, ms. */
  get jitterMs(): number {
    return this.#filter.jitter * 1000;
  }

  /**
   * Take in a message that arrived at a stream frame.
   * @param value song position in sixteenths
   */
  take(message: ClockMessage, frame: number, value = 0): void {
    switch (message) {
      case "clock":
        return this.#tick(frame);
      case "start":
        return this.#go(0);
      case "continue":
        return this.#go(this.#next ?? this.#songTick + 1);
      case "stop":
        this.#running = false;
        return;
      case "song_position":
        this.#next = value * TICKS_PER_POSITION;
        if (this.#running) this.#jumps++;
    }
  }

  /** What it says at a stream frame. */
  read(frame: number): ClockReading {
    const { period, phase } = this.#filter;
    if (!(period > 0)) return { ...NO_READING, jumps: this.#jumps };
    return {
      state: this.#isAway(frame) ? "away" : this.#isSteady() ? "locked" : "listening",
      running: this.#running && this.#next === undefined,
      tempoBpm: 60 / (TICKS_PER_BEAT * period),
      beat: this.#songTick / TICKS_PER_BEAT,
      frame: this.#epoch + phase * this.#rate,
      jumps: this.#jumps,
    };
  }

  #go(tick: number): void {
    this.#running = true;
    this.#next = tick;
  }

  #tick(frame: number): void {
    if (!Number.isFinite(frame) || frame < this.#newest) return;
    if (Number.isNaN(this.#epoch)) this.#epoch = frame;
    const time = (frame - this.#epoch) / this.#rate;
    if (this.#isAway(frame)) this.#filter.resume(time);
    else this.#filter.take(time);
    this.#newest = frame;
    if (this.#next !== undefined) {
      this.#base = this.#next - this.#filter.count;
      this.#next = undefined;
      this.#jumps++;
    }
    // While it is stopped the song stands where it is, although the ticks go on. A clock that never starts just counts.
    if (this.#running || this.#jumps === 0) this.#songTick = this.#base + this.#filter.count;
    else this.#base = this.#songTick - this.#filter.count;
  }

  #isAway(frame: number): boolean {
    const silence = (frame - this.#newest) / this.#rate;
    return this.#filter.heard > 1 && silence > Math.max(AWAY_SECONDS, AWAY_TICKS * this.#filter.period);
  }

  #isSteady(): boolean {
    return this.#filter.heard > LOCK_TICKS && this.#filter.jitter < MOST_JITTER * this.#filter.period;
  }
}
