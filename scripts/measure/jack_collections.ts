/**
 * How often, and for how long, the collector stops Rondo's audio worker at a JACK client.
 *
 * Method: jack_rondo.ts runs under `--trace-gc`, whose lines carry the isolate. The audio worker asks for one collection
 * before it begins (its line says "testing"), which gives its isolate away; whatever that isolate collects afterwards counts.
 * Run by jack.ts.
 */
import { type ServerRequest, startServer } from "./servers.ts";

/** What happened in one run. */
export interface Collections {
  server: string;
  /** Ports in and out together. */
  ports: number;
  seconds: number;
  count: number;
  longestMs: number;
  lostFrames: number;
}

const LINE = /^\[\d+:(0x[0-9a-f]+)\].*?MB(?:, pooled: [\d.]+ MB)?, ([\d.]+) \//;
const RESULT = /\{"cycles".*?\}\n/;
const LOOPS = 8;

/**
 * Lets several clients run at one server at the same time, each with its number of ports, for so long.
 * @param midi ports for MIDI each way of every client
 */
export async function measureCollections(
  request: ServerRequest,
  portCounts: number[],
  seconds: number,
  midi = 0,
): Promise<Collections[]> {
  const server = await startServer(request);
  try {
    const runs = portCounts.map(async (ports) => {
      const { output, lostFrames } = await runTraced(server.env, ports / 2, seconds, midi);
      return { server: server.title, ports, seconds, lostFrames, ...readTrace(output) };
    });
    return await Promise.all(runs);
  } finally {
    await server.stop();
  }
}

async function runTraced(env: Record<string, string>, ports: number, seconds: number, midi: number) {
  const request = { name: `rondo_collect_${ports}`, seconds, tracks: LOOPS, ports, midi, garbage: 0, mark: true };
  const script = new URL("./jack_rondo.ts", import.meta.url).pathname;
  const args = ["run", "-A", "--v8-flags=--trace-gc,--expose-gc", script, JSON.stringify(request)];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const text = new TextDecoder().decode(stdout);
  // V8 writes its trace in pieces of a buffer: the result may stand in the middle of a line of it.
  const [result] = RESULT.exec(text) ?? [];
  if (result === undefined) throw new Error("The client ended without a result.");
  return { output: text.replace(result, ""), lostFrames: JSON.parse(result).lost_frames as number };
}

/** Collections of the marked isolate after its mark. */
export function readTrace(output: string): { count: number; longestMs: number } {
  const lines = output.split("\n");
  const mark = lines.findIndex((line) => line.includes("testing"));
  const isolate = LINE.exec(lines[mark] ?? "")?.[1];
  if (isolate === undefined) throw new Error("The audio worker left no mark in the trace.");
  const pauses = lines.slice(mark + 1)
    .map((line) => LINE.exec(line))
    .filter((match) => match?.[1] === isolate)
    .map((match) => Number(match?.[2]));
  return { count: pauses.length, longestMs: Math.max(0, ...pauses) };
}
