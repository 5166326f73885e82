/**
 * Writes `src/commands/reference.md`, the page of all commands, formatted as `deno fmt` does. Thread: main.
 *
 * deno task reference
 */
import { referencePage } from "../src/commands/reference_page.ts";
import { KEY_MAP } from "../src/surfaces/screen/key_map.ts";
import { STEP_KEYS } from "../src/surfaces/screen/step_keys.ts";

/** Where the page stands. */
export const REFERENCE_PATH = "src/commands/reference.md";

/** The page as it ought to be. */
export async function makeReference(): Promise<string> {
  const keys = [...KEY_MAP, ...STEP_KEYS].flatMap(({ act, keys: [key], learn }) => {
    const command = "command" in act ? act.command.do : learn?.["do"];
    return command === undefined ? [] : [{ command: String(command), key: key! }];
  });
  return await format(referencePage(keys));
}

async function format(text: string): Promise<string> {
  const child = new Deno.Command("deno", {
    args: ["fmt", "--quiet", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("deno fmt could not format the page.");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) await Deno.writeTextFile(REFERENCE_PATH, await makeReference());
