import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { saveSession } from "../../../src/saved/save_session.ts";
import { FACTS, loopingRig, openWhole, takeInto } from "./looping_rig.ts";

/** How often a program is killed; the long run of the measurements takes 200. */
const KILLS = Number(Deno.env.get("RONDO_SAVE_KILLS") ?? 12);
const PROGRAM = new URL("./saving_program.ts", import.meta.url).pathname;

Deno.test("a save that ends before any one step of its work leaves the whole save before it, or is whole itself", async () => {
  const root = Deno.makeTempDirSync({ prefix: "rondo_save_steps_" });
  try {
    const rig = await loopingRig(), first = join(root, "first");
    for (const track of [0, 1]) takeInto(rig, track);
    Deno.mkdirSync(first);
    assertEquals(saveSession(rig.memory, first, { ...FACTS, patterns: "{}" }).failures, []);
    takeInto(rig, 1);
    takeInto(rig, 2);
    const numbers = new Set<number>();
    for (let steps = 0, done = false; !done; steps++) {
      const folder = join(root, `after_${steps}`);
      copyFolder(first, folder);
      done = dyingAfter(steps, () => saveSession(rig.memory, folder, { ...FACTS, patterns: "[]" }));
      numbers.add(openWhole(folder)!.tracks.filter(({ file }) => file !== undefined).length);
      assertEquals(saveSession(rig.memory, folder, { ...FACTS, patterns: "[]" }).failures, [], `after ${steps} steps`);
      assertEquals(openWhole(folder)!.tracks.length, 3);
      assertEquals([...Deno.readDirSync(join(folder, "loops"))].length, 3, "what a dead save left is taken away");
      assert(steps < 500);
    }
    assertEquals([...numbers], [2, 3]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("killed at any moment while it saves, a program leaves a whole save, and no older one than it had told of", async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_save_kill_" });
    try {
      const told = await saveUntilKilled(folder, 1 + kill % 4, (kill * 37) % 60);
      const record = openWhole(folder), { number } = JSON.parse(Deno.readTextFileSync(join(folder, record!.patterns!)));
      assert(number === told || number === told + 1, `kill ${kill}: told of save ${told}, found ${number}`);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  }
});

/** Runs the program until it told of `saves` saves and `moreMs` beyond; gives the number of the last it told of. */
async function saveUntilKilled(folder: string, saves: number, moreMs: number): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-all", PROGRAM, folder],
    stdout: "piped",
  }).spawn();
  let text = "", timer: ReturnType<typeof setTimeout> | undefined;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.split("\n").length > saves) timer ??= setTimeout(() => child.kill("SIGKILL"), moreMs);
  }
  await child.status;
  return Number(text.trim().split("\n").at(-1));
}

/** Everything by which a save changes a folder. */
const CHANGES = ["openSync", "renameSync", "linkSync", "removeSync", "mkdirSync"] as const;

/** The program is dead. */
class Died extends Error {}

/** Lets a program change so many things, and nothing after that. True when it got to its end. */
function dyingAfter(steps: number, run: () => void): boolean {
  const files = Deno as unknown as Record<string, (...args: unknown[]) => unknown>;
  const real = CHANGES.map((name) => [name, files[name]!] as const);
  let left = steps;
  for (const [name, change] of real) {
    files[name] = (...args: unknown[]) => {
      const reads = name === "openSync" && (args[1] as { write?: boolean } | undefined)?.write !== true;
      if (!reads && left-- <= 0) throw new Died();
      return change(...args);
    };
  }
  try {
    run();
  } catch {
    // Dead.
  } finally {
    for (const [name, change] of real) files[name] = change;
  }
  return left >= 0;
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(join(from, name), join(to, name));
    else Deno.copyFileSync(join(from, name), join(to, name));
  }
}
