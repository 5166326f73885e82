import { assertEquals } from "@std/assert";
import { readText, ROOT } from "./source_tree.ts";

interface Task {
  command: string;
}

const TASKS = (JSON.parse(readText("deno.json")) as { tasks: Record<string, Task> }).tasks;

/** What runs after the preparation, with the permissions that the task grants, and then `--help`. */
function helpArguments({ command }: Task): string[] | undefined {
  const last = command.split(" && ").at(-1)!;
  const takesHelp = /src\/cli\/main\.ts|scripts\/(bench|test|test_vm)\.ts/.test(last);
  return takesHelp ? [...last.split(" ").slice(1), "--help"] : undefined;
}

Deno.test("every task that has help gives it with the permissions that it is granted: nothing that it loads needs more", async () => {
  const tasks = Object.entries(TASKS).flatMap(([name, task]) => {
    const args = helpArguments(task);
    return args === undefined ? [] : [{ name, args }];
  });
  assertEquals(tasks.length, 10);
  for (const { name, args } of tasks) {
    const command = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, stdin: "null" });
    const { code, stdout, stderr } = await command.output();
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""], name);
    assertEquals(new TextDecoder().decode(stdout).startsWith("Usage: deno task "), true, name);
  }
});

Deno.test("variables of the screen's locale are read by tasks that draw one, or look at the terminal, alone", () => {
  const reads = Object.entries(TASKS).filter(([, { command }]) => command.includes("LC_ALL")).map(([name]) => name);
  assertEquals(reads, ["perform", "doctor"]);
});

Deno.test("no task may read every variable of the environment", () => {
  const free = Object.entries(TASKS).filter(([, { command }]) => /--allow-env(\s|$)/.test(command));
  assertEquals(free, []);
});
