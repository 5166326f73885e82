// Builds the WebAssembly modules into build/ when their sources, the compiler or its options changed.
//
// Method: a SHA-256 over everything the module depends on, kept beside it as `<name>.stamp`. The compiler is loaded only
// when something is stale. Files are written under a temporary name and renamed, so that builds may run side by side.

import { ANALYSIS_PAGES } from "../dsp/analysis_module.ts";
import { RESAMPLE_PAGES } from "../dsp/resampler.ts";

const ROOT = new URL("../", import.meta.url);
const SOURCES = new URL("dsp/assembly/", ROOT);
const OUTPUTS = new URL("build/", ROOT);

/** A module: the entry file is dsp/assembly/<name>.ts, the result build/<name>.wasm, and .wat to read. */
interface ModulePlan {
  name: string;
  /** Where its memory's size is fixed. */
  fixedPages?: number;
}

const MODULES: readonly ModulePlan[] = [{ name: "engine" }, { name: "analysis", fixedPages: ANALYSIS_PAGES }, {
  name: "resample",
  fixedPages: RESAMPLE_PAGES,
}];

/** What `buildModules` did with a module. */
export interface BuildReport {
  name: string;
  built: boolean;
  bytes: number;
  timeMs: number;
}

/**
 * Brings every module up to date.
 *
 * @param options.force builds even when nothing changed
 * @throws CompileError when the compiler refuses a source
 */
export async function buildModules(options: { force?: boolean } = {}): Promise<BuildReport[]> {
  await Deno.mkdir(OUTPUTS, { recursive: true });
  const stamp = await hashInputs();
  const reports: BuildReport[] = [];
  for (const module of MODULES) {
    const stale = options.force || !(await isCurrent(module.name, stamp));
    reports.push(stale ? await buildModule(module, stamp) : await describeModule(module.name));
  }
  return reports;
}

async function buildModule({ name, fixedPages }: ModulePlan, stamp: string): Promise<BuildReport> {
  const started = performance.now();
  const { compileModule, moduleOptions } = await import("./compile.ts");
  const module = await compileModule(`dsp/assembly/${name}.ts`, readSource, moduleOptions(fixedPages, fixedPages));
  await replaceFile(`${name}.wasm`, module.binary);
  await replaceFile(`${name}.wat`, new TextEncoder().encode(module.text));
  await replaceFile(`${name}.stamp`, new TextEncoder().encode(stamp));
  return { name, built: true, bytes: module.binary.length, timeMs: performance.now() - started };
}

async function describeModule(name: string): Promise<BuildReport> {
  const { size } = await Deno.stat(new URL(`${name}.wasm`, OUTPUTS));
  return { name, built: false, bytes: size, timeMs: 0 };
}

function readSource(path: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(path, ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function isCurrent(name: string, stamp: string): Promise<boolean> {
  try {
    await Deno.stat(new URL(`${name}.wasm`, OUTPUTS));
    return await Deno.readTextFile(new URL(`${name}.stamp`, OUTPUTS)) === stamp;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Everything the modules depend on: their sources, how they are compiled, and the pinned compiler. */
async function hashInputs(): Promise<string> {
  const files = (await sourceNames("")).sort().map((name) => new URL(name, SOURCES));
  files.push(new URL("scripts/compile.ts", ROOT), new URL("package.json", ROOT));
  let all = JSON.stringify(MODULES);
  for (const file of files) all += `${file.pathname.slice(ROOT.pathname.length)}\n${await Deno.readTextFile(file)}\n`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(all));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Sources in a folder of dsp/assembly and below, as paths from there. */
async function sourceNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(new URL(folder, SOURCES))) {
    if (entry.isDirectory) names.push(...await sourceNames(`${folder}${entry.name}/`));
    else if (entry.name.endsWith(".ts")) names.push(folder + entry.name);
  }
  return names;
}

async function replaceFile(name: string, contents: Uint8Array): Promise<void> {
  const temporary = new URL(`${name}.${Deno.pid}`, OUTPUTS);
  await Deno.writeFile(temporary, contents);
  await Deno.rename(temporary, new URL(name, OUTPUTS));
}
