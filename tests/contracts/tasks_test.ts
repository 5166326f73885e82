import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { judgeDeno, TESTED_DENO } from "../../scripts/deno_version.ts";
import { listCodeFiles, readText } from "./source_tree.ts";

interface Task {
  description: string;
  command: string;
}

const config = JSON.parse(readText("deno.json")) as { tasks: Record<string, Task> };
const tasks = Object.entries(config.tasks);

Deno.test("every task is in the README's table, and every task of the table exists", () => {
  const table = readText("README.md").match(/\| task [\s\S]*?\n\n/)?.[0] ?? "";
  const named = [...table.matchAll(/^\| `([a-z:]+)/gm)].map(([, name]) => name);
  assertEquals(named.toSorted(), tasks.map(([name]) => name).toSorted());
});

Deno.test("every task says what it does, asks nobody, and takes no more than it needs", () => {
  for (const [name, { description, command }] of tasks) {
    assert(description.length > 10, `${name} has no description`);
    assert(!command.includes("--allow-all") && !/ -A\b/.test(command), `${name} may do everything`);
    // A session manager on this machine is spoken with, and nobody else.
    const reach = [...command.matchAll(/--allow-net\S*/g)].map(([flag]) => flag);
    assertEquals(reach, name === "perform" ? ["--allow-net=127.0.0.1"] : [], `${name} may use the network`);
    assert(!/deno run (?!.*--no-prompt)/.test(command), `${name} may ask for permissions in mid-performance`);
  }
});

Deno.test("rendering needs no foreign library and starts no program", () => {
  const command = config.tasks.render?.command ?? "";
  assert(command.includes("src/cli/main.ts render"));
  assert(!command.includes("--allow-ffi") && !command.includes("--allow-run"), command);
});

Deno.test("every script that a task runs exists, and every task but ok and build prepares first", () => {
  const files = new Set(listCodeFiles());
  for (const [name, { command }] of tasks) {
    for (const [script] of command.matchAll(/\b(scripts|src)\/[\w/]+\.ts/g)) {
      assert(files.has(script), `${name}: ${script}`);
    }
    if (name !== "ok") assertMatch(command, /^deno run .*scripts\/prepare\.ts/, name);
  }
});

Deno.test("package.json, package-lock.json and deno.lock pin the same versions", () => {
  const pinned = JSON.parse(readText("package.json"));
  const wanted: Record<string, string> = { ...pinned.dependencies, ...pinned.devDependencies };
  const npm = JSON.parse(readText("package-lock.json")).packages;
  const deno = JSON.parse(readText("deno.lock"));
  for (const [name, version] of Object.entries(wanted)) {
    assertMatch(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned exactly`);
    assertEquals(npm[`node_modules/${name}`]?.version, version);
    assert(deno.npm[`${name}@${version}`], `deno.lock lacks ${name}@${version}`);
  }
  const inNpm = Object.entries(npm as Record<string, { version: string; integrity: string }>)
    .filter(([path]) => path !== "").map(([path, entry]) => [`${path.slice(13)}@${entry.version}`, entry.integrity]);
  const inDeno = Object.entries(deno.npm as Record<string, { integrity: string }>)
    .map(([id, entry]) => [id, entry.integrity]);
  assertEquals(Object.fromEntries(inNpm), Object.fromEntries(inDeno));
});

Deno.test("README, .ci/run and the check of the running version name the same Deno", () => {
  for (const path of ["README.md", ".ci/run"]) assertStringIncludes(readText(path), `deno@${TESTED_DENO}`);
  for (const path of ["README.md", ".ci/run"]) {
    for (const [, version] of readText(path).matchAll(/deno@([\d.]+\d)/g)) assertEquals(version, TESTED_DENO, path);
  }
});

Deno.test("the tested Deno runs silently, a newer 2.x with a sentence, anything else is refused with one", () => {
  assertEquals(judgeDeno(TESTED_DENO), { accepted: true });
  for (const version of ["2.9.7", "2.10.0", "2.31.4", "2.9.6+abc1234"]) {
    const { accepted, note } = judgeDeno(version);
    assert(accepted, version);
    assertStringIncludes(note ?? "", version);
  }
  for (const version of ["1.46.3", "2.0.0", "2.9.5", "3.0.0"]) {
    const { accepted, note } = judgeDeno(version);
    assert(!accepted, version);
    assertStringIncludes(note ?? "", `npx deno@${TESTED_DENO} task`);
  }
});

Deno.test(".ci/run installs every package that a test may ask for", () => {
  const installed = new Set(readText(".ci/run").match(/PACKAGES=\(([^)]*)\)/)?.[1]?.split(/\s+/));
  const asked = [...readText("tests/devices/needs.ts").matchAll(/\b(?:packages: )?\[((?:"[\w.+-]+"(?:, )?)+)\]/g)]
    .flatMap(([, list = ""]) => list.split(", ").map((name) => name.replaceAll('"', "")));
  const single = [...readText("tests/devices/needs.ts").matchAll(/program\("[^"]+", "([^"]+)"\)/g)].map((
    [, name = ""],
  ) => name);
  assert(asked.length > 5 && single.length > 3, `${asked} ${single}`);
  assertEquals([...asked, ...single].filter((name) => !installed.has(name)), []);
});
