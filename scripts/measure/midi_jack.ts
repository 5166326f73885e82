/**
 * Whether notes that were planned a second ahead arrive over JACK MIDI at exactly the frames they were planned for, as a C program hears
 * them, and how the clock ticks.
 *
 * deno run -A scripts/measure/midi_jack.ts [--seconds 600] [--block 128] [--calm | --stalled] [--real-time]
 *
 * Method: sixteenths at 180 BPM (4,000 frames each), planned by control a second ahead; clock to a second port. A JACK client in C logs each
 * message by the server's own frame clock. Plan and server count from different frames: their distance is taken from the first note and must
 * never change, whatever the server skipped. Once calm, once with control held for 500 ms every 2 s. Beside the clock Debian's
 * `jack_midi_clock` ticks, where it is installed. Needs jackd, jack_lsp's package and gcc. Thread: control. Units: frames at 48 kHz.
 */
import { parseArgs } from "node:util";
import { JackSupervisor } from "../../bridge/jack/supervisor.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, loadEngineModule, prepareEngine } from "../../dsp/engine.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { connect, type Heard, hearJack, median, sleep } from "./jack_listener.ts";
import { type Server, startServer } from "./servers.ts";

const BPM = 180;
const STEP_FRAMES = 4_000;
const RATE = 48_000;
const LEAD_FRAMES = RATE;
const NOTE_PORT = 0;
const CLOCK_PORT = 1;
/** Keys and velocities name a note's number. */
const KEYS = 128;
const VELOCITIES = 127;
const STALL_EVERY_MS = 2000;
const STALL_MS = 500;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    block: { type: "string", default: "128" },
    calm: { type: "boolean", default: false },
    stalled: { type: "boolean", default: false },
    "real-time": { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);

const server = await startServer({ kind: "jackd", realTime: values["real-time"], blockFrames: Number(values.block) });
Deno.env.set("JACK_DEFAULT_SERVER", server.env["JACK_DEFAULT_SERVER"]!);
try {
  if (!values.stalled) await measure("calm", false);
  if (!values.calm) await measure("control held for 500 ms every 2 s", true);
  await measureOtherClock(server);
} finally {
  await server.stop();
}
Deno.exit(0);

async function measure(title: string, stalls: boolean): Promise<void> {
  const memory = createEngineMemory(), module = await loadEngineModule();
  await prepareEngine(memory, { sampleRate: RATE, inputCount: 1, outputCount: 1, tapeSeconds: 10 });
  const supervisor = openClient(memory, module);
  supervisor.start();
  const notes = await hearJack(server, "log_notes"), clock = await hearJack(server, "log_clock");
  await connect(server, "rondo_midi:notes", "log_notes:in");
  await connect(server, "rondo_midi:clock", "log_clock:in");
  startClock(memory);
  const planned = await planNotes(memory, stalls);
  await sleep(1500);
  const [heardNotes, heardClock] = [await notes.end(), await clock.end()];
  await supervisor.close();
  reportNotes(title, heardNotes, planned);
  reportClock(`${title}: Rondo's clock`, heardClock);
}

function openClient(memory: WebAssembly.Memory, module: WebAssembly.Module): JackSupervisor {
  return JackSupervisor.open({
    clientName: "rondo_midi",
    inputNames: [],
    outputNames: [],
    midiOutputs: [{ name: "notes", enginePort: NOTE_PORT }, { name: "clock", enginePort: CLOCK_PORT }],
    autoConnect: false,
  }, {
    startWorker(seat) {
      const worker = new Worker(new URL("./midi_jack_worker.ts", import.meta.url), { type: "module" });
      worker.postMessage({ seat, memory, module });
    },
    report() {},
  });
}

function startClock(memory: WebAssembly.Memory): void {
  const ring = new CommandRing(memory, 0);
  const plain = { track: -1, when: 0, at: -1, gesture: -1, a: 0, b: 0, c: 0, source: 0 };
  ring.push({ ...plain, id: 1, kind: protocol.COMMAND_SET_TEMPO, a: BPM });
  ring.push({ ...plain, id: 2, kind: protocol.COMMAND_CLOCK_OUT, a: CLOCK_PORT, b: protocol.SWITCH_ON });
  ring.push({ ...plain, id: 3, kind: protocol.COMMAND_START });
}

