import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { buildProgram, runCommandLine } from "../../../src/cli/command_line.ts";
import { usageSentence } from "../../../src/cli/failure.ts";
import { RONDO_VERSION } from "../../../src/cli/version.ts";
import { type SetFile, setSchema } from "../../../src/config/schema.ts";
import { inFolder } from "../../in_folder.ts";
import { runTask, taskArguments } from "./run_task.ts";

/** Runs a command line in this process; what it says goes to lists instead of the terminal. */
async function said(...commandLine: string[]): Promise<{ code: number; errors: string[] }> {
  const errors: string[] = [];
  const { error } = console;
  console.error = (...words: unknown[]) => errors.push(words.join(" "));
  try {
    return { code: await runCommandLine(commandLine), errors };
  } finally {
    console.error = error;
  }
}

async function refusal(...commandLine: string[]): Promise<string> {
  const { code, errors } = await said(...commandLine);
  assertEquals([code, errors.length], [2, 1]);
  assertEquals(errors[0]?.includes("\n"), false);
  return errors[0] ?? "";
}

Deno.test("an unknown option suggests the nearest and is wrong usage", async () => {
  assertEquals(await refusal("perform", "--hosst", "jack"), "Unknown option '--hosst': did you mean --host?");
  assertEquals(await refusal("perform", "--qqqqq"), "Unknown option '--qqqqq'; --help lists what there is.");
  assertEquals(await refusal("devices", "--jsn"), "Unknown option '--jsn': did you mean --json?");
});

Deno.test("an unknown task suggests the nearest, and no task at all lists them", async () => {
  assertEquals(await refusal("perfrom"), "Unknown command 'perfrom': did you mean perform?");
  assertStringIncludes(await refusal(), "perform, sequence, render, analyse, learn, devices or doctor");
});

Deno.test("a missing or a stray argument is one sentence", async () => {
  assertStringIncludes(await refusal("perform", "one.json", "two.json"), "oo many arguments");
  assertStringIncludes(await refusal("perform", "--rate"), "'--rate <hz>' argument missing");
  assertMatch(await refusal("render"), /^Required option .*--out/);
});

Deno.test("a wrong value names option, value and what was expected", async () => {
  const cases: [commandLine: string[], sentence: string][] = [
    [["--rate", "fast"], "--rate fast: expected a whole number of Hz from 8000 to 192000."],
    [
      ["--midi-in", "Pads=launch_contrl"],
      'There is no controller "launch_contrl": did you mean "launch_control"?',
    ],
    [["--host", "asio"], "--host asio: expected auto, jack, portaudio or builtin."],
    [["--channels", "2/x"], "--channels 2/x: expected a number from 1 to 64, or inputs/outputs such as 2/8."],
    [["--state-ms", "5"], "--state-ms 5: expected a number of milliseconds from 10 to 3600000."],
    [["--state-ms", "50"], "--state-ms prints lines of state, which only --headless does: add --headless."],
    [
      ["--demo", "--host", "jack"],
      "--demo plays on the built-in host and not on jack: leave out one of --demo and --host.",
    ],
    [["nowhere.json"], "Cannot read the set file nowhere.json: there is no such file."],
  ];
  for (const [commandLine, sentence] of cases) assertEquals(await refusal("perform", ...commandLine), sentence);
});

Deno.test("every key of a set file that is a simple value has a flag, and every flag is a key", () => {
  const program = buildProgram(() => {});
  const perform = program.commands.find((command) => command.name() === "perform")!;
  const flags = perform.options.map((option) => option.attributeName())
    .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const lists = ["$schema", "tracks", "scenes", "actions"];
  const keys = Object.keys(setSchema.shape).filter((key) => !lists.includes(key)) as (keyof SetFile)[];
  const own = ["version", "help", "headless", "state_ms"];
  const plurals: Record<string, string> = { midi_in: "midi_inputs", midi_out: "midi_outputs" };
  const named = flags.map((flag) => plurals[flag] ?? flag);
  assertEquals([...new Set(named)].filter((flag) => !own.includes(flag)).toSorted(), keys.toSorted());
});

Deno.test("commander's messages become sentences", () => {
  assertEquals(
    usageSentence("error: too many arguments for 'devices'. Expected 0 arguments but got 1."),
    "Too many arguments for 'devices': expected 0 arguments but got 1; --help lists what there is.",
  );
});

Deno.test("every task knows --help and --version, with the permissions it has", async () => {
  for (const task of ["perform", "render", "analyse", "learn", "devices", "doctor"]) {
    const help = await runTask(task, ["--help"]);
    assertEquals([help.code, help.errors], [0, ""], task);
    assertStringIncludes(help.output, `Usage: deno task ${task}`);
    for (const line of help.output.split("\n")) assert(line.length <= 120, line);
    const version = await runTask(task, ["--version"]);
    assertEquals([version.code, version.output, version.errors], [0, `rondo ${RONDO_VERSION}\n`, ""], task);
  }
});

Deno.test("a wrong set file ends the task with exit code 2 and one sentence that names key and expectation", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/rondo.json`, '{\n  // too slow\n  "rate": 4000,\n}');
    const { code, output, errors } = await runTask("perform", ["--headless"], folder);
    assertEquals([code, output], [2, ""]);
    assertEquals(errors, "rondo.json: rate is 4000, expected a whole number of Hz from 8000 to 192000.\n");
  });
});

Deno.test("without a terminal the screen is refused with the way out", async () => {
  const { code, errors } = await runTask("perform", ["--host", "builtin"]);
  assertEquals(code, 2);
  assertStringIncludes(errors, "add --headless");
});

Deno.test("devices prints one JSON object that lists every host", async () => {
  const { code, output } = await runTask("devices", ["--json"]);
  assertEquals(code, 0);
  const { hosts } = JSON.parse(output) as { hosts: { host: string; ready: boolean; finding: string }[] };
  assertEquals(hosts.map(({ host }) => host), ["jack", "portaudio", "builtin"]);
  assertEquals(hosts.at(-1)?.ready, true);
  for (const { finding } of hosts) assert(finding.endsWith("."), finding);
});

Deno.test("doctor finds the engine and ends well, and says so in JSON too", async () => {
  const { code, output, errors } = await runTask("doctor", ["--json"]);
  assertEquals([code, errors], [0, ""]);
  const { findings } = JSON.parse(output) as { findings: { topic: string; level: string; sentence: string }[] };
  const engine = findings.find(({ topic }) => topic === "engine");
  assertStringIncludes(engine?.sentence ?? "", "8 stereo loops");
  for (const { level } of findings) assert(["good", "note", "missing"].includes(level), level);
});

Deno.test("the perform task is quiet: Deno's progress line would erase rows of the screen when a worker starts", () => {
  assert(taskArguments("perform").includes("--quiet"));
});
