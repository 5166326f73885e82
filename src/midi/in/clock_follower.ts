/**
 * A followed MIDI clock, from its messages to commands for the grid, and what surfaces show of it.
 *
 * Method: `MidiClock` finds tempo and beat, `ClockLock` says what to command, looked at every few ms. Both are heard together, so the
 * grid is put one output latency before the beat. Units: stream frames. Thread: MIDI.
 */
import { HEADER_OFFSET, HEADER_OUTPUT_LATENCY_FIELD, HEADER_SAMPLE_RATE_FIELD } from "../../../dsp/assembly/layout.ts";
import { readSnapshot } from "../../../dsp/snapshot.ts";
import { type ClockCommand, ClockLock } from "../../clock/clock_lock.ts";
import { NO_READING } from "../../clock/clock_reading.ts";
import { type ClockMessage, MidiClock } from "../../clock/midi_clock.ts";
import type { ClockView } from "./midi_view.ts";

/** Follows one clock. */
export class ClockFollower {
  readonly #memory: WebAssembly.Memory;
  readonly #header: Int32Array;
  readonly #clock: MidiClock;
  readonly #lock: ClockLock;
  #reading = NO_READING;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#header = new Int32Array(memory.buffer, HEADER_OFFSET, 256);
    const sampleRate = this.#header[HEADER_SAMPLE_RATE_FIELD / 4]!;
    this.#clock = new MidiClock(sampleRate);
    this.#lock = new ClockLock(sampleRate);
  }

  /** Takes a message that arrived at a stream frame. */
  take(message: ClockMessage, frame: number, value = 0): void {
    this.#clock.take(message, frame, value);
  }

  /** Looks at the clock at a stream frame; the commands that keep the grid on it. */
  follow(frame: number): ClockCommand[] {
    const { anchorFrame, framesPerBeat, anchorLength, running } = readSnapshot(this.#memory);
    const latency = this.#header[HEADER_OUTPUT_LATENCY_FIELD / 4]!;
    this.#lock.offsetFrames = -latency;
    this.#lock.latencyFrames = latency;
    this.#reading = this.#clock.read(frame);
    return this.#lock.follow(this.#reading, { anchorFrame, framesPerBeat, hasLoops: anchorLength > 0, running });
  }

  /** What it was at the last look. */
  get view(): ClockView {
    const { state, running, tempoBpm } = this.#reading;
    return { source: "midi", state, running, tempoBpm, jitterMs: this.#clock.jitterMs };
  }
}
