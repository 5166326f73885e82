// Sample rate converters of one channel: Rondo's presets, a WebAssembly peer, and native libraries through FFI where the machine
// has them. Each keeps a stream running for timing, and converts a whole sound from silence to silence for measuring.
// Native libraries stay open until the program ends.

import { prepareResampler, type ResamplerPreset } from "../../dsp/resampler.ts";

/** A converter between two rates. */
export interface Converter {
  name: string;
  /** Goes on with a stream: takes these frames, and gives what comes. Returns how many came. */
  stream(input: Float32Array): number;
  /** A whole sound, its delay taken out as far as the library does that. */
  convert(input: Float32Array): Float32Array;
}

/** Makes a converter; rejects or throws where it is not to be had. */
export type ConverterMaker = (fromRate: number, toRate: number) => Promise<Converter>;

function makeRondo(name: string, preset: ResamplerPreset, inBlocks: boolean): ConverterMaker {
  return async (fromRate, toRate) => {
    const resampler = await prepareResampler({ fromRate, toRate, channelCount: 1, preset, inBlocks });
    const output = new Float32Array(outputRoom(fromRate, fromRate, toRate));
    const stream = (input: Float32Array, to = output) => {
      let [written, read] = [0, 0];
      while (written < input.length) {
        written += resampler.write([input], written);
        read += resampler.read([to], read);
      }
      return read;
    };
    const convert = (input: Float32Array) => {
      const whole = new Float32Array(outputRoom(input.length, fromRate, toRate));
      resampler.reset();
      let read = stream(input, whole);
      resampler.finish();
      read += resampler.read([whole], read);
      resampler.reset();
      return whole.subarray(0, read);
    };
    return { name, stream, convert };
  };
}

function outputRoom(frames: number, fromRate: number, toRate: number): number {
  return Math.ceil(frames * toRate / fromRate) + 65536;
}

/** libsamplerate in WebAssembly (npm); it hands one array to the next, and cannot be told that a sound ends. */
const makeLibsamplerateJs: ConverterMaker = async (fromRate, toRate) => {
  const { default: library } = await import("@alexanderolsen/libsamplerate-js");
  const open = () =>
    library.create(1, fromRate, toRate, { converterType: library.ConverterType.SRC_SINC_BEST_QUALITY });
  const [streaming, whole] = [await open(), await open()];
  return {
    name: "libsamplerate-js best",
    stream: (input) => streaming.full(input).length,
    convert: (input) => whole.simple(input).slice(),
  };
};

/** Recipes of soxr 0.1.3's header. */
const SOXR_RECIPES = { HQ: 4n, VHQ: 6n } as const;

/** soxr (Debian: libsoxr0). */
function makeSoxr(recipe: keyof typeof SOXR_RECIPES): ConverterMaker {
  return (fromRate, toRate) => {
    const { symbols } = Deno.dlopen("libsoxr.so.0", {
      soxr_quality_spec: {
        parameters: ["usize", "usize"],
        result: { struct: ["f64", "f64", "f64", "f64", "usize", "usize"] },
      },
      soxr_create: {
        parameters: ["f64", "f64", "u32", "buffer", "buffer", "buffer", "buffer"],
        result: "pointer",
      },
      soxr_process: {
        parameters: ["pointer", "buffer", "usize", "buffer", "buffer", "usize", "buffer"],
        result: "pointer",
      },
      soxr_clear: { parameters: ["pointer"], result: "pointer" },
    });
    const quality = symbols.soxr_quality_spec(SOXR_RECIPES[recipe], 0n);
    const soxr = symbols.soxr_create(fromRate, toRate, 1, new BigUint64Array(1), null, quality, null);
    const [taken, given] = [new BigUint64Array(1), new BigUint64Array(1)];
    const push = (input: Float32Array<ArrayBuffer> | null, output: Float32Array<ArrayBuffer>) => {
      const frames = BigInt(input?.length ?? 0);
      symbols.soxr_process(soxr, input, frames, taken, output, BigInt(output.length), given);
      return Number(given[0]);
    };
    const output = new Float32Array(outputRoom(fromRate, fromRate, toRate));
    return Promise.resolve({
      name: `soxr ${recipe} (native)`,
      stream: (input) => push(input as Float32Array<ArrayBuffer>, output),
      convert(input) {
        const whole = new Float32Array(outputRoom(input.length, fromRate, toRate));
        symbols.soxr_clear(soxr);
        const count = push(input as Float32Array<ArrayBuffer>, whole);
        const rest = push(null, whole.subarray(count));
        symbols.soxr_clear(soxr);
        return whole.subarray(0, count + rest);
      },
    });
  };
}

/** libsamplerate 0.2 (Debian: libsamplerate0): SRC_SINC_BEST_QUALITY. */
const makeLibsamplerate: ConverterMaker = (fromRate, toRate) => {
  const { symbols } = Deno.dlopen("libsamplerate.so.0", {
    src_new: { parameters: ["i32", "i32", "buffer"], result: "pointer" },
    src_process: { parameters: ["pointer", "buffer"], result: "i32" },
    src_reset: { parameters: ["pointer"], result: "i32" },
  });
  const state = symbols.src_new(0, 1, new Int32Array(1));
  // SRC_DATA: two pointers, four longs, an int, a double.
  const data = new DataView(new ArrayBuffer(64));
  data.setFloat64(56, toRate / fromRate, true);
  const push = (input: Float32Array, output: Float32Array, isEnd: boolean) => {
    data.setBigUint64(0, addressOf(input), true);
    data.setBigUint64(8, addressOf(output), true);
    data.setBigInt64(16, BigInt(input.length), true);
    data.setBigInt64(24, BigInt(output.length), true);
    data.setInt32(48, isEnd ? 1 : 0, true);
    if (symbols.src_process(state, data) !== 0) throw new Error("libsamplerate refused to convert");
    return Number(data.getBigInt64(40, true));
  };
  const output = new Float32Array(outputRoom(fromRate, fromRate, toRate));
  return Promise.resolve({
    name: "libsamplerate (native)",
    stream: (input) => push(input, output, false),
    convert(input) {
      const whole = new Float32Array(outputRoom(input.length, fromRate, toRate));
      symbols.src_reset(state);
      const count = push(input, whole, true);
      symbols.src_reset(state);
      return whole.subarray(0, count);
    },
  });
};

function addressOf(frames: Float32Array): bigint {
  return BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(frames as Float32Array<ArrayBuffer>)));
}

/** All of them by name, Rondo's `best` as files are converted first; the rest of Rondo's are frame by frame. */
export const CONVERTERS: Readonly<Record<string, ConverterMaker>> = {
  "rondo best, in blocks": makeRondo("rondo best, in blocks", "best", true),
  "rondo best": makeRondo("rondo best", "best", false),
  "rondo good": makeRondo("rondo good", "good", false),
  "rondo fast": makeRondo("rondo fast", "fast", false),
  "libsamplerate-js best": makeLibsamplerateJs,
  "soxr HQ (native)": makeSoxr("HQ"),
  "soxr VHQ (native)": makeSoxr("VHQ"),
  "libsamplerate (native)": makeLibsamplerate,
};
