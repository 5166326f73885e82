import { assert, assertEquals } from "@std/assert";
import { parseController } from "../../src/controllers/controller.ts";
import { setSchema } from "../../src/config/schema.ts";
import { findKey, findStepKey } from "../../src/surfaces/screen/key_map.ts";
import { makeReference, REFERENCE_PATH } from "../../scripts/reference.ts";
import { listAllFiles, readText } from "./source_tree.ts";

/** Symbols of the README for keys that the key map spells out. */
const SPELT: Record<string, string> = { "↑": "up", "↓": "down", "←": "left", "→": "right", esc: "escape" };

/** Rows of the table whose head has these cells, as lists of cells. */
function readTable(text: string, head: string): string[][] {
  const lines = text.split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const start = lines.findIndex((cells) => cells.join(", ") === head);
  assert(start >= 0, `the README has no table "${head}"`);
  const end = lines.findIndex((cells, index) => index > start && cells.length === 0);
  return lines.slice(start + 2, end);
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

Deno.test("the README's table of set files names every key that a set file may have, and no other", () => {
  const named = readTable(readText("README.md"), "key, value").flatMap(([cell = ""]) => codeIn(cell));
  const allowed = Object.keys(setSchema.shape).filter((key) => key !== "$schema");
  assertEquals(named.toSorted(), allowed.toSorted());
});

Deno.test("every key that the README names is a key of the screen", () => {
  const rows = readTable(readText("README.md"), "key, does, key, does");
  const keys = rows.flatMap(([left = "", , right = ""]) => [...codeIn(left), ...codeIn(right)]);
  assert(keys.length > 20, `only ${keys.length} keys found`);
  assertEquals(keys.filter((key) => findKey(SPELT[key] ?? key) === undefined), []);
});

Deno.test("the controller that the README writes as an example is one", () => {
  const blocks = [...readText("README.md").matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const examples = blocks.filter((text) => text.includes("rondo_controller"));
  assert(examples.length > 0);
  for (const text of examples) assert(parseController(text, "README.md").lights.length > 0);
});

Deno.test("every key of the step page that the README names is one", () => {
  const rows = readTable(readText("README.md"), "key, on the step page, key, on the step page");
  const keys = rows.flatMap(([left = "", , right = ""]) => [...codeIn(left), ...codeIn(right)]);
  assert(keys.length > 30, `only ${keys.length} keys found`);
  assertEquals(keys.filter((key) => findStepKey(SPELT[key] ?? key) === undefined), []);
});

Deno.test("the page of all commands is what the tables of commands say", async () => {
  assertEquals(readText(REFERENCE_PATH), await makeReference(), "run `deno task reference`");
});

Deno.test("every link from one document to another leads to a file", () => {
  const files = listAllFiles();
  for (const path of files.filter((path) => path.endsWith(".md"))) {
    for (const [, target = ""] of readText(path).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      assert(/^https?:/.test(target) || files.includes(target), `${path} links to ${target}`);
    }
  }
});
