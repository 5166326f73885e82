// `deno task test [FILES…] [--filter NAME]`: runs the tests, says which were skipped for lack of a server and how to get
// it, and ends with a line of its own, `N passed, N failed, N skipped`.
//
// Tests without servers run side by side; every file of tests/devices runs alone in a process of its own, since those
// tests measure time and talk to native libraries: a crash there costs one file and not the report. Thread: main.

import { readOutcomes, summarise, type TestOutcome } from "./test_report.ts";
import type { SkipRecord } from "../tests/devices/needs.ts";
import { answerUsage } from "./usage.ts";

const ROOT = new URL("../", import.meta.url);

/** What tests may do: everything, but of the network only this machine. */
const PERMISSIONS = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-ffi",
  "--allow-sys",
  "--allow-net=127.0.0.1",
];

/** A file of tests that has not ended by then hangs. */
const FILE_LIMIT_MS = 5 * 60_000;
const OFFLINE_LIMIT_MS = 15 * 60_000;

interface Group {
  title: string;
  files: string[];
  parallel: boolean;
  limitMs: number;
}

interface GroupResult {
  outcomes: TestOutcome[];
  fault?: string;
}

answerUsage(
  Deno.args,
  `Usage: deno task test [FILES or FOLDERS/ …] [options of deno test]

Runs the tests. Those that need a server this machine lacks are named, counted as skipped (with CI=true as failed where an
audio server is missing), and the line that installs it is printed. The last line is the count.`,
);

const files = Deno.args.filter((argument) => argument.endsWith(".ts") || argument.endsWith("/"));
const options = Deno.args.filter((argument) => !files.includes(argument));
const folder = await Deno.makeTempDir({ prefix: "rondo_test_" });
let exitCode = 1;
try {
  exitCode = await runAll();
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(exitCode);

async function runAll(): Promise<number> {
  const skipsPath = `${folder}/skips.jsonl`;
  const results: GroupResult[] = [];
  for (const [index, group] of planGroups().entries()) {
    results.push(await runGroup(group, `${folder}/${index}.xml`, skipsPath));
  }
  const outcomes = results.flatMap((result) => result.outcomes);
  const faults = results.flatMap((result) => result.fault ?? []);
  const summary = summarise(outcomes, await readSkips(skipsPath), faults, Deno.env.get("CI") === "true");
  console.log("");
  for (const line of summary.lines) console.log(line);
  return summary.failedCount === 0 && outcomes.length > 0 ? 0 : 1;
}

function planGroups(): Group[] {
  const all = files.length > 0 ? files.flatMap(expand) : expand("tests/");
  const isDevice = (path: string) => path.includes("tests/devices/");
  const groups: Group[] = all.filter(isDevice).map((path) => {
    return { title: path, files: [path], parallel: false, limitMs: FILE_LIMIT_MS };
  });
  const offline = all.filter((path) => !isDevice(path));
  if (offline.length > 0) {
    groups.unshift({ title: "tests without servers", files: offline, parallel: true, limitMs: OFFLINE_LIMIT_MS });
  }
  return groups;
}

/** A file as it is; for a folder every test below it, sorted. */
function expand(path: string): string[] {
  if (!path.endsWith("/")) return [path];
  const found: string[] = [];
  for (const entry of Deno.readDirSync(new URL(path, ROOT))) {
    if (entry.isDirectory) found.push(...expand(`${path}${entry.name}/`));
    else if (entry.name.endsWith("_test.ts")) found.push(`${path}${entry.name}`);
  }
  return found.sort();
}

async function runGroup(group: Group, junitPath: string, skipsPath: string): Promise<GroupResult> {
  const parallel = group.parallel ? ["--parallel"] : [];
  const command = new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-check", ...PERMISSIONS, `--junit-path=${junitPath}`, ...parallel, ...options, ...group.files],
    cwd: ROOT,
    env: { RONDO_SKIPS: skipsPath },
    stdin: "null",
  });
  const child = command.spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), group.limitMs);
  const status = await child.status;
  clearTimeout(timer);
  return judge(group, status, await readReport(junitPath));
}

function judge(group: Group, status: Deno.CommandStatus, outcomes: TestOutcome[]): GroupResult {
  const explained = status.success || outcomes.some(({ outcome }) => outcome === "failed");
  if (explained || (options.length > 0 && outcomes.length === 0)) return { outcomes };
  const how = status.signal === "SIGKILL"
    ? `did not end within ${group.limitMs / 60_000} minutes`
    : `ended with ${status.signal ?? `exit code ${status.code}`} outside any test`;
  return { outcomes, fault: `FAILED: ${group.title} ${how}` };
}

async function readReport(path: string): Promise<TestOutcome[]> {
  return readOutcomes(await readIfThere(path));
}

async function readSkips(path: string): Promise<SkipRecord[]> {
  return (await readIfThere(path)).split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
