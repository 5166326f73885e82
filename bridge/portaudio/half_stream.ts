/**
 * A stream that is read or written, started and closed, also where it cannot be stopped because its device has gone.
 *
 * PortAudio's ALSA host stops a stream before it closes it, gives up when the vanished card refuses to be stopped, and so never
 * closes the card's files; the kernel keeps the card's place until they are closed, and the card does not come back.
 * Method: PortAudio skips the stopping when the stream says that it is stopped, and it says so by one word of its own struct.
 * Which word is not guessed: it is one that became 1 when the stream was started and whose change to 0 changes the answer of
 * Pa_IsStreamStopped; it is put back at once, and only if exactly one word does so is it ever used.
 * Thread: the audio worker, only for streams that no other thread works on (read and written ones). Linux.
 */
import type { PortAudioFunctions } from "./symbols.ts";

/** A stream that is only read or only written. */
export class HalfStream {
  readonly #functions: PortAudioFunctions;
  readonly #handle: Deno.PointerObject;
  /** The stream's struct, seen as 32-bit words. */
  readonly #words: Int32Array;
  /** The word that is 0 while the stream is stopped, −1: not known. */
  #stoppedIndex = -1;

  constructor(functions: PortAudioFunctions, handle: Deno.PointerObject) {
    this.#functions = functions;
    this.#handle = handle;
    this.#words = structWords(handle);
  }

  /** Start the stream. Gives a PaError < 0 or 0. */
  start(): number {
    const before = this.#words.slice();
    const code = this.#functions.Pa_StartStream(this.#handle);
    if (code >= 0) this.#stoppedIndex = this.#findStopped(before);
    return code;
  }

  /** Stop and close the stream. False when PortAudio did not close it. */
  close(): boolean {
    const stopped = this.#functions.Pa_AbortStream(this.#handle) >= 0;
    if (!stopped && this.#stoppedIndex >= 0) this.#words[this.#stoppedIndex] = 0;
    return this.#functions.Pa_CloseStream(this.#handle) >= 0;
  }

  #findStopped(before: Int32Array): number {
    const words = this.#words, found: number[] = [];
    for (let index = 0; index < words.length; index++) {
      if (before[index] !== 0 || words[index] !== 1) continue;
      words[index] = 0;
      if (this.#functions.Pa_IsStreamStopped(this.#handle) === 1) found.push(index);
      words[index] = 1;
    }
    return found.length === 1 ? found[0]! : -1;
  }
}

/** The heap block a stream lies in, whose length only the C library knows. Empty where it cannot be asked. */
function structWords(handle: Deno.PointerObject): Int32Array {
  if (Deno.build.os !== "linux") return new Int32Array(0);
  const libc = Deno.dlopen("libc.so.6", {
    // size_t malloc_usable_size(void *ptr);
    malloc_usable_size: { parameters: ["pointer"], result: "u32" },
  });
  const bytes = libc.symbols.malloc_usable_size(handle);
  libc.close();
  return new Int32Array(new Deno.UnsafePointerView(handle).getArrayBuffer(bytes & ~3));
}
