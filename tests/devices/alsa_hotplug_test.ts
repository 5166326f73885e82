/** A USB MIDI device that is plugged in, pulled and plugged in again, while its ports are wanted. */
import { assert, assertEquals } from "@std/assert";
import type { MidiBackend, MidiOutput } from "../../bridge/midi/port.ts";
import { PortWatch, startWatching } from "../../bridge/midi/port_watch.ts";
import { openRtMidi } from "../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { createEngineMemory } from "../../dsp/engine.ts";
import { MidiOutLine } from "../../src/midi/out/midi_out_line.ts";
import { SEND_NOW } from "../../src/midi/out/midi_sender.ts";
import { SIGNAL_WORD } from "../../src/midi/out/sender_cell.ts";
import type { SenderReport } from "../../src/midi/out/sender_messages.ts";
import { WatchedOutput } from "../../src/midi/out/watched_output.ts";
import { FakePad } from "./alsa/fake_pad.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const PATIENCE_MS = 20_000;
const ROUNDS = 4;
/** What such a device shows: eight pads lit, and a sysex that says how bright. */
const LIGHTS = [...Array(8).keys()].map((pad) => Uint8Array.of(0x90, pad, 127))
  .concat(Uint8Array.of(0xf0, 0, 0x20, 0x29, 2, 0x0c, 8, 100, 0xf7));
const LIGHTS_TEXT = LIGHTS.flatMap((bytes) => [...bytes])
  .map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join("");

/** Sends lights to the pad; how depends on who owns the port. */
type Wanted = Parameters<PortWatch["want"]>[0];
type WantOutput = (note: (line: string) => void, watch: PortWatch) => Wanted;

/** The pad's output, opened by this thread. */
function ownOutput(midi: MidiBackend): WantOutput {
  let output: MidiOutput | undefined;
  return (note) => ({
    pattern: "Fake Pad*",
    direction: "output",
    open: (name) => output = midi.openOutput(name),
    connected() {
      note("output");
      for (const bytes of LIGHTS) output?.send(bytes);
    },
    lost: () => note("lost"),
    failed: (_, reason) => note(`failed: ${reason}`),
  });
}

/** Wants both ports of the pad; what happens is noted with its time. */
function wantPad(midi: MidiBackend, watch: PortWatch, wantOutput: WantOutput) {
  const log: string[] = [], heard: string[] = [], times: number[] = [];
  const note = (line: string) => void (log.push(line), times.push(Date.now()));
  watch.want(wantOutput(note, watch));
  watch.want({
    pattern: "Fake Pad*",
    direction: "input",
    open: (name) => midi.openInput(name, (_, bytes) => void heard.push([...bytes].join(" "))),
    connected: () => note("input"),
    lost: () => note("lost"),
    failed: (_, reason) => note(`failed: ${reason}`),
  });
  return { log, heard, times };
}

Deno.test({
  name: "a device that is pulled and plugged in again is found within a second, lit afresh, and heard again",
  ...needs("alsa_sequencer", "alsa_programs", "usb_gadgets"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(test) {
    const pad = await FakePad.make();
    const midi = await openRtMidi();
    const { line, wantOutput } = await startSender();
    const ways: [string, WantOutput][] = [["by this thread", ownOutput(midi)], ["by the sender's thread", wantOutput]];
    try {
      for (const [name, way] of ways) {
        await test.step(`with lights sent ${name}`, async () => {
          console.log(`    lights ${name}: ${(await plugAndPull(pad, midi, way)).join("; ")}`);
        });
      }
    } finally {
      await line.stop();
      midi.close();
      await pad.throwAway();
    }
  },
});

/** A sender that owns the pad's output. */
async function startSender() {
  const memory = createEngineMemory(), buffer = MidiRing.allocate();
  let output: WatchedOutput | undefined;
  const report = (report: SenderReport) => output?.report(report);
  const { line } = await MidiOutLine.start({ memory, rings: [buffer], backend: "rtmidi", report });
  const ring = new MidiRing(buffer, new Int32Array(line.cellBuffer), SIGNAL_WORD);
  const wantOutput: WantOutput = (note, watch) => {
    const connected = () => {
      note("output");
      for (const bytes of LIGHTS) ring.write(SEND_NOW, 7, bytes);
      ring.notify();
    };
    const hooks = {
      connected,
      lost: () => note("lost"),
      failed: (_: string, reason: string) => note(`failed: ${reason}`),
    };
    return output = new WatchedOutput(line, 7, "Fake Pad*", hooks, (...what) => watch.fail(...what));
  };
  return { line, wantOutput };
}

/** Plugs the pad in and pulls it, some times; tells how long each took to be noticed. */
async function plugAndPull(pad: FakePad, midi: MidiBackend, wantOutput: WantOutput): Promise<string[]> {
  const watch = new PortWatch(midi);
  const { log, heard, times } = wantPad(midi, watch, wantOutput);
  const stop = startWatching(watch);
  const waits: string[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const pluggedMs = await pad.plug();
    await until("both ports are open", () => log.length === 4 * round - 2, PATIENCE_MS);
    const foundMs = times.at(-1)! - pluggedMs;
    await until("the lights", () => pad.heard === LIGHTS_TEXT, PATIENCE_MS)
      .finally(() => assertEquals(pad.heard, LIGHTS_TEXT));
    await pad.play(`90 3C ${round}0`);
    await until("the pad is heard", () => heard.length === round, PATIENCE_MS);
    const pulledMs = await pad.pull();
    await until("its loss is noticed", () => log.length === 4 * round, PATIENCE_MS);
    waits.push(`found after ${foundMs} ms, missed after ${times.at(-1)! - pulledMs} ms`);
    assert(foundMs < 1000, waits.at(-1));
  }
  const rounds = [...Array(ROUNDS).keys()].map((round) => log.slice(4 * round, 4 * round + 4));
  for (const lines of rounds) {
    assertEquals([lines.slice(0, 2).toSorted(), lines.slice(2)], [["input", "output"], ["lost", "lost"]]);
  }
  assertEquals(heard, [...Array(ROUNDS).keys()].map((round) => `144 60 ${16 * (round + 1)}`));
  stop();
  watch.close();
  return waits;
}
