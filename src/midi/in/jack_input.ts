/**
 * What came in at the MIDI ports of the JACK client: read from the audio thread's ring, stamped with the time of its own frame.
 *
 * Thread: MIDI.
 */
import { emptyRecord, MidiRing } from "../../../bridge/midi/midi_ring.ts";
import { ClockReader } from "../../../dsp/clock.ts";

/** Who takes messages in. */
export interface MessageTaker {
  receive(input: number, timeMs: number, bytes: Uint8Array): void;
}

/** Reads one ring. */
export class JackInput {
  readonly #ring: MidiRing;
  readonly #clock: ClockReader;
  readonly #taker: MessageTaker;
  readonly #record = emptyRecord();

  constructor(memory: WebAssembly.Memory, ring: SharedArrayBuffer, taker: MessageTaker) {
    this.#ring = new MidiRing(ring);
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
