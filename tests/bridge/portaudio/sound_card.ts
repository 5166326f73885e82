/**
 * A sound card in memory behind PortAudio's blocking functions: two buffers that fill and drain with a time of the test's own.
 *
 * What is played comes back at the input one frame later (a cable), so a stream can be asked for its true round trip.
 */
import type { PortAudio } from "../../../bridge/portaudio/port_audio.ts";

const LOOK_FRAMES = 61;
const OVERFLOWED = -9981;
const UNDERFLOWED = -9980;

/** See above. Call `wait` to let time pass beside the stream. */
export class SoundCard {
  /** Frames that the cable carried, by their number since the start. */
  readonly cable: number[] = [];
  /** Makes the next read or write fail with this code. */
  failure = 0;
  restarts = 0;
  /** It was pulled out: nothing fails, and nothing comes. */
  isGone = false;
  /** Frames between the first write and the first frame played. */
  slowStartFrames = 0;
  #captured = 0;
  #read = 0;
  #pending: number[] = [];
  #playing = false;
  #asked = false;
  #full = false;
  #dry = false;

  constructor(readonly bufferFrames: number) {}

  /** PortAudio over this card; channel 0 only. */
  portAudio(): PortAudio {
    const functions = {
      Pa_StartStream: () => 0,
      Pa_AbortStream: () => this.failure,
      Pa_CloseStream: () => this.failure,
      Pa_IsStreamStopped: () => 0,
      Pa_GetStreamTime: () => this.isGone ? 0 : 1,
      Pa_GetStreamReadAvailable: () => {
        // Whoever asks again without reading has slept meanwhile.
        if (this.#asked) this.wait(LOOK_FRAMES);
        this.#asked = true;
        return this.failure || this.#captured - this.#read;
      },
      Pa_GetStreamWriteAvailable: () => this.failure || this.bufferFrames - this.#pending.length,
      Pa_ReadStream: (_: unknown, table: Deno.PointerObject, frames: number) => this.#onRead(table, frames),
      Pa_WriteStream: (_: unknown, table: Deno.PointerObject, frames: number) => this.#onWrite(table, frames),
    };
    return { functions } as unknown as PortAudio;
  }

  /** So many frames pass. */
  wait(frames: number): void {
    if (this.isGone) return;
    for (let frame = 0; frame < frames; frame++) {
      if (this.#playing && this.#pending.length === 0) this.#restartPlayback();
      this.cable.push(this.#playing ? this.#pending.shift()! : 0);
      this.#captured++;
      if (this.#captured - this.#read > this.bufferFrames) this.#restartCapture();
    }
  }

  /** What drivers do after an xrun: the direction begins anew, empty. */
  #restartPlayback(): void {
    this.#dry = true;
    this.restarts++;
    this.#playing = false;
    this.#pending = [];
  }

  #restartCapture(): void {
    this.#full = true;
    this.restarts++;
    this.#read = this.#captured;
  }

  #onRead(table: Deno.PointerObject, frames: number): number {
    if (this.failure) return this.failure;
    this.#asked = false;
    while (this.#captured - this.#read < frames) this.wait(1);
    const lossy = this.#full;
    this.#full = false;
    const target = firstChannel(table, frames);
    for (let frame = 0; frame < frames; frame++) target[frame] = this.cable[this.#read++]!;
    return lossy ? OVERFLOWED : 0;
  }

  #onWrite(table: Deno.PointerObject, frames: number): number {
    if (this.failure) return this.failure;
    const lossy = this.#dry;
    while (this.bufferFrames - this.#pending.length < frames) this.wait(1);
    this.#pending.push(...firstChannel(table, frames));
    if (!this.#playing) {
      this.#playing = true;
      for (let frame = 0; frame < this.slowStartFrames; frame++) {
        this.cable.push(0);
        this.#captured++;
      }
    }
    this.#dry = false;
    return lossy ? UNDERFLOWED : 0;
  }
}

function firstChannel(table: Deno.PointerObject, frames: number): Float32Array {
  const address = new Deno.UnsafePointerView(table).getPointer(0)!;
  return new Float32Array(new Deno.UnsafePointerView(address).getArrayBuffer(frames * 4));
}
