/** A USB MIDI device that is plugged in, pulled and plugged in again, while its ports are wanted. */
import { assert, assertEquals } from "@std/assert";
import type { MidiBackend, MidiOutput } from "../../bridge/midi/port.ts";
import { PortWatch, startWatching } from "../../bridge/midi/port_watch.ts";
import { openRtMidi } from "../../bridge/midi/rtmidi/rtmidi_backend.ts";
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

/** Wants both ports of the pad; what happens is noted with its time. */
function wantPad(midi: MidiBackend, watch: PortWatch) {
  const log: string[] = [], heard: string[] = [], times: number[] = [];
  const note = (line: string) => void (log.push(line), times.push(Date.now()));
  let output: MidiOutput | undefined;
  const both = {
    pattern: "Fake Pad*",
    lost: () => note("lost"),
    failed: (_: string, reason: string) => note(`failed: ${reason}`),
  };
  watch.want({
    ...both,
    direction: "output",
    open: (name) => output = midi.openOutput(name),
    connected() {
      note("output");
      for (const bytes of LIGHTS) output?.send(bytes);
    },
  });
  watch.want({
    ...both,
    direction: "input",
    open: (name) => midi.openInput(name, (_, bytes) => void heard.push([...bytes].join(" "))),
    connected: () => note("input"),
  });
  return { log, heard, times };
}

Deno.test({
  name: "a device that is pulled and plugged in again is found within a second, lit afresh, and heard again",
  ...needs("alsa_sequencer", "alsa_programs", "usb_gadgets"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const pad = await FakePad.make();
    const midi = await openRtMidi();
    try {
      console.log(`    ${(await plugAndPull(pad, midi)).join("; ")}`);
    } finally {
      midi.close();
      await pad.throwAway();
    }
  },
});

/** Plugs the pad in and pulls it, some times; tells how long each took to be noticed. */
async function plugAndPull(pad: FakePad, midi: MidiBackend): Promise<string[]> {
  const watch = new PortWatch(midi);
  const { log, heard, times } = wantPad(midi, watch);
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
  assertEquals(log, Array(ROUNDS).fill(["output", "input", "lost", "lost"]).flat());
  assertEquals(heard, [...Array(ROUNDS).keys()].map((round) => `144 60 ${16 * (round + 1)}`));
  stop();
  watch.close();
  return waits;
}
