/**
 * The seam of a loop: its step and its spectral splash at the wrap, beside those of SooperLooper's loop of the same take.
 *
 * deno run -A scripts/measure/seams.ts [--json]
 *
 * Method: a jackd with its dummy driver that waits for its clients; a musician in C plays a sine (not a whole number of periods long),
 * pink noise and real recordings, and records what comes back, both placed by the server's frame count. Each looper records the
 * same stretch of it, by presses at the same moments, and plays it three times round. Where the wrap is follows from what was heard: inside
 * a loop it is what was played, so the wrap is where that breaks off. Step: the largest difference between neighbouring frames within
 * 20 ms of the wrap over the largest inside the loop. Splash: the most energy above 10 kHz in a window of 512 frames there, over the
 * most in any window inside. Both in dB; 0: nothing there that the material has not. Needs jackd, gcc with JACK's headers, flac,
 * sonic-pi-samples, sooperlooper, liblo-tools.
 */
import { Fft } from "../../dsp/fft.ts";
import { Performer, sleep } from "./performer.ts";
import { readRecordings } from "./recording.ts";
import { compileNative, type Server, startServer } from "./servers.ts";
import { SooperLooper } from "./sooper_looper.ts";

const RATE = 48000;
const BEFORE_MS = 1500, TAKE_MS = 1700, SECONDS = 9.5;
const NEAR = RATE / 50;
const WINDOW = 512, HOP = 64, SPLASH_HZ = 10_000;
const OSC_PORT = 9971;

/** What was found at one wrap. */
export interface Seam {
  material: string;
  looper: string;
  lengthFrames: number;
  stepDb: number;
  splashDb: number;
}

const MATERIALS: Record<string, () => Float32Array<ArrayBuffer>> = {
  "sine 441.7 Hz": () => stereo((frame) => 0.4 * Math.sin((2 * Math.PI * 441.7 * frame) / RATE)),
  "pink noise": () => stereo(pinkNoise()),
  "loop_amen_full": () => repeated(readRecordings(["loop_amen_full"], RATE, 0.6)),
  "loop_garzul": () => repeated(readRecordings(["loop_garzul"], RATE, 0.6)),
  "loop_compus": () => repeated(readRecordings(["loop_compus"], RATE, 0.6)),
  "ambi_choir, guit_em9": () => repeated(readRecordings(["ambi_choir", "guit_em9"], RATE, 0.6)),
};

function stereo(wave: (frame: number) => number): Float32Array<ArrayBuffer> {
  const sound = new Float32Array(2 * RATE * SECONDS);
  for (let frame = 0; frame < sound.length / 2; frame++) sound[2 * frame] = sound[2 * frame + 1] = wave(frame);
  return sound;
}

function repeated(sound: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: 2 * RATE * SECONDS }, (_, i) => sound[i % sound.length]!);
}

/** Pink noise: P. Kellet's sum of filtered white noises; the white noise is the same every time. */
function pinkNoise(): () => number {
  const poles = [0.99765, 0.963, 0.57], gains = [0.099046, 0.2965164, 1.0526913], states = [0, 0, 0];
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const white = seed / 2 ** 31 - 1;
    states.forEach((state, i) => (states[i] = poles[i]! * state + gains[i]! * white));
    return 0.06 * (states[0]! + states[1]! + states[2]! + 0.1848 * white);
  };
}

interface Take {
  heard: Float32Array;
  lengthFrames: number;
}

const folder = Deno.makeTempDirSync({ prefix: "rondo_seams_" });
const player = await compileNative("jack_player.c");
const server = await startServer({ kind: "jackd", realTime: true, synchronous: true, blockFrames: 256 });
const fft = await Fft.prepare(WINDOW);
try {
  if (!Deno.args.includes("--json")) console.log(`${"".padEnd(24)}looper          frames    step dB  splash dB`);
  for (const [material, make] of Object.entries(MATERIALS)) {
    const played = make();
    Deno.writeFileSync(`${folder}/play.f32`, new Uint8Array(played.buffer));
    for (const [looper, take] of Object.entries({ Rondo: takeOfRondo, SooperLooper: takeOfSooperLooper })) {
      const { heard, lengthFrames } = await take(server);
      const seam = { material, looper, lengthFrames, ...judge(left(heard), left(played), lengthFrames) };
      console.log(Deno.args.includes("--json") ? JSON.stringify(seam) : row(seam));
    }
  }
} finally {
  await server.stop();
  Deno.removeSync(folder, { recursive: true });
}

function row({ material, looper, lengthFrames, stepDb, splashDb }: Seam): string {
  const figures = [`${lengthFrames}`, stepDb.toFixed(1), splashDb.toFixed(1)].map((cell) => cell.padStart(10));
  return material.padEnd(24) + looper.padEnd(12) + figures.join("");
}

async function takeOfRondo(server: Server): Promise<Take> {
  const session = Deno.makeTempDirSync({ dir: folder });
  const rules = ["--first-loop", "free", "--session", session];
  const performer = new Performer(["--host", "jack", "--no-connect", "--name", "looper", ...rules], server.env, true);
  try {
    await performer.wait({ event: "ready" });
    const press = () => performer.send({ do: "loop.record", track: 1 });
    const heard = await playAndHear(server, "looper:in_1,looper:in_2", "looper:master_left,looper:master_right", press);
    const take = performer.lines.findLast((line) => line["event"] === "take")!;
    await performer.quit();
    return { heard, lengthFrames: take["length_frames"] as number };
  } finally {
    await performer.end();
  }
}

