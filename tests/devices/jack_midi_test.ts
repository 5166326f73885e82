import { assert, assertEquals } from "@std/assert";
import { JackSupervisor } from "../../bridge/jack/supervisor.ts";
import { emptyRecord, MidiRing } from "../../bridge/midi/midi_ring.ts";
import { createEngineMemory, loadEngineModule, prepareEngine } from "../../dsp/engine.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

// Workers and timers of a client outlive a single step, and libjack stays open.
const untidy = { sanitizeOps: false, sanitizeResources: false };

/** A message that came in: how many frames after it was due. */
interface Arrived {
  lateFrames: number;
  bytes: number[];
}

Deno.test({
  name:
    "what the engine sends over JACK MIDI comes back at its own frame, one block later, messages of every length, and again after the server was killed",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  async fn() {
    const name = freshServerName();
    let server = await JackServer.start(name, { synchronous: true });
    const memory = createEngineMemory(), module = await loadEngineModule();
    await prepareEngine(memory, { sampleRate: 48000, inputCount: 1, outputCount: 1, tapeSeconds: 10 });
    const plan = new MidiPlan(memory, 0), ringBuffer = MidiRing.allocate(), ring = new MidiRing(ringBuffer);
    const supervisor = JackSupervisor.open({
      clientName: "rondo_midi",
      inputNames: [],
      outputNames: [],
      midiInputs: [{ name: "midi_in", number: 7 }],
      midiOutputs: [{ name: "unused", enginePort: 0 }, { name: "synth", enginePort: 5 }],
      midiRing: ringBuffer,
      autoConnect: false,
    }, {
      startWorker(seat) {
        const worker = new Worker(new URL("./jack/midi_worker.ts", import.meta.url), { type: "module" });
        worker.postMessage({ seat, memory, module });
      },
      report() {},
    });
    supervisor.start();
    const isConnected = () => runTool("jack_lsp", "-c").join("\n").includes("rondo_midi:synth\n   rondo_midi:midi_in");
    await until("the ports are connected", () => {
      runTool("jack_connect", "rondo_midi:synth", "rondo_midi:midi_in");
      return isConnected();
    });
    assertEquals(runTool("jack_lsp", "-t").filter((line) => line.includes("midi")).length >= 3, true);
    await checkRoundTrip(memory, plan, ring);
    await server.stop("SIGKILL");
    await until("the server is gone", () => runTool("jack_lsp").length === 0);
    server = await JackServer.start(name, { synchronous: true });
    await until("the connection is made again", isConnected);
    await checkRoundTrip(memory, plan, ring);
    await supervisor.close();
    await server.stop();
  },
});

/** Plans a hundred notes and a long message a fifth of a second ahead, and looks at what came back. */
async function checkRoundTrip(memory: WebAssembly.Memory, plan: MidiPlan, ring: MidiRing): Promise<void> {
  const begin = readSnapshot(memory).frame + 9_600;
  const due = new Map<string, number>();
  for (let i = 0; i < 100; i++) {
    const frame = begin + 331 * i, key = i;
    due.set(`144 ${key}`, frame).set(`128 ${key}`, frame + 17);
    assert(plan.note({ frame }, { port: 5, channel: 0, key, velocity: 1 + i, length: 17 }));
  }
  const long = Uint8Array.from({ length: 500 }, (_, i) => i === 0 ? 0xf0 : i === 499 ? 0xf7 : i % 100);
  plan.sysex({ frame: begin + 5 }, 5, long);
  const arrived: Arrived[] = [], record = emptyRecord();
  await until("everything has come back", () => {
    while (ring.read(record)) {
      assertEquals(record.port, 7);
      const bytes = [...record.bytes.subarray(0, record.length)];
      const frame = bytes[0] === 0xf0 ? begin + 5 : due.get(`${bytes[0]} ${bytes[1]}`);
      if (frame !== undefined) arrived.push({ lateFrames: record.time - frame, bytes });
    }
    return arrived.length >= 201;
  });
  assertEquals(new Set(arrived.map(({ lateFrames }) => lateFrames)), new Set([128]));
  assertEquals(arrived.find(({ bytes }) => bytes.length > 3)!.bytes, [...long]);
}
