/**
 * A C program that logs MIDI as it hears it on JACK, by the server's own frame clock. Units: frames. Thread: control.
 */
import { compileNative, type Server } from "./servers.ts";

/** A message as the C program heard it. */
export interface Heard {
  frame: number;
  status: number;
  data1: number;
  data2: number;
}

/** Everything that was heard, and the cycles, frames and messages that the listener missed. */
export interface Listening {
  heard: Heard[];
  skipped: number[];
}

/** Waits so long. */
export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A C program that logs what it hears. */
export async function hearJack(
  { env }: Server,
  name: string,
): Promise<{ end(): Promise<Listening> }> {
  const logger = await compileNative("midi_logger.c");
  const process = new Deno.Command(logger, { args: [name, "100000"], env, stdout: "piped" }).spawn();
  const text = new Response(process.stdout).text();
  return {
    async end() {
      process.kill("SIGTERM");
      const lines = (await text).trim().split("\n").map((line) => line.split(" "));
      await process.status;
      const skipped = lines.pop()!.slice(1).map(Number);
      const heard = lines.map((words) => words.map(Number)).map(([frame, status, data1, data2]) => ({
        frame: frame!,
        status: status!,
        data1: data1!,
        data2: data2!,
      }));
      return { heard, skipped };
    },
  };
}

/** Connects two ports; they may take a moment to be there. */
export async function connect({ env }: Server, from: string, to: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const { success } = await new Deno.Command("jack_connect", { args: [from, to], env, stderr: "null" })
      .output();
    if (success) return;
    await sleep(100);
  }
  throw new Error(`${from} could not be connected with ${to}.`);
}

/** The middle one. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}
