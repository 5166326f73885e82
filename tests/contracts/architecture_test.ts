import { assert, assertEquals } from "@std/assert";
import { listCodeFiles, readText } from "./source_tree.ts";

const TEXT = readText("ARCHITECTURE.md");
const FILES = listCodeFiles();

Deno.test("ARCHITECTURE.md names the entry of every worker in its table of threads", () => {
  const workers = FILES.filter((path) => path.startsWith("src/") && path.endsWith("_worker.ts"));
  assert(workers.length > 5);
  const table = TEXT.slice(TEXT.indexOf("## Threads"), TEXT.indexOf("## The engine"));
  assertEquals(workers.filter((path) => !table.includes(`\`${path}\``)), []);
});

Deno.test("every file that ARCHITECTURE.md names is there", () => {
  const named = [...TEXT.matchAll(/`([a-z_0-9/]+\.ts)`/g)].map(([, path = ""]) => path);
  assert(named.length > 100);
  assertEquals(named.filter((path) => !FILES.some((file) => file === path || file.endsWith(`/${path}`))), []);
});

Deno.test("every folder of the instrument and of the engine is named in ARCHITECTURE.md", () => {
  const folders = new Set(FILES.flatMap((path) => /^(?:src|bridge|dsp\/assembly)\/([a-z_]+)\//.exec(path)?.[1] ?? []));
  assert(folders.size > 20);
  const words = [...TEXT.matchAll(/`([a-z_/.]+)`/g)].flatMap(([, word = ""]) => word.split("/"));
  assertEquals([...folders].filter((folder) => !words.includes(folder)).sort(), []);
});
