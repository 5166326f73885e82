/**
 * How punctual Rondo's audio worker is at a JACK client, beside a native client in C that does the same work.
 *
 * Method: rounds, one after the other: the native client with a process beside it that makes garbage, then Rondo with a main
 * thread that makes as much. Both run 8 stereo loops, are scheduled as their server advises, and take the same times. Samples of
 * all rounds are put together. Run by jack.ts.
 */
import { runToEnd, type Server, type ServerRequest, startServer } from "./servers.ts";

/** Sorted figures of one kind, µs. */
export interface Figures {
  p50: number;
  p99: number;
  p999: number;
  max: number;
}

/** One client at one server. */
export interface Punctuality {
  server: string;
  client: string;
  cycles: number;
  lostFrames: number;
  isRealTime: boolean;
  /** Between one wake-up and the next. */
  interval: Figures;
  /** From the cycle's start until the thread ran. */
  wake: Figures;
  /** From the cycle's start until it signalled. */
  signal: Figures;
  /** From when the thread ran until it signalled: what the cycle costs. */
  cost: Figures;
}

const LOOPS = 8;
const PORTS = 2;
const GARBAGE = 100;
/** Cycles at the start of each run that do not count: code is being compiled, native pages are touched for the first time. */
const SKIPPED = 300;
const WORDS = 3;

interface Run {
  cycles: number;
  lost_frames: number;
  priority: number;
  samples: Int32Array;
}

/**
 * Runs so many rounds at a server and puts them together: the native client first.
 * @param midi ports for MIDI each way
 */
export async function measureIntervals(
  native: string,
  request: ServerRequest,
  rounds: number,
  seconds: number,
  midi = 0,
): Promise<Punctuality[]> {
  const server = await startServer(request);
  const runs: { native: Run[]; rondo: Run[] } = { native: [], rondo: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      runs.native.push(await runNative(native, server, seconds, midi));
      runs.rondo.push(await runRondo(server, seconds, midi));
    }
  } finally {
    await server.stop();
  }
  return [together(server.title, "native C", runs.native), together(server.title, "Rondo", runs.rondo)];
}

async function runNative(program: string, server: Server, seconds: number, midi: number): Promise<Run> {
  const file = Deno.makeTempFileSync();
  const load = new Deno.Command(Deno.execPath(), {
    args: ["run", new URL("./garbage.ts", import.meta.url).pathname, `${GARBAGE}`],
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const args = ["native_measure", `${seconds}`, `${LOOPS}`, `${PORTS}`, file, `${midi}`];
    return readRun(await runToEnd(program, args, server.env), file);
  } finally {
    load.kill("SIGTERM");
    await load.status;
  }
}

async function runRondo(server: Server, seconds: number, midi: number): Promise<Run> {
  const file = Deno.makeTempFileSync();
  const request = { name: "rondo_measure", seconds, tracks: LOOPS, ports: PORTS, garbage: GARBAGE, midi, file };
  const script = new URL("./jack_rondo.ts", import.meta.url).pathname;
  return readRun(await runToEnd(Deno.execPath(), ["run", "-A", script, JSON.stringify(request)], server.env), file);
}

function readRun(line: string, file: string): Run {
  const samples = new Int32Array(Deno.readFileSync(file).buffer);
  Deno.removeSync(file);
  return { ...JSON.parse(line), samples };
}

function together(server: string, client: string, runs: Run[]): Punctuality {
  const each = (value: (samples: Int32Array, at: number) => number) =>
    figures(runs.flatMap(({ samples }) => {
      const values: number[] = [];
      for (let at = SKIPPED * WORDS; at + WORDS <= samples.length; at += WORDS) values.push(value(samples, at));
      return values;
    }));
  const column = (word: number) => each((samples, at) => samples[at + word]!);
  return {
    server,
    client,
    cycles: runs.reduce((sum, run) => sum + run.cycles, 0),
    lostFrames: runs.reduce((sum, run) => sum + run.lost_frames, 0),
    isRealTime: runs.every(({ priority }) => priority > 0),
    interval: column(0),
    wake: column(1),
    signal: column(2),
    cost: each((samples, at) => samples[at + 2]! - samples[at + 1]!),
  };
}

function figures(values: number[]): Figures {
  const sorted = Int32Array.from(values).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}
