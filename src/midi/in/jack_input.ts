/**
 * What came in at the MIDI ports of the JACK client: read from the audio thread's ring, stamped with the time of its own frame.
 *
 * Thread: MIDI.
 */
import { ClockReader } from "../../../dsp/clock.ts";

/** A message as a ring gives it. */
export interface TimedRecord {
  /** Stream frame. */
  time: number;
  /** Place of the input. */
  port: number;
  length: number;
  bytes: Uint8Array;
}

/** The reading end of a ring. */
export interface TimedRing {
  /** Takes the oldest message into `record`; false when there is none. */
  read(record: TimedRecord): boolean;
}

/** Who takes messages in. */
export interface MessageTaker {
  receive(input: number, timeMs: number, bytes: Uint8Array): void;
}

/** Reads one ring. */
export class JackInput {
  readonly #ring: TimedRing;
  readonly #clock: ClockReader;
  readonly #taker: MessageTaker;
  readonly #record: TimedRecord;

  /** @param record what the ring reads into */
  constructor(memory: WebAssembly.Memory, ring: TimedRing, record: TimedRecord, taker: MessageTaker) {
    this.#ring = ring;
    this.#record = record;
    this.#clock = new ClockReader(memory);
    this.#taker = taker;
  }

  /** Takes everything in that has come. */
  read(): void {
    while (this.#ring.read(this.#record)) {
      const { time, port, length, bytes } = this.#record;
      this.#taker.receive(port, this.#timeOf(time), bytes.slice(0, length));
    }
  }

  /** When a stream frame was current, ms. */
  #timeOf(frame: number): number {
    if (!this.#clock.read()) return performance.timeOrigin + performance.now();
    return this.#clock.timeMs + (frame - this.#clock.frame) * 1000 / this.#clock.sampleRate;
  }
}
