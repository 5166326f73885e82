/**
 * An hour with eight loops on a JACK server, saved every ten seconds: is a cycle missed, does a loop drift, does memory grow?
 *
 * deno run -A scripts/measure/hour.ts [--minutes 60] [--frames 64] [--save-seconds 10] [--no-realtime]
 *
 * Method: a jackd of its own with the dummy driver; a musician in C plays real recordings; `perform` records eight stereo loops of
 * different lengths (rule `free`, so that they share no measure). Then a client in C, which reads the saved loops, adds them up itself
 * in every cycle and compares each sample with what Rondo plays. The place of the stream in the server's frames is found once,
 * so that a loop that drifted by one frame would differ from then on. That client does in each cycle what Rondo does, natively: the
 * cycles that it misses are the machine's. Needs jackd, gcc with JACK's headers, flac, sonic-pi-samples. Progress goes to
 * standard error; the last line is JSON.
 */
import { parseArgs } from "node:util";
import { readWav } from "../../src/files/wav_reader.ts";
import { Performer, type PerformLine, sleep } from "./performer.ts";
import { readRecordings, RECORDINGS } from "./recording.ts";
import { compileNative, type Server, startServer } from "./servers.ts";

const RATE = 48000;
/** Eight of them stay below the limiter's ceiling. */
const GAIN = 0.1;
const LOOPS = 8;
const TAKE_MS = 1100, LONGER_MS = 370;

interface SavedTrack {
  file: string;
  length_frames: number;
  origin_frame: number;
}

/** What the watcher counted so far. */
interface Watched {
  seconds: number;
  blocks: number;
  differing: number;
  silent: number;
  late: number;
  since: number;
  gaps: number;
  gap_frames: number;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    frames: { type: "string", default: "64" },
    "save-seconds": { type: "string", default: "10" },
    "no-realtime": { type: "boolean", default: false },
  },
});
const seconds = Math.round(Number(values.minutes) * 60), saveSeconds = Number(values["save-seconds"]);
const folder = Deno.makeTempDirSync({ prefix: "rondo_hour_" });
const programs = { player: await compileNative("jack_player.c"), watcher: await compileNative("loop_watcher.c") };
const request = { kind: "jackd", realTime: !values["no-realtime"], blockFrames: Number(values.frames) } as const;
const server = await startServer(request);
const performer = new Performer(
  [
    "--host",
    "jack",
    "--no-connect",
    "--name",
    "looper",
    "--first-loop",
    "free",
    "--length-rule",
    "free",
    "--session",
    folder,
  ],
  server.env,
  true,
);
try {
  await performer.wait({ event: "ready" });
  await recordLoops(server);
  console.log(JSON.stringify(await watchLoops(server)));
  await performer.quit();
} finally {
  await performer.end();
  await server.stop();
  Deno.removeSync(folder, { recursive: true });
}

async function recordLoops({ env }: Server): Promise<void> {
  const sound = `${folder}/play.f32`;
  Deno.writeFileSync(sound, new Uint8Array(readRecordings(RECORDINGS, RATE, GAIN).buffer));
  const playSeconds = (LOOPS * TAKE_MS + LONGER_MS * LOOPS * (LOOPS - 1) / 2) / 1000 + 6;
  const args = [
    "musician",
    `${playSeconds}`,
    sound,
    "/dev/null",
    "looper:in_1,looper:in_2",
    "looper:master_left,looper:master_right",
  ];
  const playing = new Deno.Command(programs.player, { args, env, stdout: "null" }).output();
  await sleep(1500);
  for (let track = 1; track <= LOOPS; track++) {
    await performer.send({ do: "loop.record", track });
    await sleep(TAKE_MS + LONGER_MS * (track - 1));
    const from = performer.lines.length;
    await performer.send({ do: "loop.record", track });
    await performer.wait({ event: "seam", track }, from);
  }
  await playing;
  Deno.removeSync(sound);
}

