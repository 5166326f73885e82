import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT } from "./source_tree.ts";

/** With a young generation of 1 MiB, one byte of garbage a block would be a collection in a million blocks. */
const V8_FLAGS = "--trace-gc,--max-semi-space-size=1,--min-semi-space-size=1,--single-threaded-gc";

async function runProgram(code: { file: string } | { text: string }): Promise<string[]> {
  const args = "file" in code
    ? ["run", "--no-check", "--allow-read", `--v8-flags=${V8_FLAGS}`, code.file]
    : ["eval", `--v8-flags=${V8_FLAGS}`, code.text];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  assert(success, new TextDecoder().decode(stderr));
  const text = new TextDecoder().decode(stdout);
  assertStringIncludes(text, "measured");
  return text.slice(text.indexOf("measuring\n"), text.indexOf("measured\n")).split("\n")
    .filter((line) => /\b(Scavenge|Mark-Compact|Minor)/.test(line));
}

Deno.test("a million blocks with all that an audio worker lays around them make no garbage to collect", async () => {
  assertEquals(await runProgram({ file: "tests/contracts/million_blocks.ts" }), []);
});

Deno.test("the measurement of garbage sees 16 bytes a block", async () => {
  const text = `
    const kept = [{ frames: 0 }];
    function runBlocks(count) { for (let block = 0; block < count; block++) kept[0] = { frames: block }; }
    runBlocks(100000);
    console.log("measuring");
    runBlocks(1000000);
    console.log("measured");`;
  const collections = await runProgram({ text });
  assertEquals(collections.length > 5, true, `${collections.length} collections`);
});