/** Plans until the time is over; gives the frame of the first note and their number. */
async function planNotes(memory: WebAssembly.Memory, stalls: boolean): Promise<{ first: number; count: number }> {
  const plan = new MidiPlan(memory, 0);
  const first = readSnapshot(memory).frame + LEAD_FRAMES;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let count = 0, stalledMs = performance.now();
  while (count * STEP_FRAMES < seconds * RATE) {
    const until = readSnapshot(memory).frame + LEAD_FRAMES + 4 * STEP_FRAMES;
    for (; first + count * STEP_FRAMES < until; count++) {
      const key = count % KEYS, velocity = 1 + Math.floor(count / KEYS) % VELOCITIES;
      plan.note({ frame: first + count * STEP_FRAMES }, {
        port: NOTE_PORT,
        channel: 0,
        key,
        velocity,
        length: STEP_FRAMES / 2,
      });
    }
    if (stalls && performance.now() - stalledMs > STALL_EVERY_MS) {
      Atomics.wait(cell, 0, 0, STALL_MS);
      stalledMs = performance.now();
    }
    await sleep(50);
  }
  return { first, count };
}

function reportNotes(
  title: string,
  { heard, skipped }: { heard: Heard[]; skipped: number[] },
  { first, count }: { first: number; count: number },
): void {
  const ons = heard.filter(({ status }) => status === 0x90), offs = heard.filter(({ status }) => status === 0x80);
  // A note's number, as far as key and velocity tell it; the place in time tells the rest.
  const round = KEYS * VELOCITIES;
  const distances = ons.map(({ frame, data1, data2 }) => {
    const number = (data2 - 1) * KEYS + data1;
    const rounds = Math.round(((frame - first) / STEP_FRAMES - number) / round);
    return frame - first - (number + rounds * round) * STEP_FRAMES;
  });
  const distance = median(distances);
  const late = distances.filter((value) => value !== distance).map((value) => value - distance);
  console.log(
    `${title}: ${ons.length} of ${count} notes and ${offs.length} ends heard, ${
      ons.length - late.length
    } at their frame to the frame`,
  );
  if (late.length > 0) console.log(`  off, in frames: ${late.slice(0, 20).join(", ")}${late.length > 20 ? " …" : ""}`);
  console.log(
    `  the server skipped ${skipped[0]} cycles (${skipped[1]} frames) at the listener, ${skipped[2]} overflows`,
  );
}

function reportClock(title: string, { heard, skipped }: { heard: Heard[]; skipped: number[] }): void {
  const ticks = heard.filter(({ status }) => status === 0xf8).map(({ frame }) => frame);
  const started = heard.find(({ status }) => status === 0xfa)?.frame ?? ticks[0] ?? 0;
  const counted = ticks.filter((frame) => frame >= started);
  const period = 60 * RATE / BPM / 24;
  // The median tick is on the grid; where ticks are missing the others keep their places.
  const origin = counted[0]! + median(counted.map((frame) => offGrid(frame - counted[0]!, period)));
  const offs = counted.map((frame) => offGrid(frame - origin, period));
  const rms = Math.sqrt(offs.reduce((sum, off) => sum + off * off, 0) / offs.length);
  const due = counted.length < 2 ? 0 : Math.round((counted.at(-1)! - counted[0]!) / period) + 1;
  const exact = offs.filter((off) => Math.abs(off) <= 1).length;
  console.log(
    `${title}: ${counted.length} ticks of ${due} due, ${exact} at their frame; off by ${rms.toFixed(2)} frames rms, ${
      Math.max(...offs.map(Math.abs)).toFixed(2)
    } at most; ${skipped[0]} cycles skipped`,
  );
}

function offGrid(frames: number, period: number): number {
  return frames - Math.round(frames / period) * period;
}

/** Debian's clock at the same server, its transport rolling, for a minute at most. */
async function measureOtherClock(server: Server): Promise<void> {
  const options = { env: server.env, stdin: "null", stdout: "null", stderr: "null" } as const;
  try {
    const other = new Deno.Command("jack_midi_clock", { ...options, args: ["-b", String(BPM)] }).spawn();
    await sleep(1000);
    const clock = await hearJack(server, "log_other");
    await connect(server, "jack_midi_clock:mclk_out", "log_other:in");
    await roll(server);
    await sleep(Math.min(60, seconds) * 1000);
    reportClock("jack_midi_clock", await clock.end());
    other.kill("SIGTERM");
    await other.status;
  } catch (error) {
    console.log(`jack_midi_clock was not measured: ${error instanceof Error ? error.message : error}`);
  }
}

/** Starts the server's transport. */
async function roll({ env }: Server): Promise<void> {
  const options = { env, stdin: "piped", stdout: "null", stderr: "null" } as const;
  const transport = new Deno.Command("jack_transport", options).spawn();
  const writer = transport.stdin.getWriter();
  await writer.write(new TextEncoder().encode("play\nquit\n"));
  await writer.close();
  await transport.status;
}
