/**
 * When a frame of the stream happens, smoothly: what the hosts' stamps say, without their jitter.
 *
 * Method: a delay-locked loop of second order over the stamps of the blocks (F. Adriaensen, "Using a DLL to filter time", LAC
 * 2005), with a bandwidth of a quarter of a hertz, for steps of any length, since nobody promises to look at every block. A stamp far
 * off (frames were lost, another host took over) starts it anew. Units: frames, ms. Allocates nothing. Thread: the sender.
 */

/** Where the stamps come from. */
export interface StampSource {
  readonly frame: number;
  readonly timeMs: number;
  readonly sampleRate: number;
  /** Takes the newest stamp; false while there is none. */
  read(): boolean;
}

const BANDWIDTH_HZ = 0.25;
/** A stamp this far from where it was expected is no jitter. */
const JUMP_MS = 30;
/** How far a sound card's clock can be off, as a part of its rate. */
const RATE_ERROR = 2e-3;
/** Until so many stamps were seen, their mean counts rather than the loop. */
const SETTLE_COUNT = 16;

/** Turns frames into times. */
export class StreamTime {
  readonly #source: StampSource;
  #frame = NaN;
  /** Times are kept from here on: milliseconds since 1970 would be rounded to a quarter of a microsecond at every step. */
  #originMs = NaN;
  #timeMs = NaN;
  #msPerFrame = NaN;
  #count = 0;

  constructor(source: StampSource) {
    this.#source = source;
  }

  /** Takes in the newest stamp, if there is one that was not seen before. */
  update(): void {
    const source = this.#source;
    if (!source.read() || source.frame === this.#frame) return;
    const frames = source.frame - this.#frame;
    const expectedMs = this.#timeMs + frames * this.#msPerFrame;
    const errorMs = source.timeMs - this.#originMs - expectedMs;
    if (!(frames > 0) || !(Math.abs(errorMs) < JUMP_MS)) return this.#begin();
    this.#count++;
    const omega = (2 * Math.PI * BANDWIDTH_HZ * frames) / source.sampleRate;
    const share = Math.max(Math.min(Math.SQRT2 * omega, 0.5), this.#count < SETTLE_COUNT ? 1 / (this.#count + 1) : 0);
    this.#timeMs = expectedMs + share * errorMs;
    this.#frame = source.frame;
    if (this.#count >= SETTLE_COUNT) this.#steer((Math.min(omega * omega, 0.05) * errorMs) / frames);
  }

  /** Time of a frame, ms; NaN while no stream has begun. */
  at(frame: number): number {
    return this.#originMs + this.#timeMs + (frame - this.#frame) * this.#msPerFrame;
  }

  #begin(): void {
    this.#frame = this.#source.frame;
    this.#originMs = this.#source.timeMs;
    this.#timeMs = 0;
    this.#msPerFrame = 1000 / this.#source.sampleRate;
    this.#count = 0;
  }

  #steer(change: number): void {
    const nominal = 1000 / this.#source.sampleRate;
    const wanted = this.#msPerFrame + change;
    this.#msPerFrame = Math.min(Math.max(wanted, nominal * (1 - RATE_ERROR)), nominal * (1 + RATE_ERROR));
  }
}
