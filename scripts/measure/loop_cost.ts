/**
 * What a playing stereo loop costs on a JACK server: Rondo beside SooperLooper, at the same time.
 *
 * deno run -A scripts/measure/loop_cost.ts [--seconds 20] [--frames 64] [--tracks 400]
 *
 * Method: two SooperLoopers (1 and 15 loops; it was not seen to play more than 15) and two Rondos (1 and so many tracks) on one
 * jackd with its dummy driver, all fed with real recordings while they record, each loop begun a moment after the one before. Then the processor
 * time of all four processes, all their threads, is read from the kernel's scheduler before and after the same stretch.
 * A loop costs the difference between many and one over the difference in loops; what a program needs without loops, its ports
 * and its listening, falls out. Units: µs of processor time for a second of a loop. Needs jackd, gcc with JACK's headers, flac,
 * sonic-pi-samples, sooperlooper, liblo-tools.
 */
import { parseArgs } from "node:util";
import { Performer, sleep } from "./performer.ts";
import { readRecordings, RECORDINGS } from "./recording.ts";
import { compileNative, type Server, startServer } from "./servers.ts";
import { SooperLooper } from "./sooper_looper.ts";

const RATE = 48000;
const GAIN = 0.02;
const SOOPER_LOOPS = 15;
const SETTLE_MS = 4000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    frames: { type: "string", default: "64" },
    tracks: { type: "string", default: "400" },
  },
});
const trackCount = Number(values.tracks), seconds = Number(values.seconds);
const folder = Deno.makeTempDirSync({ prefix: "rondo_cost_" });
const player = await compileNative("jack_player.c");
const server = await startServer({ kind: "jackd", realTime: true, blockFrames: Number(values.frames) });
const ends: (() => Promise<unknown>)[] = [() => server.stop()];
try {
  const rondos = [await perform(server, "one"), await perform(server, "many")] as const;
  const sooperLoopers = [
    await SooperLooper.start(server, "sl_one", 9961, 1),
    await SooperLooper.start(server, "sl_many", 9962, SOOPER_LOOPS),
  ] as const;
  sooperLoopers.forEach((one) => ends.unshift(() => one.stop()));
  const sound = `${folder}/play.f32`;
  Deno.writeFileSync(sound, new Uint8Array(readRecordings(RECORDINGS, RATE, GAIN).buffer));
  for (const [index, name] of ["one", "many"].entries()) {
    feed(server, sound, `to_rondo_${name}`, `${name}:in_1,${name}:in_2`);
    feed(server, sound, `to_sl_${name}`, `sl_${name}:common_in_1,sl_${name}:common_in_2`);
    await sleep(500 * index);
  }
  await sleep(1500);
  await Promise.all([
    recordTracks(rondos[0], 1),
    recordTracks(rondos[1], trackCount),
    ...sooperLoopers.map((one) => recordLoops(one)),
  ]);
  await sleep(SETTLE_MS);
  const processes = [rondos[0].pid, rondos[1].pid, sooperLoopers[0].pid, sooperLoopers[1].pid];
  const before = processes.map(processorTime);
  await sleep(1000 * seconds);
  const used = processes.map((pid, index) => (processorTime(pid) - before[index]!) / seconds / 1000);
  const rondo = (used[1]! - used[0]!) / (trackCount - 1), sooper = (used[3]! - used[2]!) / (SOOPER_LOOPS - 1);
  console.log(JSON.stringify({
    block_frames: Number(values.frames),
    rondo_us: { one: Math.round(used[0]!), many: Math.round(used[1]!), loops: trackCount, a_loop: round(rondo) },
    sooperlooper_us: {
      one: Math.round(used[2]!),
      many: Math.round(used[3]!),
      loops: SOOPER_LOOPS,
      a_loop: round(sooper),
    },
    rondo_over_sooperlooper: round(rondo / sooper),
  }));
} finally {
  for (const end of ends) await end().catch(() => {});
  Deno.removeSync(folder, { recursive: true });
}

async function perform({ env }: Server, name: string): Promise<Performer> {
  const session = `${folder}/${name}`;
  const rules = ["--first-loop", "free", "--length-rule", "free"];
  const performer = new Performer(
    ["--host", "jack", "--no-connect", "--name", name, ...rules, "--session", session],
    env,
  );
  ends.unshift(() => performer.end());
  await performer.wait({ event: "ready" });
  return performer;
}

function feed({ env }: Server, sound: string, name: string, to: string): void {
  const args = [name, "60", sound, "/dev/null", to, "system:capture_1,system:capture_2"];
  const process = new Deno.Command(player, { args, env, stdout: "null", stderr: "null" }).spawn();
  ends.unshift(() => (process.kill("SIGKILL"), process.status));
}

async function recordTracks(performer: Performer, count: number): Promise<void> {
  for (const which of ["record", "play"]) {
    for (let track = 1; track <= count; track++) {
      await performer.send({ do: `loop.${which}`, track });
      await sleep(3);
    }
    await sleep(1000);
  }
  const playing = async () => {
    const from = performer.lines.length;
    await performer.send({ do: "state" });
    const { tracks } = await performer.wait({ event: "session" }, from);
    return (tracks as { state: string }[]).filter(({ state }) => state === "playing").length;
  };
  if (await playing() !== count) throw new Error(`only ${await playing()} of ${count} tracks play`);
}

async function recordLoops(looper: SooperLooper): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (let loop = 0; loop < looper.loops; loop++) {
      await looper.send(loop, "hit", "s", "record");
      await sleep(20);
    }
    await sleep(1000);
  }
}

/** Processor time of all threads of a process, ns. */
function processorTime(pid: number): number {
  let sum = 0;
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    sum += Number(Deno.readTextFileSync(`/proc/${pid}/task/${name}/schedstat`).split(" ")[0]);
  }
  return sum;
}

function round(x: number): number {
  return Number(x.toPrecision(3));
}
