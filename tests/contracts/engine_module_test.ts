import { assert, assertEquals, assertThrows } from "@std/assert";
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

async function compileText(source: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await compileModule("sample.ts", (path) => path === "sample.ts" ? source : null)).binary;
}

function readEngine(): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL("build/engine.wasm", ROOT));
}

function findSection(module: Uint8Array, id: number): Section | undefined {
  return readSections(module).find((section) => section.id === id);
}

/** The text form that the build writes beside the binary, where an instruction has a name of its own. */
function readEngineText(): string {
  return readText("build/engine.wat");
}

Deno.test("the engine's memory comes from outside, shared, up to 4 GiB", () => {
  const module = new WebAssembly.Module(readEngine());
  assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
  assertEquals(findSection(readEngine(), SECTION_MEMORY), undefined);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  assert(new WebAssembly.Instance(module, { env: { memory } }).exports);
});

Deno.test("the engine module carries no data segment: a second instance overwrites nothing", () => {
  for (const id of [SECTION_DATA, SECTION_DATA_COUNT]) {
    const section = findSection(readEngine(), id);
    assertEquals(section ? countEntries(section) : 0, 0);
  }
});

Deno.test("the engine module runs nothing by itself and keeps no state outside its memory", () => {
  assertEquals(findSection(readEngine(), SECTION_START), undefined);
  const globals = findSection(readEngine(), SECTION_GLOBAL);
  assertEquals(globals ? countMutableGlobals(globals) : 0, 0);
});

Deno.test("no instruction of the engine grows memory, uses relaxed SIMD, or calls the host", () => {
  const text = readEngineText();
  assert(text.includes("(func "), "the text form of the engine is empty");
  for (const forbidden of ["memory.grow", "relaxed", "call_indirect", '(import "env" "abort"']) {
    assert(!text.includes(forbidden), `the engine contains ${forbidden}`);
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
