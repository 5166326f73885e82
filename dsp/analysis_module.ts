/**
 * The analysis module and memories for it.
 *
 * Unlike the engine's, a memory holds one analysis, belongs to one thread, and has its final size from the start.
 */

const WASM_PAGE_BYTES = 65536;

/**
 * Size of every analysis memory, in pages of 64 KiB (32 MiB in all), as the module was compiled for: an access whose bounds
 * cannot change is checked with half the instructions. The system provides only the pages that are touched.
 */
export const ANALYSIS_PAGES = 512;

/** The module on a memory of its own. `Exports` names the functions that a face uses. */
export interface Analysis<Exports> {
  memory: WebAssembly.Memory;
  exports: Exports & AnalysisExports;
}

/** What every face needs. */
export interface AnalysisExports {
  /** Address of that many zeroed bytes, on a cache line; 0 when the memory does not suffice. */
  allocate(bytes: number): number;
}

/** Reads and compiles build/analysis.wasm (made by `deno task build`). */
export async function loadAnalysisModule(): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Deno.readFile(new URL("../build/analysis.wasm", import.meta.url)));
}

/**
 * Instantiates the module on a fresh memory. Thread: the one that will use it.
 *
 * @param bytes how much will be allocated, where the caller knows it
 * @throws RangeError when that is more than an analysis memory has
 */
export function openAnalysis<Exports>(module: WebAssembly.Module, bytes = 0): Analysis<Exports> {
  const bytesAtMost = (ANALYSIS_PAGES - 1) * WASM_PAGE_BYTES;
  if (bytes > bytesAtMost) throw new RangeError(`An analysis memory has ${bytesAtMost} bytes, not ${bytes}.`);
  const memory = new WebAssembly.Memory({ initial: ANALYSIS_PAGES, maximum: ANALYSIS_PAGES, shared: true });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, exports: instance.exports as unknown as Exports & AnalysisExports };
}

/** A view of `count` numbers, zero at first. Throws a RangeError when the memory does not suffice. */
export function allocateView(analysis: Analysis<unknown>, count: number): Float32Array {
  const address = analysis.exports.allocate(count * Float32Array.BYTES_PER_ELEMENT);
  if (address === 0) throw new RangeError(`The analysis memory has no room for ${count} numbers more.`);
  return new Float32Array(analysis.memory.buffer, address, count);
}
