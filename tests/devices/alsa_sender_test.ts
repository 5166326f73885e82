/** The MIDI sender with a real port: what is planned by frames arrives at another program. And `devices` on a machine with MIDI. */
import { assert, assertEquals } from "@std/assert";
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { StreamClock } from "../../dsp/clock.ts";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import { MidiOutLine } from "../../src/midi/out/midi_out_line.ts";
import { SIGNAL_WORD } from "../../src/midi/out/sender_cell.ts";
import { addressOf, Listener } from "./alsa/other_client.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const untidy = { sanitizeOps: false, sanitizeResources: false };
const present = needs("alsa_sequencer", "alsa_programs");
const RATE = 48000;
const BEATS = 8;
const TICK_FRAMES = RATE / 2 / 24;

Deno.test({
  name:
    "clock, start, song position and notes that are planned by frames leave a virtual port in their order, all of them",
  ...present,
  ...untidy,
  async fn() {
    const engine = await prepareEngine(createEngineMemory(), {
      sampleRate: RATE,
      inputCount: 1,
      outputCount: 1,
      tapeSeconds: 1,
    });
    const buffer = MidiRing.allocate(), opened: string[] = [];
    const { line, reason } = await MidiOutLine.start({
      memory: engine.memory,
      rings: [buffer],
      backend: "rtmidi",
      report: (report) => void opened.push(report.kind),
    });
    assertEquals(reason, undefined);
    line.open(0, "rondo clock", true);
    await until("the port is open", () => opened.length === 1);
    const listener = await Listener.open("rondo clock");
    new StreamClock(engine.memory).stamp(128, performance.timeOrigin + performance.now());
    const ring = new MidiRing(buffer, new Int32Array(line.cellBuffer), SIGNAL_WORD);
    const startFrame = RATE / 4;
    ring.write(startFrame - 1, 0, Uint8Array.of(0xf2, 16, 0));
    ring.write(startFrame, 0, Uint8Array.of(0xfa));
    for (let tick = 0; tick < 24 * BEATS; tick++) {
      const frame = startFrame + tick * TICK_FRAMES;
      ring.write(frame, 0, Uint8Array.of(0xf8));
      if (tick % 24 === 0) ring.write(frame, 0, Uint8Array.of(0x90, 60 + tick / 24, 100));
      if (tick % 24 === 12) ring.write(frame, 0, Uint8Array.of(0x80, 60 + (tick - 12) / 24, 0));
    }
    ring.write(startFrame + 24 * BEATS * TICK_FRAMES, 0, Uint8Array.of(0xfc));
    ring.notify();
    await listener.until("the stop", () => listener.events(/ Stop\b/).length === 1);
    const kinds = listener.lines.flatMap((text) =>
      text.match(/Song position pointer|Start|Clock|Note on|Note off|Stop/)?.[0] ?? []
    );
    const beat = ["Clock", "Note on", ...Array(12).fill("Clock"), "Note off", ...Array(11).fill("Clock")];
    const expected = ["Song position pointer", "Start", ...Array(BEATS).fill(beat).flat(), "Stop"];
    assertEquals(kinds, expected);
    const { sentCount, lateCount, errorP50Us, errorP99Us } = line.facts;
    assertEquals([sentCount, lateCount], [expected.length, 0]);
    console.log(`    error on an emulated machine: p50 ${errorP50Us.toFixed(1)} µs, p99 ${errorP99Us.toFixed(0)} µs`);
    await listener.close();
    await line.stop();
    const gone = await addressOf("aseqdump", "rondo clock").catch(() => "gone");
    assertEquals(gone, "gone");
  },
});

Deno.test({
  name: "devices lists the ports of ALSA's sequencer with the permissions that its task has",
  ...present,
  async fn() {
    const cwd = new URL("../../", import.meta.url);
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["task", "devices", "--json"], cwd }).output();
    const { midi } = JSON.parse(new TextDecoder().decode(stdout));
    const [alsa] = midi;
    assert(alsa.ready && alsa.virtual_ports, JSON.stringify(midi));
    for (const names of [alsa.inputs, alsa.outputs]) assert(names.includes("Midi Through:Midi Through Port-0"), names);
  },
});
