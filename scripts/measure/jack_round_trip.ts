/**
 * Round trip of sound through a monitored input, in frames, as jack_iodelay measures it.
 *
 * Method: jack_iodelay's output goes to the client's first input, the client's first output back to it; the first five readings
 * are left out. What most of the rest say counts, rounded to a tenth of a frame. Run by jack.ts.
 */
import { type Server, type ServerRequest, startServer } from "./servers.ts";

/** One way through. */
export interface RoundTrip {
  server: string;
  client: string;
  /** The commonest reading, in frames, and its share of all. */
  frames: number;
  share: number;
}

/** A client to send sound through: how to start it, and its ports. */
export interface Passage {
  client: string;
  command: string;
  args: string[];
  input: string;
  output: string;
}

const READINGS = 15;
const SKIPPED = 5;
const STARTS = 3;
const LIMIT_MS = 30_000;
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Measures each passage at one server, one after the other. */
export async function measureRoundTrips(request: ServerRequest, passages: Passage[]): Promise<RoundTrip[]> {
  const server = await startServer(request);
  const results: RoundTrip[] = [];
  try {
    for (const passage of passages) {
      results.push({
        server: server.title,
        client: passage.client,
        ...commonest(await measureSurely(server, passage)),
      });
    }
  } finally {
    await server.stop();
  }
  return results;
}

/** jack_iodelay now and then gives no reading at all when it is started: it then gets another start. */
async function measureSurely(server: Server, passage: Passage): Promise<number[]> {
  for (let start = 1;; start++) {
    try {
      return await measurePassage(server, passage);
    } catch (error) {
      if (start === STARTS) throw error;
      console.error(`${passage.client}: ${error instanceof Error ? error.message : error} Started again.`);
    }
  }
}

async function measurePassage(server: Server, passage: Passage): Promise<number[]> {
  const { env } = server;
  const options = { args: passage.args, env, stdin: "piped", stdout: "null", stderr: "null" } as const;
  const client = new Deno.Command(passage.command, options).spawn();
  const meter = new Deno.Command("jack_iodelay", { env, stdout: "piped", stderr: "null" }).spawn();
  try {
    await connect(env, "jack_delay:out", passage.input);
    await connect(env, passage.output, "jack_delay:in");
    return (await readFrames(meter)).slice(SKIPPED);
  } finally {
    for (const process of [meter, client]) {
      try {
        process.kill("SIGINT");
      } catch {
        // It has ended already.
      }
      await Promise.race([process.status, sleep(3000)]);
    }
  }
}

function commonest(readings: number[]): { frames: number; share: number } {
  const counts = new Map<number, number>();
  for (const reading of readings) counts.set(reading, (counts.get(reading) ?? 0) + 1);
  const [frames, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [NaN, 0];
  return { frames, share: count / readings.length };
}

async function connect(env: Record<string, string>, from: string, to: string): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    const { success } = await new Deno.Command("jack_connect", { args: [from, to], env, stderr: "null" }).output();
    if (success) return;
    await sleep(200);
  }
  throw new Error(`${from} could not be connected with ${to}.`);
}

async function readFrames(meter: Deno.ChildProcess): Promise<number[]> {
  const frames: number[] = [];
  let text = "";
  const end = performance.now() + LIMIT_MS;
  // A meter that says nothing would be waited for forever.
  const limit = setTimeout(() => meter.kill("SIGINT"), LIMIT_MS);
  for await (const bytes of meter.stdout.values({ preventCancel: true })) {
    text += new TextDecoder().decode(bytes);
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const found = /^\s*([\d.]+) frames/.exec(line);
      if (found) frames.push(Math.round(Number(found[1]) * 10) / 10);
    }
    if (frames.length >= READINGS || performance.now() > end) break;
  }
  clearTimeout(limit);
  if (frames.length < READINGS) {
    throw new Error(`jack_iodelay gave ${frames.length} readings only: no signal came back.`);
  }
  return frames;
}
