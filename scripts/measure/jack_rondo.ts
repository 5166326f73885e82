/**
 * A process with Rondo's JACK client in it, for measurements: engine, supervisor, audio worker, and a main thread that makes
 * garbage meanwhile.
 *
 * deno run -A scripts/measure/jack_rondo.ts '{"name":"rondo_measure","seconds":20,"tracks":8,"ports":2,"garbage":100}'
 * Writes the samples of jack_worker.ts to `file`, prints one JSON line as native/jack_client.c does. With `mark` it takes no
 * samples and lets the audio worker collect once, to tell its isolate from the others in a trace.
 */
import { CELL_BLOCKS, CELL_LOST_FRAMES, CELL_PRIORITY, CELL_REAL_TIME, type JackSeat } from "../../bridge/jack/seat.ts";
import { JackSupervisor } from "../../bridge/jack/supervisor.ts";
import { TransportCell } from "../../bridge/jack/transport_cell.ts";
import { emptyRecord, MidiRing } from "../../bridge/midi/midi_ring.ts";
import {
  CAPTURE_CYCLES,
  CAPTURE_SECONDS,
  COMMAND_CAPTURE,
  COMMAND_CLOCK_OUT,
  COMMAND_MONITOR,
  STATE_PLAYING,
  TRACK_NEW,
  WHEN_EXACT,
} from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, loadEngineModule, prepareEngine } from "../../dsp/engine.ts";
import { readSnapshot, readTrack } from "../../dsp/snapshot.ts";
import { makeGarbage } from "./garbage.ts";
import type { MeasureStart } from "./jack_worker.ts";

interface Request {
  name: string;
  seconds: number;
  /** Stereo loops that play. */
  tracks: number;
  /** Ports each way. */
  ports: number;
  /** Ports for MIDI each way: each sends a clock at the loops' tempo and hears its own; the transport is looked at too. */
  midi?: number;
  /** MB a second that the main thread allocates. */
  garbage: number;
  /** Pass input to output. */
  monitor?: boolean;
  mark?: boolean;
  file?: string;
}

const LOOP_SECONDS = 2;
const MAX_CYCLES = 2_000_000;
const MEASURE_RING = 7;

const request = JSON.parse(Deno.args[0] ?? "{}") as Request;
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
const memory = createEngineMemory();
const module = await loadEngineModule();
const samples = new Int32Array(new SharedArrayBuffer(4 * (4 + 3 * (request.mark ? 1 : MAX_CYCLES))));
const names = (kind: string) => Array.from({ length: request.ports }, (_, index) => `${kind}_${index + 1}`);
let seat: JackSeat | undefined;

const midiPorts = Array.from({ length: request.midi ?? 0 }, (_, index) => index);
const midiRing = MidiRing.allocate();
const midi = midiPorts.length === 0 ? {} : {
  midiOutputs: midiPorts.map((index) => ({ name: `midi_out_${index + 1}`, enginePort: index })),
  midiInputs: midiPorts.map((index) => ({ name: `midi_in_${index + 1}`, number: index })),
  midiRing,
  transport: TransportCell.allocate(),
};

const supervisor = JackSupervisor.open(
  { clientName: request.name, inputNames: names("in"), outputNames: names("out"), autoConnect: false, ...midi },
  {
    startWorker(given) {
      seat = given;
      const worker = new Worker(new URL("./jack_worker.ts", import.meta.url), { type: "module" });
      const start: MeasureStart = { seat, memory, module, samples, mark: request.mark ?? false };
      worker.postMessage(start);
    },
    report: (report) => console.error(JSON.stringify(report)),
  },
);
await prepareEngine(memory, {
  sampleRate: supervisor.sampleRate,
  inputCount: request.ports,
  outputCount: request.ports,
  tapeSeconds: 30,
});
const ring = new CommandRing(memory, MEASURE_RING);
let commandId = 0;
function send(kind: number, track: number, a = 0, b = 0): void {
  const id = ++commandId;
  ring.push({ kind, id, track, when: WHEN_EXACT, at: -1, gesture: -1, a, b, c: 0, source: 0 });
}

supervisor.start();
if (request.monitor) send(COMMAND_MONITOR, 0, 1);
await playLoops(request.tracks);
const stopMidi = playMidi();
const stopGarbage = makeGarbage(request.garbage);
await sleep(500);
Atomics.store(samples, 0, 0);
const before = seat?.cells.slice();
await sleep(request.seconds * 1000);
const after = seat?.cells.slice();
const cycles = Atomics.load(samples, 0);
stopGarbage();
const heardCount = stopMidi();
if (request.file) {
  Deno.writeFileSync(request.file, new Uint8Array(samples.slice(4, 4 + 3 * cycles).buffer));
}
console.log(JSON.stringify({
  cycles: (after?.[CELL_BLOCKS] ?? 0) - (before?.[CELL_BLOCKS] ?? 0),
  lost_frames: (after?.[CELL_LOST_FRAMES] ?? 0) - (before?.[CELL_LOST_FRAMES] ?? 0),
  priority: after?.[CELL_REAL_TIME] === 1 ? after[CELL_PRIORITY] : -1,
  tracks: readSnapshot(memory).trackCount,
  heard: heardCount,
}));
await supervisor.close();
Deno.exit(0);

/** Sends the clock to each MIDI port, and takes in what comes back; its end tells how many messages that were. */
function playMidi(): () => number {
  for (const port of midiPorts) {
    send(COMMAND_CLOCK_OUT, 0, port, 1);
    const [from, to] = [`${request.name}:midi_out_${port + 1}`, `${request.name}:midi_in_${port + 1}`];
    new Deno.Command("jack_connect", { args: [from, to], stdout: "null", stderr: "null" }).outputSync();
  }
  const ring = new MidiRing(midiRing), record = emptyRecord();
  let count = 0;
  const timer = setInterval(() => {
    while (ring.read(record)) count++;
  }, 20);
  return () => (clearInterval(timer), count);
}

/** Cuts so many stereo loops from the tape and waits until all of them play. */
async function playLoops(count: number): Promise<void> {
  if (count === 0) return;
  const enough = supervisor.sampleRate * (LOOP_SECONDS + 1);
  while (readSnapshot(memory).frame < enough) await sleep(50);
  send(COMMAND_CAPTURE, TRACK_NEW, LOOP_SECONDS, CAPTURE_SECONDS);
  for (let i = 1; i < count; i++) send(COMMAND_CAPTURE, TRACK_NEW, 1, CAPTURE_CYCLES);
  for (let tries = 0; tries < 200 && playingCount() < count; tries++) await sleep(50);
  if (playingCount() < count) throw new Error(`Only ${playingCount()} of ${count} loops play.`);
}

function playingCount(): number {
  const { trackCount } = readSnapshot(memory);
  return Array.from({ length: trackCount }, (_, index) => readTrack(memory, index))
    .filter(({ state }) => state === STATE_PLAYING).length;
}
