/**
 * JACK's transport that is followed, from its cycles to commands for the grid, and what surfaces show of it.
 *
 * Method: as a MIDI clock is followed (`clock_follower.ts`), once for each cycle that can be seen, after the engine has processed it. Rondo
 * and the other clients play the same cycle at the same time, so the grid is put on the cycle's own frames without any
 * latency. Units: stream frames. Thread: MIDI.
 */
import { HEADER_OFFSET, HEADER_OUTPUT_LATENCY_FIELD, HEADER_SAMPLE_RATE_FIELD } from "../../../dsp/assembly/layout.ts";
import { readSnapshot } from "../../../dsp/snapshot.ts";
import { type ClockCommand, ClockLock } from "../../clock/clock_lock.ts";
import { NO_READING } from "../../clock/clock_reading.ts";
import { JackTransport, type TransportCycle } from "../../clock/jack_transport.ts";
import type { ClockView } from "./midi_view.ts";

/** Where cycles are read. */
export interface TransportCycles {
  /** Takes the newest cycle into `cycle`; false when it was read before. */
  read(cycle: TransportCycle): boolean;
}

/** Follows one transport. */
export class TransportFollower {
  readonly #memory: WebAssembly.Memory;
  readonly #header: Int32Array;
  readonly #cycles: TransportCycles;
  readonly #cycle: TransportCycle;
  readonly #transport: JackTransport;
  readonly #sampleRate: number;
  #lock: ClockLock;
  #reading = NO_READING;

  /** @param cycle what is read into */
  constructor(memory: WebAssembly.Memory, cycles: TransportCycles, cycle: TransportCycle) {
    this.#memory = memory;
    this.#header = new Int32Array(memory.buffer, HEADER_OFFSET, 256);
    this.#cycles = cycles;
    this.#cycle = cycle;
    this.#sampleRate = this.#header[HEADER_SAMPLE_RATE_FIELD / 4]!;
    this.#transport = new JackTransport(this.#sampleRate);
    this.#lock = this.#newLock();
  }

  /** Looks at the transport at a stream frame; the commands that keep the grid on it. */
  follow(frame: number): ClockCommand[] {
    const isNew = this.#cycles.read(this.#cycle);
    if (isNew) {
      if (this.#cycle.seat !== this.#transport.seat) this.#lock = this.#newLock();
      this.#transport.take(this.#cycle);
    }
    this.#reading = this.#transport.read(frame);
    if (!isNew) return [];
    const { anchorFrame, framesPerBeat, beatsPerBar, anchorLength, running } = readSnapshot(this.#memory);
    this.#lock.latencyFrames = this.#header[HEADER_OUTPUT_LATENCY_FIELD / 4]!;
    return this.#lock.follow(this.#reading, {
      anchorFrame,
      framesPerBeat,
      beatsPerBar,
      hasLoops: anchorLength > 0,
      running,
    });
  }

  /** What it was at the last look. */
  get view(): ClockView {
    const { state, running, tempoBpm } = this.#reading;
    return { source: "jack", state, running, tempoBpm, jitterMs: 0 };
  }

  /** A server that is new is stopped, which must not stop the loops: nothing of the one before is remembered. */
  #newLock(): ClockLock {
    return new ClockLock(this.#sampleRate, 0, "exact");
  }
}
