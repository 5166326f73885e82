import { assert, assertEquals } from "@std/assert";
import { setSchema, trackSchema } from "../../../src/config/schema.ts";
import { KEY_MAP } from "../../../src/surfaces/screen/key_map.ts";

const README = Deno.readTextFileSync(new URL("../../../README.md", import.meta.url));

/** What stands in backquotes in the first cells of a table that begins with these words. */
function quotedIn(table: string): string[] {
  const start = README.search(new RegExp(`^\\| ${table} +\\|`, "m"));
  assert(start >= 0, `no table "${table}"`);
  const rows = README.slice(start).split("\n\n")[0]!.split("\n").slice(2);
  return rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`([^`]+)`/g)].map(([, word]) => word!));
}

Deno.test("the README lists every key of a set file, and none that is not there", () => {
  assertEquals(
    quotedIn("key +\\| value").toSorted(),
    Object.keys(setSchema.shape).filter((key) => key !== "$schema").toSorted(),
  );
  for (const key of Object.keys(trackSchema.shape)) assert(README.includes(`"${key}"`), key);
});

Deno.test("every key that the README names for playing is in the key table", () => {
  const section = README.slice(README.indexOf("## Your first five minutes"), README.indexOf("## Hosts"));
  const table = section.split("\n").filter((line) => line.startsWith("| `")).join("\n");
  const labels = new Set(KEY_MAP.flatMap((binding) => [binding.label ?? binding.keys[0]!, ...binding.keys]));
  const named = [...table.matchAll(/`([^`]+)`/g)].map(([, word]) => word!).filter((word) => !/^\d$/.test(word));
  assert(named.length > 20);
  for (const word of named) assert(labels.has(word), word);
});
