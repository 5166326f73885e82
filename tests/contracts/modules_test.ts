import { assert, assertEquals, assertThrows } from "@std/assert";
import { ANALYSIS_PAGES } from "../../dsp/analysis_module.ts";
import { RESAMPLE_PAGES } from "../../dsp/resampler.ts";
import { compileModule } from "../../scripts/compile.ts";
import { readText, ROOT } from "./source_tree.ts";
import {
  countEntries,
  countMutableGlobals,
  readSections,
  type Section,
  SECTION_CODE,
  SECTION_DATA,
  SECTION_DATA_COUNT,
  SECTION_GLOBAL,
  SECTION_MEMORY,
  SECTION_START,
} from "./wasm_sections.ts";

/** Modules with the pages their memory has at first and at most. */
const MEMORIES = [
  ["engine", 1, 65536],
  ["analysis", ANALYSIS_PAGES, ANALYSIS_PAGES],
  ["resample", RESAMPLE_PAGES, RESAMPLE_PAGES],
] as const;
const MODULES = MEMORIES.map(([name]) => name);
const MAX_MODULE_BYTES = 131072;

async function compileText(source: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await compileModule("sample.ts", (path) => path === "sample.ts" ? source : null)).binary;
}

function readModule(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`build/${name}.wasm`, ROOT));
}

function findSection(module: Uint8Array, id: number): Section | undefined {
  return readSections(module).find((section) => section.id === id);
}

Deno.test("every module's memory comes from outside, shared: the engine's up to 4 GiB, the others of a fixed size", () => {
  for (const [name, initial, maximum] of MEMORIES) {
    const module = new WebAssembly.Module(readModule(name));
    assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
    assertEquals(findSection(readModule(name), SECTION_MEMORY), undefined);
    const memory = new WebAssembly.Memory({ initial, maximum, shared: true });
    assert(new WebAssembly.Instance(module, { env: { memory } }).exports);
  }
});

Deno.test("modules stay small enough to compile in the blink of an eye", () => {
  for (const name of MODULES) assert(readModule(name).length < MAX_MODULE_BYTES, name);
});

Deno.test("the engine module carries no data segment: a second instance overwrites nothing", () => {
  for (const id of [SECTION_DATA, SECTION_DATA_COUNT]) {
    const section = findSection(readModule("engine"), id);
    assertEquals(section ? countEntries(section) : 0, 0);
  }
});

Deno.test("data of the analysis module ends below the shelf at 32 KiB", () => {
  // The compiler lays data out from 1 KiB on; the section says a little more than the data themselves take.
  const section = findSection(readModule("analysis"), SECTION_DATA);
  assert((section?.bytes.length ?? 0) < 31 * 1024);
});

Deno.test("no module runs anything by itself or keeps state outside its memory", () => {
  for (const name of MODULES) {
    assertEquals(findSection(readModule(name), SECTION_START), undefined);
    const globals = findSection(readModule(name), SECTION_GLOBAL);
    assertEquals(globals ? countMutableGlobals(globals) : 0, 0, name);
  }
});

Deno.test("no instruction of a module grows memory, uses relaxed SIMD, or calls the host", () => {
  for (const name of MODULES) {
    // The text form that the build writes beside the binary, where an instruction has a name of its own.
    const text = readText(`build/${name}.wat`);
    assert(text.includes("(func "), `the text form of ${name} is empty`);
    for (const forbidden of ["memory.grow", "relaxed", "call_indirect", '(import "env" "abort"']) {
      assert(!text.includes(forbidden), `${name} contains ${forbidden}`);
    }
  }
});

Deno.test("the checks on the module see data, a memory of its own, growth and changeable globals where they are", async () => {
  const text =
    `let count = 0; const words = "rondo"; export function grow(): i32 { count += words.length; return memory.grow(1) + count; }`;
  const binary = await compileText(text);
  assert(findSection(binary, SECTION_CODE));
  assert(countEntries(findSection(binary, SECTION_DATA)!) > 0);
  assert(countMutableGlobals(findSection(binary, SECTION_GLOBAL)!) > 0);
  assertThrows(() => readSections(new Uint8Array([1, 2, 3])), Error, "no WebAssembly module");
});
