/**
 * The whole way round: Rondo's JACK MIDI drives a synthesiser (fluidsynth) whose sound Rondo loops, and a pedal at its own JACK MIDI input
 * records it. Tells where in the loop each stroke lies beside its plan.
 *
 * deno run -A scripts/measure/synth_loop.ts
 * Needs jackd, jack_connect, fluidsynth with TimGM6mb.sf2, and `deno task build`; about 10 s on a server of its own, with the dummy
 * driver. `loopSynthesiser` plays on whichever server JACK_DEFAULT_SERVER names; a test uses it too. Thread: control. Units: frames.
 */
import { join } from "node:path";
import { readLoop } from "../../dsp/layers.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { startServer } from "./servers.ts";

const RATE = 48_000;
export const SYNTH_BLOCK = 128;
const SOUNDS = "/usr/share/sounds/sf2/TimGM6mb.sf2";
/** Sixteenths at 150 BPM, and how many make the loop. */
const STEP = 4800, STEPS = 16;
/** A closed hi-hat on every step, a kick on every fourth; the drums' channel. */
const HAT = 42, KICK = 36, DRUMS = 9;
const LIMIT_MS = 20_000;

const PEDAL = `{
  "rondo_map": 1,
  "bind": [{ "on": { "note": 60 }, "do": { "do": "loop.record", "track": 1, "when": "exact" } }]
}`;

/** What was looped. */
export interface SynthLoop {
  lengthFrames: number;
  /** Length as it was played. */
  plannedFrames: number;
  /** Frames from the plan of each stroke to its sound in the loop; -1 where there is none. */
  lateFrames: number[];
  /** Files that could not be written. */
  failures: string[];
}

/** Plays and loops once; leaves a session in the folder. */
export async function loopSynthesiser(folder: string): Promise<SynthLoop> {
  const synth = new Deno.Command("fluidsynth", {
    args: ["-i", "-s", "-a", "jack", "-m", "jack", "-o", "audio.jack.autoconnect=0", "-r", `${RATE}`, SOUNDS],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const session = await openSession(folder);
  try {
    await connect("looper:synth", "fluidsynth-midi:midi_00");
    await connect("looper:foot", "looper:pedal");
    await connect("fluidsynth-midi:left", "looper:in_1");
    await connect("fluidsynth-midi:right", "looper:in_2");
    const frame = () => session.state().snapshot.frame, begin = frame() + RATE;
    playDrums(session, begin);
    await until("the loop is there", () => (session.state().tracks[0]?.lengthFrames ?? 0) > 0);
    await until("its sound has arrived", () => frame() > begin + (STEPS + 2) * STEP);
    const found = findStrokes(session, begin);
    const { failures } = await session.close();
    return { ...found, plannedFrames: STEPS * STEP, failures };
  } finally {
    await session.close();
    synth.kill("SIGKILL");
    await synth.status;
  }
}

function openSession(folder: string): Promise<Session> {
  const mapPath = join(folder, "pedal.jsonc");
  Deno.writeTextFileSync(mapPath, PEDAL);
  return Session.open({
    ...defaultSessionOptions(),
    host: "jack",
    clientName: "looper",
    autoConnect: false,
    sessionFolder: join(folder, "session"),
    midi: {
      inputs: [{ name: "pedal", port: "pedal", isVirtual: false, isJack: true, mapPath, correctionMs: 0 }],
      outputs: [
        { name: "synth", port: "synth", kind: "jack", clock: false },
        // The pedal's foot: what Rondo sends here comes back at its own input.
        { name: "foot", port: "foot", kind: "jack", clock: false },
      ],
    },
  });
}

/** A bar of drums, and a press of the pedal half a step before its start and before its end. */
function playDrums(session: Session, begin: number): void {
  const plan = new MidiPlan(session.memory, 2);
  for (let step = 0; step < STEPS; step++) {
    const frame = begin + step * STEP;
    plan.note({ frame }, { port: 0, channel: DRUMS, key: HAT, velocity: 110, length: STEP / 2 });
    if (step % 4 === 0) plan.note({ frame }, { port: 0, channel: DRUMS, key: KICK, velocity: 120, length: STEP / 2 });
  }
  for (const frame of [begin - STEP / 2, begin + (STEPS - 0.5) * STEP]) {
    plan.note({ frame }, { port: 1, channel: 0, key: 60, velocity: 100, length: 1000 });
  }
}

function findStrokes(session: Session, begin: number): { lengthFrames: number; lateFrames: number[] } {
  const { channels, originFrame } = readLoop(session.memory, 0)!, [left] = channels;
  const lateFrames = Array.from({ length: STEPS }, (_, step) => {
    const at = begin + step * STEP - originFrame;
    let quiet = 0;
    for (let i = -400; i < -100; i++) quiet = Math.max(quiet, Math.abs(left![at + i] ?? 0));
    return left!.subarray(at, at + 1000).findIndex((sample) => Math.abs(sample) > 0.003 + 2 * quiet);
  });
  return { lengthFrames: left!.length, lateFrames };
}

async function connect(from: string, to: string): Promise<void> {
  await until(`${from} and ${to} are connected`, () => {
    new Deno.Command("jack_connect", { args: [from, to], stdout: "null", stderr: "null" }).outputSync();
    const { stdout } = new Deno.Command("jack_lsp", { args: ["-c", from], stderr: "null" }).outputSync();
    return new TextDecoder().decode(stdout).split("\n").some((line) => line.trim() === to);
  });
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what}: did not happen within ${LIMIT_MS} ms`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

if (import.meta.main) {
  const server = await startServer({ kind: "jackd", realTime: false, blockFrames: SYNTH_BLOCK, synchronous: true });
  for (const [name, value] of Object.entries(server.env)) Deno.env.set(name, value);
  const folder = Deno.makeTempDirSync({ prefix: "rondo_synth_" });
  try {
    const { lengthFrames, plannedFrames, lateFrames } = await loopSynthesiser(folder);
    const heard = lateFrames.filter((late) => late >= 0);
    console.log(`strokes in the loop: ${heard.length} of ${lateFrames.length}`);
    console.log(`after their plan: ${Math.min(...heard)} to ${Math.max(...heard)} frames (${lateFrames.join(" ")})`);
    console.log(`loop: ${lengthFrames} frames, played ${plannedFrames}; session in ${folder}`);
  } finally {
    await server.stop();
  }
  Deno.exit(0);
}
