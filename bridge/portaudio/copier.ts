/**
 * Copies channels between the buffers a callback is given and the engine's, with libc's `memcpy` and without allocation.
 *
 * A callback gets an array of channel addresses, other ones each time. The array is copied into a table here and the
 * pointer object of each address in it is made once and kept: hosts take turns with a few buffers.
 * Units: frames. Thread: the audio worker.
 */
import type { BlockEngine } from "../block.ts";

const POINTER_BYTES = 8;
const SAMPLE_BYTES = 4;
const HIGH_HALF = 2 ** 32;

const LIBC: Record<string, string> = { darwin: "/usr/lib/libSystem.B.dylib", windows: "msvcrt.dll" };

const COPY_SYMBOLS = {
  // void *memcpy(void *to, const void *from, size_t bytes);
  memcpy: { parameters: ["pointer", "pointer", "u32"], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

type CopyFunctions = Deno.DynamicLibrary<typeof COPY_SYMBOLS>["symbols"];

/** The copier of one stream. */
export function openCopier(): Copier {
  return new Copier(Deno.dlopen(LIBC[Deno.build.os] ?? "libc.so.6", COPY_SYMBOLS).symbols);
}

/** Pointer objects kept; a host that hands out more addresses than this starts over. */
const MOST_POINTERS = 1024;

/** One side's table of addresses, as PortAudio gave it for this block. */
class AddressTable {
  readonly address: Deno.PointerObject;
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #pointers = new Map<number, Deno.PointerValue>();

  constructor(count: number) {
    // A buffer of its own: V8 keeps the words of a small typed array in its heap, where they move.
    this.#words = new Uint32Array(new ArrayBuffer(POINTER_BYTES * Math.max(1, count)));
    this.address = Deno.UnsafePointer.of(this.#words)!;
  }

  /** The address of a channel's frame. Addresses stay below 2^53. */
  at(channel: number, frame: number): Deno.PointerValue {
    const words = this.#words;
    const address = words[2 * channel + 1]! * HIGH_HALF + words[2 * channel]! + frame * SAMPLE_BYTES;
    const known = this.#pointers.get(address);
    if (known !== undefined) return known;
    if (this.#pointers.size >= MOST_POINTERS) this.#pointers.clear();
    const made = Deno.UnsafePointer.create(BigInt(address));
    this.#pointers.set(address, made);
    return made;
  }
}

/** See the file's header. Call `openInputs`/`openOutputs` first in every callback, then `read` and `write` per slice. */
export class Copier {
  readonly #functions: CopyFunctions;
  #from = new AddressTable(0);
  #to = new AddressTable(0);
  #inputs: Deno.PointerObject[] = [];
  #outputs: Deno.PointerObject[] = [];

  constructor(functions: CopyFunctions) {
    this.#functions = functions;
  }

  /** The engine's channels do not move, so their addresses are taken once. */
  prepare(engine: BlockEngine, inputCount: number, outputCount: number): void {
    const addresses = (channels: readonly Float32Array[], count: number) =>
      channels.slice(0, count).map((channel) => Deno.UnsafePointer.of(channel as Float32Array<ArrayBuffer>)!);
    this.#inputs = addresses(engine.inputs, inputCount);
    this.#outputs = addresses(engine.outputs, outputCount);
    this.#from = new AddressTable(inputCount);
    this.#to = new AddressTable(outputCount);
  }

  /** Copy bytes between two addresses. */
  copy(to: Deno.PointerValue, from: Deno.PointerValue, bytes: number): void {
    this.#functions.memcpy(to, from, bytes);
  }

  /** Take over the array of input channel addresses. */
  openInputs(table: Deno.PointerValue): void {
    this.#functions.memcpy(this.#from.address, table, this.#inputs.length * POINTER_BYTES);
  }

  /** Take over the array of output channel addresses. */
  openOutputs(table: Deno.PointerValue): void {
    this.#functions.memcpy(this.#to.address, table, this.#outputs.length * POINTER_BYTES);
  }

  /** Frames `from`… of the host's buffers become frames 0… of the engine's inputs. */
  read(from: number, frames: number): void {
    const { memcpy } = this.#functions;
    for (let channel = 0; channel < this.#inputs.length; channel++) {
      memcpy(this.#inputs[channel]!, this.#from.at(channel, from), frames * SAMPLE_BYTES);
    }
  }

  /** Frames 0… of the engine's outputs become frames `from`… of the host's buffers. */
  write(from: number, frames: number): void {
    const { memcpy } = this.#functions;
    for (let channel = 0; channel < this.#outputs.length; channel++) {
      memcpy(this.#to.at(channel, from), this.#outputs[channel]!, frames * SAMPLE_BYTES);
    }
  }
}
