import { assertEquals, assertMatch } from "@std/assert";
import { CODE_FOLDERS, listAllFiles, listCodeFiles, parseFile, readText, ROOT } from "./source_tree.ts";

const MAX_FILE_LINES = 300;
/** The two lists of constants that both languages read may import nothing, so they cannot be taken apart. */
const LEAVES = ["dsp/assembly/layout.ts", "dsp/assembly/protocol.ts"];
const MAX_LEAF_LINES = 600;
const MAX_FUNCTION_LINES = 60;

/** Top level of the project, fixed by the design; anything else git ignores. */
const TOP_LEVEL = [
  ...CODE_FOLDERS,
  ".ci",
  ".gitignore",
  ".npmrc",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  "DECISIONS.md",
  "LICENSE",
  "README.md",
  "deno.json",
  "deno.lock",
  "package-lock.json",
  "package.json",
];

// Spelt in halves, so that this file does not break its own rules.
const FORBIDDEN_TEXT: [RegExp, string][] = [
  [new RegExp("\\b(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)\\b"), "an unfinished note"],
  [new RegExp("(^|[\\s\"'`(=])/(wo" + "rk|ro" + "ot|ho" + "me)/\\w"), "a path of one machine"],
  [new RegExp("\\.\\./sha" + "red\\b"), "a folder outside the project"],
];

const FORBIDDEN_NAME = /(^|[/_])(utils?|helpers?|managers?|misc|common|stuff)([/_.]|$)/i;

function isText(path: string): boolean {
  return /\.(ts|md|json|c|sh|run|yml)$/.test(path) || path.startsWith(".ci/");
}

function codeFiles(): string[] {
  return listCodeFiles().filter((path) => path.endsWith(".ts"));
}

Deno.test("the top level holds what the design says and nothing else", () => {
  const ignored = readText(".gitignore").split("\n").map((line) => line.replace(/\/$/, ""));
  const extra = [...Deno.readDirSync(ROOT)].map((entry) => entry.name)
    .filter((name) => name !== ".git" && !TOP_LEVEL.includes(name) && !ignored.includes(name));
  assertEquals(extra, []);
});

Deno.test(`no file is longer than ${MAX_FILE_LINES} lines`, () => {
  const long = codeFiles().map((path) => ({ path, lines: readText(path).trimEnd().split("\n").length }))
    .filter(({ path, lines }) => lines > (LEAVES.includes(path) ? MAX_LEAF_LINES : MAX_FILE_LINES));
  assertEquals(long, []);
});

Deno.test(`no function is longer than ${MAX_FUNCTION_LINES} lines`, () => {
  const long = codeFiles().flatMap((path) =>
    parseFile(path).functions.filter(({ lines }) => lines > MAX_FUNCTION_LINES)
      .map(({ name, line, lines }) => `${path}:${line} ${name} has ${lines} lines`)
  );
  assertEquals(long, []);
});

Deno.test("files are snake_case and no name says only utils, helpers or managers", () => {
  const wrong = listCodeFiles().filter((path) => FORBIDDEN_NAME.test(path) || !/^[a-z0-9_./]+$/.test(path));
  assertEquals(wrong, []);
});

Deno.test("functions are camelCase and no name says only utils, helpers or managers", () => {
  const wrong = codeFiles().flatMap((path) =>
    parseFile(path).functions.filter(({ name }) => /[a-z]_[a-z]|utils?$|helpers?$|managers?$/i.test(name))
      .map(({ name, line }) => `${path}:${line} ${name}`)
  );
  assertEquals(wrong.filter((entry) => !/ [A-Z0-9_]+$| jack_| Pa_/.test(entry)), []);
});

Deno.test("no file keeps an unfinished note, a path of one machine, or a name from outside the project", () => {
  const found: string[] = [];
  for (const path of listAllFiles().filter(isText)) {
    readText(path).split("\n").forEach((line, index) => {
      for (const [pattern, what] of FORBIDDEN_TEXT) if (pattern.test(line)) found.push(`${path}:${index + 1} ${what}`);
    });
  }
  assertEquals(found, []);
});

Deno.test("every source file begins with a comment that says what it is", () => {
  const silent = codeFiles().filter((path) => !path.startsWith("tests/"))
    .filter((path) => !/^(\/\/|\/\*\*?|#!)/.test(readText(path)));
  assertEquals(silent, []);
});

Deno.test("every function, class and interface that a TypeScript file exports has a comment of its own", () => {
  const bare: string[] = [];
  const files = codeFiles().filter((path) => !/^tests\/|^dsp\/assembly\/|\.d\.ts$/.test(path));
  for (const path of files) {
    const lines = readText(path).split("\n");
    lines.forEach((line, index) => {
      const exported = /^export (abstract )?(async )?(function|class|interface) /.test(line);
      if (exported && !/(\*\/|^\/\/.*)$/.test(lines[index - 1] ?? "")) bare.push(`${path}:${index + 1} ${line}`);
    });
  }
  assertEquals(bare, []);
});

Deno.test("every test is a sentence", () => {
  for (const path of codeFiles().filter((path) => path.endsWith("_test.ts"))) {
    for (const [, name = ""] of readText(path).matchAll(/Deno\.test\(\s*["`]([^"`]+)["`]/g)) {
      assertMatch(name, /\S+ \S+ \S+/, `${path}: "${name}" promises nothing`);
    }
  }
});
