/**
 * Does a loop give back, bit for bit and at its place, what a musician played?
 *
 * deno run -A scripts/measure/loop_exact.ts [jack] [portaudio] [BLOCK_FRAMES]
 *
 * Method: a jackd with its dummy driver; a JACK client in C plays real recordings and records what comes back, both placed by the
 * server's frame count; `perform` records a loop and lets it run. The loop's start in the recording is found by its own saved file, and
 * from there nothing is free: frame t of what was heard must be frame start + (t − start + round trip) mod length of what
 * was played, outside the seam that the event declares. Units: frames.
 */
import { readWav } from "../../src/files/wav_reader.ts";
import { Performer, type PerformLine, sleep } from "./performer.ts";
import { readRecordings, RECORDINGS } from "./recording.ts";
import { compileNative, type Server, startServer } from "./servers.ts";

/** Where a host's ports are found by the musician, and the server that it is measured on. */
interface Stage {
  to: string;
  from: string;
  args: string[];
  /** jackd waits for late clients: a busy machine is slower and skips nothing. */
  synchronous: boolean;
  realTime: boolean;
  /** Period when nothing else is asked for, frames. */
  blockFrames: number;
}

const STAGES: Record<string, Stage> = {
  jack: {
    to: "looper:in_1,looper:in_2",
    from: "looper:master_left,looper:master_right",
    args: ["--host", "jack", "--no-connect"],
    synchronous: true,
    realTime: true,
    blockFrames: 1024,
  },
  // PortAudio takes a late server for lost frames, so it gets a server that skips, and a period that few things are late for.
  // Its thread waits for our code by yielding: with real-time scheduling, on a busy machine, it keeps that code from running.
  portaudio: {
    to: "looper:in_0,looper:in_1",
    from: "looper:out_0,looper:out_1",
    args: ["--host", "portaudio"],
    synchronous: false,
    realTime: false,
    blockFrames: 4096,
  },
};

/** Peak of what is played: the limiter's ceiling is at −1 dB, and two loops never sound at once here. */
const GAIN = 0.7;
const RATE = 48000;
const TAKE_MS = 2500;
const CYCLES = 3;

/** What was found. */
export interface LoopExactness {
  host: string;
  lengthFrames: number;
  /** Round trip that the host declared. */
  roundTripFrames: number;
  seamFrames: number;
  seamDb: number;
  /** Distance between where the loop sounded and where it had to. */
  offsetFrames: number;
  /** Frames of both channels compared, from the second cycle of the loop on, outside the seam. */
  comparedFrames: number;
  differingFrames: number;
  /** Frames of the seams that differ from what was played. */
  seamDifferingFrames: number;
  peak: number;
  /** Gaps that the host reported, with or without lost frames. */
  xruns: number;
  playerSkippedFrames: number;
}

/** Play, loop, compare, over one host on a server of its own. Needs jackd, gcc with JACK's headers, flac, sonic-pi-samples. */
async function measureLoop(host: string, blockFrames?: number): Promise<LoopExactness> {
  const { synchronous, realTime, blockFrames: usual } = STAGES[host]!;
  const folder = Deno.makeTempDirSync({ prefix: "rondo_loop_exact_" });
  const played = readRecordings(RECORDINGS, RATE, GAIN);
  Deno.writeFileSync(`${folder}/play.f32`, new Uint8Array(played.buffer));
  const program = await compileNative("jack_player.c");
  const server = await startServer({ kind: "jackd", realTime, synchronous, blockFrames: blockFrames ?? usual });
  try {
    const { lines, skipped } = await perform(host, server, folder, program);
    const heard = new Float32Array(Deno.readFileSync(`${folder}/heard.f32`).buffer);
    const loop = readWav(`${folder}/session/loops/track-01.wav`);
    return compare(host, lines, loop.channels, played, heard, skipped);
  } finally {
    await server.stop();
    Deno.removeSync(folder, { recursive: true });
  }
}

/**
 * As `measureLoop`, again while the machine was too busy: where a host reports a gap, what is heard has one, rightly.
 * @throws Error when no attempt went without a gap
 */
export async function measureLoopWithoutGaps(host: string, blockFrames?: number, attempts = 6): Promise<LoopExactness> {
  for (let attempt = 1;; attempt++) {
    try {
      const found = await measureLoop(host, blockFrames);
      if (found.xruns + found.playerSkippedFrames === 0 || attempt === attempts) return found;
    } catch (error) {
      if (!(error instanceof GapError) || attempt === attempts) throw error;
    }
  }
}

/** The recording has a gap in it, so that it cannot be compared. */
class GapError extends Error {}

async function perform(host: string, server: Server, folder: string, program: string) {
  const { to, from, args } = STAGES[host]!;
  const performer = new Performer([...args, "--name", "looper", "--session", `${folder}/session`], server.env, true);
  try {
    await performer.wait({ event: "ready" });
    const skipped = playAndHear(program, folder, to, from, server);
    await sleep(1500);
    await performer.send({ do: "loop.record", track: 1 });
    await sleep(TAKE_MS);
    await performer.send({ do: "loop.record", track: 1 });
    const result = { lines: performer.lines, skipped: await skipped };
    const code = await performer.quit();
    if (code !== 0) throw new Error(`perform ended with ${code}`);
    return result;
  } finally {
    await performer.end();
  }
}

