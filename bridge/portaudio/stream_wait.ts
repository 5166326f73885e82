/**
 * Waiting for a pair of streams without entering PortAudio's own waits: sleep for as long as the missing frames take, ask again.
 *
 * ALSA's host remembers where the card was at the end of its last period; asked for the stream's time, it looks. So every
 * question here asks for the time first, and its answer is exact to what the card itself knows.
 * Units: frames. Thread: the audio worker. Allocates nothing.
 */
import { isNotice, PA_DEVICE_UNAVAILABLE, PA_TIMED_OUT } from "./codes.ts";
import type { PortAudioStream } from "./stream.ts";
import type { PortAudioFunctions } from "./symbols.ts";

/** What is read and what is written; at least one. */
export interface ReadWriteStreams {
  readonly input?: PortAudioStream | undefined;
  readonly output?: PortAudioStream | undefined;
}

/** A card that brings nothing for so long is lost. */
const SILENT_MS = 800;
const SHORTEST_SLEEP_MS = 0.05;

/** See above. */
export class StreamWait {
  readonly #functions: PortAudioFunctions;
  readonly #input: Deno.PointerValue;
  readonly #output: Deno.PointerValue;
  readonly #framesPerMs: number;
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  #periodFrames: number;
  #noticed = false;
  #hasTime = false;

  constructor(functions: PortAudioFunctions, streams: ReadWriteStreams, sampleRate: number) {
    this.#functions = functions;
    this.#input = streams.input?.handle ?? null;
    this.#output = streams.output?.handle ?? null;
    this.#framesPerMs = sampleRate / 1000;
    // PortAudio's buffers are four periods, and the latency it tells is one less.
    this.#periodFrames = Math.ceil((streams.input?.inputLatencyFrames ?? 0) / 3);
  }

  /** PortAudio waits by itself for less than a period. */
  setPeriod(frames: number): void {
    this.#periodFrames = frames;
  }

  /** Sleep until a block can be read, or written where nothing is read. Gives the frames there are, or a PaError < 0. */
  untilReady(blockFrames: number): number {
    const needed = Math.max(blockFrames, this.#periodFrames);
    const endMs = performance.now() + SILENT_MS + needed / this.#framesPerMs;
    for (;;) {
      const ready = this.#input === null ? this.framesToWrite() : this.framesToRead();
      if (ready < 0 || ready >= needed) return ready;
      if (performance.now() > endMs) return PA_TIMED_OUT;
      Atomics.wait(this.#sleeper, 0, 0, Math.max(SHORTEST_SLEEP_MS, (needed - ready) / this.#framesPerMs));
    }
  }

  /** Frames that can be read at once; 0 without an input; a PaError < 0. */
  framesToRead(): number {
    if (this.#input === null) return 0;
    if (this.#isGone(this.#input)) return PA_DEVICE_UNAVAILABLE;
    return this.#withoutNotice(this.#functions.Pa_GetStreamReadAvailable(this.#input));
  }

  /** Frames that can be written at once; 0 without an output; a PaError < 0. */
  framesToWrite(): number {
    if (this.#output === null) return 0;
    if (this.#isGone(this.#output)) return PA_DEVICE_UNAVAILABLE;
    return this.#withoutNotice(this.#functions.Pa_GetStreamWriteAvailable(this.#output));
  }

  /** Whether an xrun was noticed since the last call. */
  takeNotice(): boolean {
    const noticed = this.#noticed;
    this.#noticed = false;
    return noticed;
  }

  /** Look where the card is. Once it has gone, its time is 0. */
  #isGone(handle: Deno.PointerValue): boolean {
    const seconds = this.#functions.Pa_GetStreamTime(handle);
    if (seconds > 0) this.#hasTime = true;
    return this.#hasTime && seconds === 0;
  }

  #withoutNotice(answer: number): number {
    if (!isNotice(answer)) return answer;
    this.#noticed = true;
    return 0;
  }
}
