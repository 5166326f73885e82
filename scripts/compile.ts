// Compiles AssemblyScript to a WebAssembly module in memory.
//
// Method: asc's own JavaScript interface, reading sources through the callbacks below so that tests can compile texts
// that lie on no disk. Thread: whichever calls; nothing is kept between calls.

import { main } from "./asc.ts";

/** Options every module of Rondo is compiled with: memory comes from outside, is shared, and never grows by itself. */
const COMMON_OPTIONS: readonly string[] = [
  "--runtime",
  "stub",
  "--enable",
  "simd,threads,bulk-memory",
  "--importMemory",
  "--sharedMemory",
  "--use",
  "abort=",
  "-O3",
  "--noAssert",
  "--converge",
];

/** The compiler colours what it prints where CI is set. */
// deno-lint-ignore no-control-regex
const COLOURS = /\x1b\[\d*m/g;

/**
 * Options for a module whose memory has from `initialPages` to `maximumPages` pages of 64 KiB.
 *
 * Deno's V8 checks the bounds of each access in code. Below the declared beginning of memory half of the check falls away;
 * with a fixed size the size is known once, instead of being read again after every store.
 */
export function moduleOptions(initialPages = 1, maximumPages = 65536): readonly string[] {
  return [...COMMON_OPTIONS, "--initialMemory", `${initialPages}`, "--maximumMemory", `${maximumPages}`];
}

/** A module that was compiled: its binary, and its text when it was asked for. */
export interface CompiledModule {
  binary: Uint8Array<ArrayBuffer>;
  text: string;
}

/** The compiler refused the sources; `details` is everything it printed. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  readonly details: string;

  constructor(entry: string, details: string) {
    const errors = details.split("\n").filter((line) => line.startsWith("ERROR"));
    const place = details.match(/ in (\S+\.ts\(\d+,\d+\))/)?.[1];
    const first = (errors[0] ?? details.trim().split("\n")[0] ?? "no reason given").replace(/^ERROR /, "");
    const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    super(`${entry} could not be compiled (${count}): ${first}${place ? ` in ${place}` : ""}`);
    this.details = details;
  }
}

/**
 * Compiles `entry` with `options`.
 *
 * @param entry path of the entry file, as `readSource` understands it
 * @param readSource text of a source file, or null where there is none
 * @throws CompileError naming the first fault
 */
export async function compileModule(
  entry: string,
  readSource: (path: string) => string | null,
  options: readonly string[] = moduleOptions(),
): Promise<CompiledModule> {
  const outputs = new Map<string, Uint8Array | string>();
  let printed = "";
  const print = { write: (chunk: string | Uint8Array) => void (printed += String(chunk).replace(COLOURS, "")) };
  const { error } = await main([entry, ...options, "--outFile", "out.wasm", "--textFile", "out.wat"], {
    stdout: print,
    stderr: print,
    readFile: (filename) => readSource(filename),
    writeFile: (filename, contents) => void outputs.set(filename, contents),
    listFiles: () => [],
  });
  const binary = outputs.get("out.wasm");
  if (error || !(binary instanceof Uint8Array)) throw new CompileError(entry, printed || String(error));
  return { binary: new Uint8Array(binary), text: String(outputs.get("out.wat") ?? "") };
}
