// Runs the command line as `deno task` would, with exactly the permissions that deno.json gives each task.

import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TASKS = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`)).tasks as Record<string, { command: string }>;

/** What a finished task left. */
export interface Finished {
  code: number;
  output: string;
  errors: string;
}

/** The arguments of `deno` for a task, as its last step in deno.json has them. */
export function taskArguments(task: string): string[] {
  const step = TASKS[task]?.command.split(" && ").at(-1) ?? "";
  const flags = step.split(" ").filter((word) => word.startsWith("--"));
  return ["run", ...flags, `--config=${ROOT}deno.json`, `${ROOT}src/cli/main.ts`, task];
}

/** Starts a task in a folder; JACK servers of others are out of its sight. */
export function startTask(
  task: string,
  given: string[],
  folder: string,
  env: Record<string, string> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...taskArguments(task), ...given],
    cwd: folder,
    env: { JACK_DEFAULT_SERVER: "rondo_nobody", JACK_NO_START_SERVER: "1", INIT_CWD: folder, NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs a task to its end. */
export async function runTask(task: string, given: string[], folder = ROOT): Promise<Finished> {
  const child = startTask(task, given, folder);
  await child.stdin.close();
  const { code, stdout, stderr } = await child.output();
  return { code, output: new TextDecoder().decode(stdout), errors: new TextDecoder().decode(stderr) };
}
