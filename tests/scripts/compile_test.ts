import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CompileError, compileModule } from "../../scripts/compile.ts";

const readSource = (files: Record<string, string>) => (path: string) => files[path] ?? null;

Deno.test("a module compiles from texts, imports between them included", async () => {
  const { binary, text } = await compileModule(
    "a.ts",
    readSource({
      "a.ts": 'import { TWO } from "./b"; export function twice(x: i32): i32 { return x * TWO; }',
      "b.ts": "export const TWO: i32 = 2;",
    }),
  );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  assertEquals((instance.exports.twice as (x: number) => number)(21), 42);
  assertStringIncludes(text, "(module");
});

Deno.test("a fault in a source is one sentence with its place, and everything the compiler printed beside it", async () => {
  const broken = readSource({ "a.ts": "\nexport function twice(x: i32): i32 { return y; }" });
  const error = await assertRejects(() => compileModule("a.ts", broken), CompileError);
  assertStringIncludes(error.message, "a.ts could not be compiled (1 error)");
  assertStringIncludes(error.message, "'y'");
  assertStringIncludes(error.message, "a.ts(2,");
  assert(!error.message.includes("\n"), error.message);
  assertStringIncludes(error.details, "return y;");
});

Deno.test("an entry that is not there is named", async () => {
  await assertRejects(() => compileModule("nowhere.ts", readSource({})), CompileError, "nowhere.ts");
});
