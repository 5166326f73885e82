/** Clicks of two sessions as a JACK client in C hears them at once, laid beside each other. */
import { assert } from "@std/assert";
import { join } from "node:path";
import { compileNative } from "../../../scripts/measure/servers.ts";

const RATE = 48_000;

/** What comes out of two ports at once, frame for frame, as the C program hears it; `through`: a program that starts it. */
export async function hear(
  folder: string,
  seconds: number,
  ports: readonly string[],
  through?: string,
): Promise<Float32Array[]> {
  const program = await compileNative("jack_player.c"),
    files = ["silence.f32", "heard.f32"].map((name) => join(folder, name));
  Deno.writeFileSync(files[0]!, new Uint8Array(8 * RATE));
  const args = ["musician", `${seconds}`, ...files, "leader:in_1,leader:in_2", ports.join(",")];
  const { success, stderr } = await new Deno.Command(through ?? program, {
    args: through === undefined ? args : [program, ...args],
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const heard = new Float32Array(Deno.readFileSync(files[1]!).buffer);
  return [0, 1].map((channel) => heard.filter((_, index) => index % 2 === channel));
}

/** First frames of clicks: sound after silence. */
function clicks(sound: Float32Array): number[] {
  const begun: number[] = [];
  let quietFor = 0;
  sound.forEach((sample, frame) => {
    if (sample !== 0 && quietFor > 2000) begun.push(frame);
    quietFor = sample === 0 ? quietFor + 1 : 0;
  });
  return begun;
}

/** Beats that both clicked within the time heard: by how many frames each is apart, and the furthest. */
export function compare([leader, follower]: Float32Array[]): { each: number[]; apart: number } {
  const theirs = clicks(follower!);
  const all = clicks(leader!).map((frame) => Math.min(...theirs.map((other) => Math.abs(other - frame))));
  // At the very ends one may be heard and the other not.
  const each = all.slice(1, -1);
  return { each, apart: Math.max(...each) };
}