async function takeOfSooperLooper(server: Server): Promise<Take> {
  const looper = await SooperLooper.start(server, "looper", OSC_PORT, 1);
  try {
    const ins = "looper:loop0_in_1,looper:loop0_in_2", outs = "looper:loop0_out_1,looper:loop0_out_2";
    const heard = await playAndHear(server, ins, outs, () => looper.send(0, "hit", "s", "record"));
    return { heard, lengthFrames: periodOf(left(heard)) };
  } finally {
    await looper.stop();
  }
}

/** Plays the material into a looper, presses twice, and hears what comes back. */
async function playAndHear(
  { env }: Server,
  to: string,
  from: string,
  press: () => Promise<void>,
): Promise<Float32Array> {
  const args = ["musician", `${SECONDS}`, `${folder}/play.f32`, `${folder}/heard.f32`, to, from];
  const hearing = new Deno.Command(player, { args, env, stdout: "null" }).output();
  await sleep(BEFORE_MS);
  await press();
  await sleep(TAKE_MS);
  await press();
  await hearing;
  return new Float32Array(Deno.readFileSync(`${folder}/heard.f32`).buffer);
}

function left(interleaved: Float32Array): Float32Array {
  return Float32Array.from({ length: interleaved.length >> 1 }, (_, frame) => interleaved[2 * frame]!);
}

/** How long a loop is, by its going round: the shift at which its last seconds repeat. */
function periodOf(heard: Float32Array): number {
  const from = heard.length - 2.5 * RATE;
  let best = 0, least = Infinity;
  for (let shift = RATE; shift < 2.4 * RATE; shift++) {
    let error = 0;
    for (let frame = from; frame < from + RATE / 2 && error < least; frame += 7) {
      error += Math.abs(heard[frame]! - heard[frame - shift]!);
    }
    if (error < least) [best, least] = [shift, error];
  }
  return best;
}

function judge(heard: Float32Array, played: Float32Array, length: number): { stepDb: number; splashDb: number } {
  const wrap = findWrap(heard, played, length);
  const inside = { from: wrap + NEAR, to: wrap + length - NEAR };
  const step = largest(wrap - NEAR, wrap + NEAR, (frame) => Math.abs(heard[frame]! - heard[frame - 1]!));
  const steps = largest(inside.from, inside.to, (frame) => Math.abs(heard[frame]! - heard[frame - 1]!));
  const splash = largest(wrap - NEAR, wrap + NEAR, (frame) => highEnergy(heard, frame), HOP);
  const splashes = largest(inside.from, inside.to - WINDOW, (frame) => highEnergy(heard, frame), HOP);
  return { stepDb: 20 * Math.log10(step / steps), splashDb: 10 * Math.log10((splash + 1e-14) / (splashes + 1e-14)) };
}

function largest(from: number, to: number, value: (frame: number) => number, hop = 1): number {
  let most = 0;
  for (let frame = from; frame < to; frame += hop) most = Math.max(most, value(frame));
  return most;
}

/** Energy above SPLASH_HZ around a frame, Hann window. */
function highEnergy(sound: Float32Array, middle: number): number {
  for (let i = 0; i < WINDOW; i++) {
    fft.frames[i] = sound[middle - WINDOW / 2 + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW));
  }
  fft.forward();
  let sum = 0;
  for (let bin = Math.ceil((SPLASH_HZ / RATE) * WINDOW); bin <= WINDOW / 2; bin++) {
    sum += fft.re[bin]! ** 2 + fft.im[bin]! ** 2;
  }
  return sum;
}

/** The frame of what was heard, in its second time round, at which it breaks off from what was played. */
function findWrap(heard: Float32Array, played: Float32Array, length: number): number {
  const begin = heard.length - 2 * length - RATE / 2;
  // A loop holds one stretch of what was played: the place where it is longest the same.
  let wrap = begin, longest = -1;
  for (let probe = begin; probe < begin + length; probe += Math.floor(length / 7)) {
    for (const shift of shiftsOf(heard, played, probe)) {
      let frame = probe;
      while (frame < heard.length - 1 && frame < probe + length && same(heard[frame]!, played[frame - shift])) frame++;
      let back = probe;
      while (back > begin - length && same(heard[back - 1]!, played[back - 1 - shift])) back--;
      if (frame - back > longest) [longest, wrap] = [frame - back, frame];
    }
  }
  if (longest < 0.9 * length) throw new Error(`only ${longest} of ${length} frames are what was played`);
  return wrap > heard.length - NEAR - WINDOW - length ? wrap - length : wrap;
}

function same(x: number, y: number | undefined): boolean {
  return y !== undefined && Math.abs(x - y) < 1e-5;
}

/** Shifts at which a hundred frames are what was played. */
function shiftsOf(heard: Float32Array, played: Float32Array, at: number): number[] {
  const shifts: number[] = [];
  for (let from = 0; from < at && shifts.length < 40; from++) {
    let i = 0;
    while (i < 100 && same(heard[at + i]!, played[from + i])) i++;
    if (i === 100) shifts.push(at - from);
  }
  return shifts;
}
