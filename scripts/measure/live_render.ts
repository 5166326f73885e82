/**
 * Do the score and the inputs that a live JACK session wrote render to what was heard from it, bit for bit?
 *
 * deno run -A scripts/measure/live_render.ts [BLOCK_FRAMES]
 *
 * Method: a jackd with its dummy driver; a JACK client in C plays real recordings and records what comes back. `perform` loops, overdubs,
 * undoes, mixes, loads a file and exports while all that goes on, and quits. The render of its score, from nothing but its folder, is laid
 * beside the recording by the first frame at which each sounds; from there nothing is free, and both have one SHA-256. Units: frames.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { readWav } from "../../src/files/wav_reader.ts";
import { writeWav } from "../../src/files/wav_writer.ts";
import { renderScore } from "../../src/render/render.ts";
import { Performer, sleep } from "./performer.ts";
import { readRecordings, RECORDINGS } from "./recording.ts";
import { compileNative, type Server, startServer } from "./servers.ts";

const GAIN = 0.4;
const RATE = 48000;
const HEARD_S = 16;

/** What was found. */
export interface LiveRender {
  blockFrames: number;
  /** Frames of both channels that were held against each other. */
  comparedFrames: number;
  differingFrames: number;
  liveSha256: string;
  renderSha256: string;
  /** The mix of the export that was made meanwhile, as far as it goes, differs from the render in so many frames. */
  exportDifferingFrames: number;
  exportFrames: number;
  peak: number;
  /** Gaps that the host reported. */
  xruns: number;
  lostFrames: number;
  playerSkippedFrames: number;
  commands: number;
}

/** Play, render, compare, on a server of its own. Needs jackd, gcc with JACK's headers, flac, sonic-pi-samples. */
export async function measureLiveRender(blockFrames = 256): Promise<LiveRender> {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_live_render_" });
  const played = readRecordings(RECORDINGS, RATE, GAIN);
  Deno.writeFileSync(join(folder, "play.f32"), new Uint8Array(played.buffer));
  writeWav(join(folder, "load.wav"), [played.filter((_, index) => index % 2 === 0).subarray(0, RATE)], RATE);
  const program = await compileNative("jack_player.c");
  const server = await startServer({ kind: "jackd", realTime: true, synchronous: true, blockFrames });
  try {
    const { lines, skipped } = await perform(server, folder, program);
    const heard = new Float32Array(Deno.readFileSync(join(folder, "heard.f32")).buffer);
    await renderScore(join(folder, "session/score.jsonl"), { outFolder: join(folder, "render") });
    const found = compare(heard, readWav(join(folder, "render/mix.wav")).channels);
    const host = lines.filter((line) => line["event"] === "host" && line["kind"] === "xrun");
    const score = Deno.readTextFileSync(join(folder, "session/score.jsonl")).trim().split("\n");
    const lost = score.filter((line) => line.includes("host.lost")).map((line) => JSON.parse(line).frames as number);
    return {
      blockFrames,
      ...found,
      ...compareExport(folder),
      xruns: host.length,
      lostFrames: lost.reduce((sum, frames) => sum + frames, 0),
      playerSkippedFrames: skipped,
      commands: score.length - 1,
    };
  } finally {
    await server.stop();
    Deno.removeSync(folder, { recursive: true });
  }
}

/** What the player does, each so many ms after the one before. */
function steps(folder: string): [number, Record<string, unknown>][] {
  return [
    [1500, { do: "loop.record", track: 1 }],
    [2000, { do: "loop.record", track: 1 }],
    [700, { do: "loop.capture", track: 2 }],
    [500, { do: "mix.pan", track: 2, pan: -0.4 }],
    [400, { do: "loop.overdub", track: 1 }],
    [1100, { do: "loop.play", track: 1 }],
    [300, { do: "session.load", path: join(folder, "load.wav"), track: 3 }],
    [900, { do: "mix.gain", track: 1, db: -6 }],
    [300, { do: "loop.undo", track: 1 }],
    [300, { do: "session.export" }],
    [400, { do: "loop.retrigger", track: 2 }],
    [400, { do: "mix.metronome", on: true }],
    [800, { do: "loop.redo", track: 1 }],
    [600, { do: "loop.stop", track: 2, when: "beat" }],
    [500, { do: "session.save" }],
  ];
}

async function perform(server: Server, folder: string, program: string) {
  const args = ["--host", "jack", "--no-connect", "--name", "looper", "--session", join(folder, "session")];
  const performer = new Performer(args, server.env, true);
  try {
    await performer.wait({ event: "ready" });
    const skipped = playAndHear(program, folder, server);
    for (const [afterMs, command] of steps(folder)) {
      await sleep(afterMs);
      await performer.send(command);
    }
    const result = { lines: performer.lines, skipped: await skipped };
    await performer.wait({ event: "done", do: "session.export" });
    const code = await performer.quit();
    if (code !== 0) throw new Error(`perform ended with ${code}`);
    return result;
  } finally {
    await performer.end();
  }
}

async function playAndHear(program: string, folder: string, { env }: Server): Promise<number> {
  const files = [join(folder, "play.f32"), join(folder, "heard.f32")];
  const args = [
    "musician",
    String(HEARD_S),
    ...files,
    "looper:in_1,looper:in_2",
    "looper:master_left,looper:master_right",
  ];
  const { success, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  if (!success) throw new Error(`jack_player failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout)).skipped;
}

/** `heard` is interleaved stereo. Both begin in silence, and sound first at the same moment. */
function compare(heard: Float32Array, [left, right]: Float32Array[]) {
  const firstHeard = Math.floor(heard.findIndex((sample) => sample !== 0) / 2);
  const firstRendered = left!.findIndex((sample, frame) => sample !== 0 || right![frame] !== 0);
  if (firstHeard < 0 || firstRendered < 0) throw new Error("nothing was heard");
  const offset = firstRendered - firstHeard, from = Math.max(0, -offset);
  const comparedFrames = Math.min(heard.length / 2, left!.length - offset) - from;
  const live = heard.subarray(from * 2, (from + comparedFrames) * 2), again = new Float32Array(live.length);
  for (let frame = 0; frame < comparedFrames; frame++) {
    again[2 * frame] = left![from + offset + frame]!;
    again[2 * frame + 1] = right![from + offset + frame]!;
  }
  let differingFrames = 0, peak = 0;
  for (let frame = 0; frame < comparedFrames; frame++) {
    differingFrames += Number(live[2 * frame] !== again[2 * frame] || live[2 * frame + 1] !== again[2 * frame + 1]);
    peak = Math.max(peak, Math.abs(live[2 * frame]!), Math.abs(live[2 * frame + 1]!));
  }
  return { comparedFrames, differingFrames, liveSha256: sum(live), renderSha256: sum(again), peak };
}

function compareExport(folder: string) {
  const [exported, rendered] = ["session/export", "render"].map((name) => readWav(join(folder, name, "mix.wav")));
  let exportDifferingFrames = 0;
  for (let frame = 0; frame < exported!.frameCount; frame++) {
    const differs = exported!.channels.some((channel, index) => channel[frame] !== rendered!.channels[index]![frame]);
    exportDifferingFrames += Number(differs);
  }
  return { exportFrames: exported!.frameCount, exportDifferingFrames };
}

function sum(samples: Float32Array): string {
  return createHash("sha256").update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)).digest(
    "hex",
  );
}

if (import.meta.main) {
  const [blockFrames] = Deno.args;
  console.log(JSON.stringify(await measureLiveRender(blockFrames === undefined ? undefined : Number(blockFrames))));
}
