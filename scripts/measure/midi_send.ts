/**
 * How punctual MIDI messages leave: Rondo's sender beside a sender in C that sleeps and spins, and a plain timer.
 *
 * deno run -A scripts/measure/midi_send.ts [--seconds 8] [--rounds 3] [--priority 40]
 *
 * Method: notes 3 to 20 ms apart at random, the same for all three, which take turns in the same rounds; the error is the
 * moment just before a message is handed to its port, against the moment at which it was due, as the sender itself counts it
 * (bins of a twelfth of their value). Beside it, from the messages: when they had reached an offline port. All the while the main thread makes
 * garbage and stands still for 500 ms every 2 s, and a worker plays the audio thread. Rondo and C are scheduled alike: in
 * real time with --priority (0: ordinarily). No MIDI device is needed: what a port takes to send is not measured.
 * Needs gcc and `deno task build`.
 */
import { parseArgs } from "node:util";
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import { allocateCell, quantileUs, SenderCell } from "../../src/midi/out/sender_cell.ts";
import { MidiOutLine } from "../../src/midi/out/midi_out_line.ts";
import type { Feed } from "./midi_feeder_worker.ts";

const RATE = 48000;
const SHORTEST_US = 3000;
const LONGEST_US = 20000;
/** Output latency of the stream, ms: three blocks. */
const LATENCY_MS = 8;
const LEAD_MS = 300;
const GARBAGE_EVERY_MS = 10;
const STALL_EVERY_MS = 2000;
const STALL_MS = 500;

/** Errors of one sender, µs. */
type Errors = number[];

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
    priority: { type: "string", default: "40" },
  },
});
const [seconds, rounds, priority] = [values.seconds, values.rounds, values.priority].map(Number) as [
  number,
  number,
  number,
];

const native = await compileNative();
const errors = { "C": [] as Errors, "plain timer": [] as Errors, "Rondo, at the port": [] as Errors };
const bins = new Int32Array(new SenderCell(allocateCell()).histogram().length);
let lateCount = 0;
const stopLoad = startLoad();
for (let round = 1; round <= rounds; round++) {
  errors["C"].push(...await runNative(round));
  errors["Rondo, at the port"].push(...await runRondo(round));
  errors["plain timer"].push(...await runTimer(round));
}
stopLoad();
await Deno.remove(native);
report();
Deno.exit(0);

async function compileNative(): Promise<string> {
  const program = await Deno.makeTempFile();
  const source = new URL("native/midi_sender.c", import.meta.url).pathname;
  const { success, stderr } = await new Deno.Command("gcc", { args: ["-O2", "-o", program, source] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return program;
}

/** Distances of the notes in a round, µs: the same row as the C program's. */
function* distancesUs(seed: number): Generator<number> {
  for (let state = seed >>> 0;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield SHORTEST_US + Math.floor(((LONGEST_US - SHORTEST_US) * state) / 2 ** 32);
  }
}

/** Times of the notes from the start of a round, µs. */
function noteTimesUs(seed: number): number[] {
  const times: number[] = [];
  let time = 0;
  for (const distance of distancesUs(seed)) {
    time += distance;
    if (time > seconds * 1e6) return times;
    times.push(time);
  }
  return times;
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

async function runRondo(seed: number): Promise<Errors> {
  const memory = createEngineMemory();
  await prepareEngine(memory, { sampleRate: RATE, inputCount: 1, outputCount: 1, tapeSeconds: 1 });
  const ring = MidiRing.allocate();
  const realTime = priority > 0 ? { priority } : {};
  const { line } = await MidiOutLine.start({ memory, rings: [ring], backend: "offline", ...realTime });
  line.open(0, "synth", true);
  line.latencyMs = LATENCY_MS;
  const startMs = nowMs() + LEAD_MS;
  const frames = Float64Array.from(noteTimesUs(seed), (us) => (us * RATE) / 1e6);
  const feed: Feed = { memory, ring, cell: line.cellBuffer, startMs, frames, lengthFrames: (seconds + 0.5) * RATE };
  const feeder = new Worker(new URL("./midi_feeder_worker.ts", import.meta.url), { type: "module" });
  await new Promise((done) => {
    feeder.onmessage = done;
    feeder.postMessage(feed);
  });
  feeder.terminate();
  new SenderCell(line.cellBuffer).histogram().forEach((count, bin) => bins[bin]! += count);
  lateCount += line.facts.lateCount;
  if (priority > 0 && !line.facts.isRealTime) throw new Error("real-time scheduling was refused: try --priority 0");
  const sent = await line.stop();
  if (sent.length !== frames.length) throw new Error(`${sent.length} notes of ${frames.length} were sent`);
  return sent.map(({ timeMs }, index) => (timeMs - startMs - LATENCY_MS - (frames[index]! * 1000) / RATE) * 1000);
}

async function runNative(seed: number): Promise<Errors> {
  const args = [noteTimesUs(seed).length, SHORTEST_US, LONGEST_US, seed, priority].map(String);
  const { success, stdout } = await new Deno.Command(native, { args }).output();
  if (!success) throw new Error("the native sender failed");
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => Number(line) / 1000);
}

async function runTimer(seed: number): Promise<Errors> {
  const worker = new Worker(new URL("./plain_timer_worker.ts", import.meta.url), { type: "module" });
  const startMs = nowMs() + LEAD_MS;
  const errorsMs = await new Promise<Float64Array>((done) => {
    worker.onmessage = ({ data }) => done(data);
    worker.postMessage(Float64Array.from(noteTimesUs(seed), (us) => startMs + us / 1000));
  });
  worker.terminate();
  return [...errorsMs].map((ms) => ms * 1000);
}

/** A main thread as bad as they come: 50 MB of garbage a second, and half a second of standing still every two. */
function startLoad(): () => void {
  let kept: unknown;
  const garbage = setInterval(
    () => void (kept = Array.from({ length: 20_000 }, (_, index) => ({ index }))),
    GARBAGE_EVERY_MS,
  );
  const stall = setInterval(() => {
    for (const end = performance.now() + STALL_MS; performance.now() < end;);
  }, STALL_EVERY_MS);
  return () => {
    clearInterval(garbage);
    clearInterval(stall);
    if (kept === null) throw new Error("never");
  };
}

function report(): void {
  console.log(`${"sender".padEnd(20)} notes      p50 µs        p90        p99      p99.9        max`);
  const row = (name: string, count: number, at: (share: number) => number) => {
    const figures = [0.5, 0.9, 0.99, 0.999, 1].map((share) => at(share).toFixed(2).padStart(10));
    console.log(`${name.padEnd(18)} ${String(count).padStart(7)} ${figures.join(" ")}`);
  };
  row("Rondo", bins.reduce((sum, count) => sum + count, 0), (share) => quantileUs(bins, share));
  for (const [name, list] of Object.entries(errors)) {
    list.sort((one, other) => one - other);
    row(name, list.length, (share) => list[Math.min(list.length - 1, Math.floor(share * list.length))]!);
  }
  const native = errors["C"][Math.floor(0.99 * errors["C"].length)]!;
  console.log(`p99 of Rondo / p99 of C: ${(quantileUs(bins, 0.99) / native).toFixed(2)}; ${lateCount} notes came late`);
}
