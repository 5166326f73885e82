// Real Fourier transforms of native libraries, opened through FFI where the machine has them.
//
// Each call crosses from JavaScript into C once; that costs about 10 ns. Libraries stay open until the program ends.

import { partPairs, type TransformMaker } from "./fft_peers.ts";

/** FFTW tries most of its ways and takes the fastest; FFTW_MEASURE, quicker, is led astray by a busy machine. */
const FFTW_PATIENT = 32;

/** FFTW 3, single precision (Debian: libfftw3-single3). */
const makeFftw: TransformMaker = (frames) => {
  const { symbols } = openLibrary("libfftw3f.so.3", "libfftw3-single3", {
    fftwf_malloc: { parameters: ["usize"], result: "pointer" },
    fftwf_plan_dft_r2c_1d: { parameters: ["i32", "pointer", "pointer", "u32"], result: "pointer" },
    fftwf_execute: { parameters: ["pointer"], result: "void" },
  });
  const size = frames.length;
  const input = symbols.fftwf_malloc(BigInt(size * 4));
  const output = symbols.fftwf_malloc(BigInt((size + 2) * 4));
  const plan = symbols.fftwf_plan_dft_r2c_1d(size, input, output, FFTW_PATIENT);
  // Planning scribbles over the frames.
  viewFloats(input, size).set(frames);
  return Promise.resolve({
    name: "FFTW (native)",
    run: () => symbols.fftwf_execute(plan),
    readBins: () => partPairs(viewFloats(output, size + 2), size / 2 + 1),
  });
};

/** KISS FFT, single precision (Debian: libkissfft-float131). */
const makeKissFft: TransformMaker = (frames) => {
  const { symbols } = openLibrary("libkissfft-float.so.131", "libkissfft-float131", {
    kiss_fftr_alloc: { parameters: ["i32", "i32", "pointer", "pointer"], result: "pointer" },
    kiss_fftr: { parameters: ["pointer", "buffer", "buffer"], result: "void" },
  });
  const size = frames.length;
  const plan = symbols.kiss_fftr_alloc(size, 0, null, null);
  const input = Float32Array.from(frames);
  const output = new Float32Array(size + 2);
  return Promise.resolve({
    name: "KissFFT (native)",
    run: () => symbols.kiss_fftr(plan, input, output),
    readBins: () => partPairs(output, size / 2 + 1),
  });
};

/** Opens a library. Throws an Error that says which Debian package has it. */
export function openLibrary<S extends Deno.ForeignLibraryInterface>(
  file: string,
  debianPackage: string,
  symbols: S,
): Deno.DynamicLibrary<S> {
  try {
    return Deno.dlopen(file, symbols);
  } catch (cause) {
    throw new Error(`${file} cannot be opened (Debian has it in ${debianPackage})`, { cause });
  }
}

function viewFloats(pointer: Deno.PointerValue, count: number): Float32Array {
  if (pointer === null) throw new Error("The library gave no memory");
  return new Float32Array(Deno.UnsafePointerView.getArrayBuffer(pointer, count * 4));
}

/** Native peers, by name. */
export const NATIVE_PEERS: Readonly<Record<string, TransformMaker>> = {
  "FFTW (native)": makeFftw,
  "KissFFT (native)": makeKissFft,
};
