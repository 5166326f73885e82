import { assertEquals } from "@std/assert";
import { listCodeFiles, readText } from "./source_tree.ts";

/** Maps of memory and numbers of a protocol: whole whether or not each line of them is read. */
const MAPS = /^dsp\/assembly\/(layout|protocol|action_layout)\.ts$|\.d\.ts$/;
const EXPORT = /^export (?:abstract |async )*(function|class|const|let|interface|type) \*?(\w+)/;

/** The lines of each file that are no comments. */
const codes = new Map(
  listCodeFiles().filter((path) => path.endsWith(".ts")).map((path) =>
    [path, readText(path).split("\n").filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))] as const
  ),
);

/** How many lines of each file name a word. */
const places = new Map<string, Map<string, number>>();
for (const [path, lines] of codes) {
  for (const word of lines.flatMap((line) => [...new Set(line.match(/[A-Za-z_]\w*/g))])) {
    const counts = places.get(word) ?? new Map<string, number>();
    places.set(word, counts.set(path, (counts.get(path) ?? 0) + 1));
  }
}

Deno.test("nothing is exported that no other file names; a type or class may be what another export of its file takes or gives", () => {
  const idle = [...codes].filter(([path]) => !MAPS.test(path)).flatMap(([path, lines]) =>
    lines.flatMap((line) => {
      const [, kind, name] = EXPORT.exec(line) ?? [];
      if (name === undefined) return [];
      const counts = places.get(name)!, isShape = kind === "class" || kind === "interface" || kind === "type";
      return counts.size > 1 || (isShape && counts.get(path)! > 1) ? [] : [`${path}: ${name}`];
    })
  );
  assertEquals(idle, []);
});