/** Let the musician play and hear to its end; gives the frames that it missed itself. */
async function playAndHear(
  program: string,
  folder: string,
  to: string,
  from: string,
  { env }: Server,
): Promise<number> {
  const seconds = String(2 + (TAKE_MS / 1000) * (CYCLES + 2));
  const args = ["musician", seconds, `${folder}/play.f32`, `${folder}/heard.f32`, to, from];
  const { success, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  if (!success) throw new Error(`jack_player failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout)).skipped;
}

function compare(
  host: string,
  lines: PerformLine[],
  loop: Float32Array[],
  played: Float32Array,
  heard: Float32Array,
  playerSkippedFrames: number,
): LoopExactness {
  // A first loop is cut again to what was heard, a moment after it was closed: the newest cut is what plays.
  const find = (event: string) => lines.findLast((line) => line["event"] === event)!;
  const take = find("take"), seam = find("seam"), facts = find("ready")["host"] as Record<string, number>;
  const lengthFrames = take["length_frames"] as number, seamStart = seam["seam_frame"] as number;
  const roundTripFrames = facts["input_latency_frames"]! + facts["output_latency_frames"]!;
  const start = findLoop(loop, seamStart, played);
  const place = { start, lengthFrames, roundTripFrames };
  const from = start + 2 * lengthFrames, to = Math.min(heard.length / 2, start + (CYCLES + 1) * lengthFrames);
  const offsetFrames = findOffset(place, played, heard, from);
  const result = { comparedFrames: 0, differingFrames: 0, seamDifferingFrames: 0, peak: 0 };
  for (let frame = from; frame < to; frame++) {
    const inLoop = loopFrame(place, frame + offsetFrames), source = start + inLoop;
    const left = heard[frame * 2]!, right = heard[frame * 2 + 1]!;
    const differs = left !== played[source * 2]! || right !== played[source * 2 + 1]!;
    result.peak = Math.max(result.peak, Math.abs(left), Math.abs(right));
    if (inLoop >= seamStart) result.seamDifferingFrames += Number(differs);
    else {
      result.comparedFrames++;
      result.differingFrames += Number(differs);
    }
  }
  const seamFrames = seam["seam_frames"] as number, seamDb = seam["size_db"] as number;
  const xruns = lines.filter((line) => line["event"] === "host" && line["kind"] === "xrun").length;
  return {
    host,
    lengthFrames,
    roundTripFrames,
    seamFrames,
    seamDb,
    offsetFrames,
    ...result,
    xruns,
    playerSkippedFrames,
  };
}

/** Where in what was played the loop begins: the one place at which all of it, up to the seam, is the same. */
function findLoop(loop: Float32Array[], seamStart: number, played: Float32Array): number {
  const [left, right] = loop as [Float32Array, Float32Array];
  const same = (at: number) => {
    for (let frame = 0; frame < seamStart; frame++) {
      if (played[(at + frame) * 2] !== left[frame] || played[(at + frame) * 2 + 1] !== right[frame]) return false;
    }
    return true;
  };
  for (let at = 0; at + seamStart < played.length / 2; at++) if (same(at)) return at;
  throw new GapError("the loop is nowhere in what was played: the recording has a gap");
}

interface Place {
  start: number;
  lengthFrames: number;
  roundTripFrames: number;
}

/** Frame of the loop that must be heard at a time of the musician's clock. */
function loopFrame({ start, lengthFrames, roundTripFrames }: Place, frame: number): number {
  const distance = frame - start + roundTripFrames;
  return ((distance % lengthFrames) + lengthFrames) % lengthFrames;
}

/** How many frames early the loop sounded; 0 is right. Looks 20,000 frames either way, nearest first. */
function findOffset(place: Place, played: Float32Array, heard: Float32Array, from: number): number {
  const probe = Array.from({ length: 2000 }, (_, index) => from + 5000 + index * 7);
  for (let distance = 0; distance < 20_000; distance++) {
    for (const offset of distance === 0 ? [0] : [distance, -distance]) {
      const right = probe.filter((frame) =>
        heard[frame * 2] === played[(place.start + loopFrame(place, frame + offset)) * 2]
      ).length;
      if (right > 0.9 * probe.length) return offset;
    }
  }
  throw new GapError("what was heard is nowhere in the loop: playing had a gap");
}

if (import.meta.main) {
  const number = Deno.args.find((argument) => /^\d+$/.test(argument));
  const hosts = Deno.args.filter((argument) => argument in STAGES);
  for (const host of hosts.length > 0 ? hosts : Object.keys(STAGES)) {
    console.log(JSON.stringify(await measureLoopWithoutGaps(host, number === undefined ? undefined : Number(number))));
  }
}
