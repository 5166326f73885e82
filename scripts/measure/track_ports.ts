/**
 * Does a loop miss a frame while ports of tracks are made and removed beside it?
 *
 * deno run -A scripts/measure/track_ports.ts [BLOCK_FRAMES] [TRACKS] [async]
 *
 * Method: a jackd with its dummy driver, which waits for late clients (or, with `async`, does not: then a busy machine has gaps of its
 * own, and the half without changes says how many); `perform` plays a loop of real recordings; a JACK client in C hears the
 * master and track 1's own ports. In the second half all other tracks, and with them their ports, are deleted and brought back,
 * again and again. Every frame heard is compared with the loop's file. Units: frames.
 */
import { readWav } from "../../src/files/wav_reader.ts";
import { heardDifferences } from "./heard.ts";
import { Performer, sleep } from "./performer.ts";
import { readRecordings, RECORDINGS } from "./recording.ts";
import { compileNative, runToEnd, type Server, startServer } from "./servers.ts";

const RATE = 48000, TAKE_MS = 2500, HALF_SECONDS = 10, SETTLE_SECONDS = 1;
/** All ports of a round are there, or gone, within so many ms on any machine that is not overloaded. */
const ROUND_MS = 1500;

const [blockFrames = 128, trackCount = 26] = Deno.args.filter((arg) => arg !== "async").map(Number);
const synchronous = !Deno.args.includes("async");

async function listPorts(server: Server): Promise<string[]> {
  const { stdout } = await new Deno.Command("jack_lsp", { args: ["looper"], env: server.env, stderr: "null" }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((name) => name.startsWith("looper:"));
}

/** Hears for both halves; while it does, `changes` ports in the second. Gives what was heard, interleaved. */
async function hear(program: string, folder: string, server: Server, from: string, change: () => Promise<void>) {
  const seconds = 2 * HALF_SECONDS + SETTLE_SECONDS, file = `${folder}/heard.f32`;
  const ports = ["looper:in_1,looper:in_2", `looper:${from}_left,looper:${from}_right`];
  const args = [`hear_${from}`, `${seconds}`, `${folder}/silence.f32`, file, ...ports];
  const hearing = runToEnd(program, args, server.env);
  await sleep((SETTLE_SECONDS + HALF_SECONDS) * 1000);
  await change();
  await hearing;
  return new Float32Array(Deno.readFileSync(file).buffer);
}

async function recordLoop(performer: Performer, program: string, folder: string, server: Server): Promise<void> {
  const args = ["player", "5", `${folder}/play.f32`, `${folder}/heard.f32`];
  const playing = runToEnd(
    program,
    [...args, "looper:in_1,looper:in_2", "looper:master_left,looper:master_right"],
    server.env,
  );
  await sleep(1000);
  await performer.send({ do: "loop.record", track: 1 });
  await sleep(TAKE_MS);
  await performer.send({ do: "loop.record", track: 1 });
  await playing;
}

/** Rounds of deleting and bringing back every track but the first; answers ports made and removed. */
async function changePorts(performer: Performer, server: Server): Promise<{ made: number; removed: number }> {
  const end = performance.now() + (HALF_SECONDS - 2) * 1000, changed = { made: 0, removed: 0 };
  for (let before = await listPorts(server); performance.now() < end;) {
    for (const command of ["loop.delete", "loop.undo"]) {
      for (let track = 2; track <= trackCount; track++) await performer.send({ do: command, track });
      await sleep(ROUND_MS);
      const now = await listPorts(server);
      changed.removed += before.filter((name) => !now.includes(name)).length;
      changed.made += now.filter((name) => !before.includes(name)).length;
      before = now;
    }
  }
  return changed;
}

const folder = Deno.makeTempDirSync({ prefix: "rondo_track_ports_" });
Deno.writeFileSync(`${folder}/play.f32`, new Uint8Array(readRecordings(RECORDINGS, RATE, 0.7).buffer));
Deno.writeFileSync(`${folder}/silence.f32`, new Uint8Array(8));
const program = await compileNative("jack_player.c");
const server = await startServer({ kind: "jackd", realTime: true, synchronous, blockFrames });
const options = ["--host", "jack", "--no-connect", "--name", "looper", "--session", `${folder}/session`];
const performer = new Performer([...options, "--track-ports", "all"], server.env, true);
try {
  await performer.wait({ event: "ready" });
  await recordLoop(performer, program, folder, server);
  await performer.send({ do: "mix.gain", track: 8, db: 0 });
  await sleep(ROUND_MS);
  for (const name of await listPorts(server)) console.log(name);
  await performer.send({ do: "mix.gain", track: trackCount, db: 0 });
  await sleep(ROUND_MS);
  const xruns = () => performer.lines.filter((line) => line["kind"] === "xrun").length;
  const heard: Record<string, Float32Array> = {}, facts: Record<string, unknown> = { block_frames: blockFrames };
  for (const from of ["master", "track_1"]) {
    const before = xruns();
    heard[from] = await hear(program, folder, server, from, async () => {
      facts[`${from}_xruns_before`] = xruns() - before;
      const begun = xruns();
      Object.assign(facts, await changePorts(performer, server));
      facts[`${from}_xruns_while`] = xruns() - begun;
    });
  }
  await performer.quit();
  const loop = readWav(`${folder}/session/loops/track-01.wav`).channels;
  for (const [from, sound] of Object.entries(heard)) {
    for (const half of [0, 1]) {
      const begin = (SETTLE_SECONDS + half * HALF_SECONDS) * RATE;
      const found = heardDifferences(sound, loop, begin, begin + HALF_SECONDS * RATE);
      facts[`${from}_${half === 0 ? "before" : "while"}`] = found;
    }
  }
  console.log(JSON.stringify(facts, undefined, 1));
} finally {
  await performer.end();
  await server.stop();
  Deno.removeSync(folder, { recursive: true });
}