async function watchLoops({ env }: Server): Promise<Record<string, unknown>> {
  await save();
  const begin = await look();
  Deno.writeFileSync(`${folder}/loops.bin`, packLoops(begin.frame));
  const args = ["watcher", `${seconds}`, `${folder}/loops.bin`, "looper:master_left,looper:master_right"];
  const watcher = new Deno.Command(programs.watcher, { args, env, stdout: "piped", stderr: "inherit" }).spawn();
  const watched: Watched[] = [], looks: Awaited<ReturnType<typeof look>>[] = [];
  const reading = readLines(watcher.stdout, (line) => watched.push(JSON.parse(line)));
  const fromLine = performer.lines.length;
  let saves = 0, ended = false;
  const end = watcher.status.then(({ success }) => (ended = true, success));
  for (let next = performance.now(); !ended; next += 1000 * saveSeconds) {
    looks.push(await look());
    if (looks.length % 6 === 1) console.error(JSON.stringify({ ...looks.at(-1), watched: watched.at(-1) }));
    await save();
    saves++;
    // What perform printed is kept: only the lines of the last save are.
    await Promise.race([end, sleep(next + 1000 * saveSeconds - performance.now())]);
  }
  if (!await end) throw new Error("the watcher failed");
  await reading;
  looks.push(await look());
  return report(watched.at(-1)!, looks, saves, performer.lines.slice(fromLine));
}

function report(watched: Watched, looks: Awaited<ReturnType<typeof look>>[], saves: number, lines: PerformLine[]) {
  // The first minute still warms up: code is compiled, files and their workers come into being.
  const settled = looks.slice(Math.min(6, looks.length - 2)), [first, last] = [settled[0]!, settled.at(-1)!];
  const xruns = lines.filter((line) => line["event"] === "host" && line["kind"] === "xrun");
  return {
    minutes: seconds / 60,
    block_frames: request.blockFrames,
    saves,
    rondo_missed: xruns.length,
    rondo_lost_frames: xruns.reduce((sum, line) => sum + Number(line["lost_frames"]), 0),
    native_missed: watched.gaps,
    native_lost_frames: watched.gap_frames,
    blocks_compared: watched.blocks,
    blocks_differing: watched.differing,
    of_these_silent: watched.silent,
    of_these_an_earlier_block: watched.late,
    blocks_equal_since: watched.since,
    drift_frames: watched.since > 0 ? 0 : null,
    rss_mb: { first: first.rssMb, last: last.rssMb, highest: Math.max(...settled.map(({ rssMb }) => rssMb)) },
    pages: { first: first.pages, last: last.pages },
    pages_free: { first: first.pagesFree, last: last.pagesFree },
  };
}

/** Saves, and waits until that is done. */
async function save(): Promise<void> {
  const from = performer.lines.length;
  await performer.send({ do: "session.save" });
  await performer.wait({ event: "done", do: "session.save" }, from, 120_000);
}

/** State and memory now. */
async function look() {
  const from = performer.lines.length;
  await performer.send({ do: "state" });
  const state = await performer.wait({ event: "session" }, from);
  const status = Deno.readTextFileSync(`/proc/${performer.pid}/status`);
  return {
    frame: state["frame"] as number,
    load: (state["host"] as PerformLine)["load"],
    xruns: (state["host"] as PerformLine)["xruns"],
    limiterDb: state["limiter_db"],
    pages: state["pages"] as number,
    pagesFree: state["pages_free"] as number,
    rssMb: Math.round(Number(status.match(/VmRSS:\s+(\d+)/)![1]) / 102.4) / 10,
  };
}

/** The saved loops as the watcher reads them. */
function packLoops(frame: number): Uint8Array<ArrayBuffer> {
  const saved = JSON.parse(Deno.readTextFileSync(`${folder}/session.json`));
  const tracks = saved.tracks as SavedTrack[];
  const parts: Uint8Array[] = [
    new Uint8Array(BigInt64Array.of(BigInt(frame + 60 * RATE), BigInt(tracks.length)).buffer),
  ];
  for (const { file, length_frames, origin_frame } of tracks) {
    const [left, right] = readWav(`${folder}/${file}`).channels as [Float32Array, Float32Array];
    const sound = Float32Array.from({ length: 2 * length_frames }, (_, i) => ((i & 1) === 0 ? left : right)[i >> 1]!);
    parts.push(
      new Uint8Array(BigInt64Array.of(BigInt(length_frames), BigInt(origin_frame)).buffer),
      new Uint8Array(sound.buffer),
    );
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

async function readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    lines.forEach(take);
  }
}
