import { assertEquals } from "@std/assert";
import { listCodeFiles, type ParsedFile, parseFile, type Reference } from "./source_tree.ts";

const LEAVES = ["dsp/assembly/layout.ts", "dsp/assembly/protocol.ts", "dsp/assembly/action_layout.ts"];

/** Files of src that put a session together, or look at what one could be put together from, and so name the bridge. */
const SEAMS = [
  "src/session/session.ts",
  "src/session/hosts.ts",
  "src/session/jack_driver.ts",
  "src/session/host_list.ts",
  "src/session/midi_ear.ts",
  "src/session/midi_list.ts",
  "src/session/midi_session.ts",
  "src/session/session_news.ts",
  "src/audio/wrapped_engine.ts",
  "src/machine/examine.ts",
];

/** Which packages each folder may name; tests and scripts may name all that package.json pins. */
const PACKAGES: Record<string, (path: string, name: string) => boolean> = {
  "dsp/assembly": () => false,
  dsp: () => false,
  bridge: (path, name) => name === "@julusian/midi" && path.startsWith("bridge/midi/rtmidi/"),
  src: (path, name) =>
    name === "zod" || (name === "commander" && path.startsWith("src/cli/")) ||
    (name === "@wasm-audio-decoders/flac" && path.startsWith("src/analyse/")) ||
    (name === "jsonc-parser" && path.startsWith("src/midi/maps/")),
  scripts: () => true,
  tests: () => true,
};

function parseAll(): ParsedFile[] {
  return listCodeFiles().filter((path) => path.endsWith(".ts")).map(parseFile);
}

/** The file of the project that a relative reference means; AssemblyScript leaves the ending out. */
function resolveReference(from: string, { specifier }: Reference): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = new URL(specifier, `file:///${from}`).pathname.slice(1);
  return /\.\w+$/.test(path) ? path : `${path}.ts`;
}

function folderOf(path: string): string {
  return path.startsWith("dsp/assembly/") ? "dsp/assembly" : path.split("/")[0] ?? "";
}

function mayImport(from: string, to: string): boolean {
  const folder = folderOf(from);
  const target = folderOf(to);
  if (folder === "tests" || folder === "scripts") return true;
  if (folder === "dsp/assembly") return target === folder;
  if (LEAVES.includes(to) || target === folder) return true;
  if (folder !== "src") return false;
  if (to === "package.json") return true;
  return target === "dsp" || (target === "bridge" && (SEAMS.includes(from) || from.endsWith("_worker.ts")));
}

Deno.test("every folder imports only what the design lets it import", () => {
  const broken: string[] = [];
  for (const file of parseAll()) {
    for (const reference of file.references) {
      const target = resolveReference(file.path, reference);
      if (target !== undefined && !mayImport(file.path, target)) broken.push(`${file.path} imports ${target}`);
    }
  }
  assertEquals(broken, []);
});

Deno.test("npm packages are named only where they belong: commander in src/cli, the FLAC decoder in src/analyse, zod in src, jsonc-parser in src/midi/maps, RtMidi in bridge/midi/rtmidi, none in dsp", () => {
  const broken: string[] = [];
  for (const file of parseAll()) {
    for (const { specifier } of file.references) {
      if (specifier.startsWith(".") || specifier.startsWith("node:")) continue;
      const name = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
      if (!PACKAGES[folderOf(file.path)]?.(file.path, name)) broken.push(`${file.path} imports ${specifier}`);
    }
  }
  assertEquals(broken, []);
});

Deno.test("no module leads back to itself through its imports", () => {
  const edges = new Map<string, string[]>();
  for (const file of parseAll()) {
    const targets = file.references.filter((reference) => reference.kind === "value" || reference.kind === "dynamic")
      .map((reference) => resolveReference(file.path, reference)).filter((target) => target !== undefined);
    edges.set(file.path, targets);
  }
  assertEquals(findCycle(edges), []);
});

/** One cycle of the graph as a list of paths, or nothing. */
function findCycle(edges: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    trail.push(path);
    for (const target of edges.get(path) ?? []) {
      const cycle = visit(target);
      if (cycle.length > 0) return cycle;
    }
    trail.pop();
    done.add(path);
    return [];
  };
  for (const path of edges.keys()) {
    const cycle = visit(path);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

Deno.test("the search for cycles finds one where there is one", () => {
  assertEquals(findCycle(new Map([["a", ["b", "d"]], ["b", ["c"]], ["c", ["b"]], ["d", []]])), ["b", "c", "b"]);
});
