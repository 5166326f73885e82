import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { loadBank } from "../../../../src/sequencer/files/load_bank.ts";
import { savePatterns } from "../../../../src/sequencer/files/pattern_files.ts";
import { randomBank, randomOf } from "../random_banks.ts";

const FILES = new URL("../../../../src/sequencer/files/", import.meta.url);
const [LOAD, SAVE] = ["load_bank.ts", "pattern_files.ts"].map((name) => JSON.stringify(new URL(name, FILES).href));
const CONFIG = new URL("../../../../deno.json", import.meta.url).pathname;
const KILLS = 12;

/** Saves two files' patterns into a third one, in turn, and says so each time. */
const SAVER = `
import { loadBank } from ${LOAD};
import { savePatterns } from ${SAVE};
const [folder] = Deno.args, banks = ["one", "two"].map((name) => loadBank(\`\${folder}/\${name}.json\`).bank);
for (let turn = 0;; turn++) {
  savePatterns(\`\${folder}/live.json\`, banks[turn % 2], true);
  Deno.stdout.writeSync(new Uint8Array(1));
}`;

Deno.test("who is killed while saving leaves the old patterns or the new ones, never half a file", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_saver_" }), path = join(folder, "live.json");
  const script = join(folder, "saver.ts");
  const banks = [1, 2].map((seed) => randomBank(randomOf(seed)));
  try {
    banks.forEach((bank, index) => savePatterns(join(folder, index === 0 ? "one.json" : "two.json"), bank));
    Deno.writeTextFileSync(script, SAVER);
    for (let kill = 1; kill <= KILLS; kill++) {
      await killAfter(kill, script, folder);
      const found = JSON.stringify(loadBank(path).bank);
      assert(banks.some((bank) => JSON.stringify(bank) === found), `after kill ${kill}`);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

/** Kills the saver in the middle of a later save than the one that it told of last. */
async function killAfter(saves: number, script: string, folder: string): Promise<void> {
  const args = ["run", "--no-check", "--allow-read", "--allow-write", `--config=${CONFIG}`, script, folder];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" }).spawn();
  const reader = child.stdout.getReader();
  let count = 0;
  while (count < saves) {
    const { value, done } = await reader.read();
    assertEquals(done, false, "the saver ended by itself");
    count += value?.length ?? 0;
  }
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
}
