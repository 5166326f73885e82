/** What the render scenarios share: folders that go away, an input that is the same every time, hashes of a folder. */
import { join } from "node:path";
import { writeWav } from "../../src/files/wav_writer.ts";
import { seededRandom } from "../src/commands/random_commands.ts";

export { inFolder } from "../in_folder.ts";

/** The score that uses every command. */
export const EVERY_COMMAND = new URL("../../src/score/examples/every_command.jsonl", import.meta.url).pathname;

/** Two channels: noise on the left, a tone on the right, at −14 dBFS. */
export function testInput(frames: number): Float32Array[] {
  const random = seededRandom(7);
  return [
    Float32Array.from({ length: frames }, () => (random() * 2 - 1) * 0.2),
    Float32Array.from({ length: frames }, (_, frame) => Math.sin(frame * 0.05) * 0.2),
  ];
}

/** Writes the test input as a WAV and returns its path. */
export function writeTestInput(folder: string, frames: number, sampleRate = 48000): string {
  const path = join(folder, "input.wav");
  writeWav(path, testInput(frames), sampleRate);
  return path;
}

/** SHA-256 of every file in a folder, by name. */
export async function hashesOf(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { name } of [...Deno.readDirSync(folder)].sort((one, other) => one.name < other.name ? -1 : 1)) {
    const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(join(folder, name)));
    hashes[name] = new Uint8Array(digest).toHex();
  }
  return hashes;
}
