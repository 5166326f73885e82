/** MIDI ports at a real ALSA sequencer, with Debian's own programs at the other end. */
import { assert, assertEquals } from "@std/assert";
import { openRtMidi } from "../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { Listener, playTo } from "./alsa/other_client.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const untidy = { sanitizeOps: false, sanitizeResources: false };
const present = needs("alsa_sequencer", "alsa_programs");
const PATIENCE_MS = 30_000;

function sysex(length: number): Uint8Array {
  return Uint8Array.from(
    { length },
    (_, index) => index === 0 ? 0xf0 : index === length - 1 ? 0xf7 : (index * 7) & 127,
  );
}

Deno.test({
  name: "notes, clock and sysex that another program plays to our virtual port arrive whole, in order and stamped",
  ...present,
  ...untidy,
  async fn() {
    const midi = await openRtMidi();
    const heard: { timeMs: number; bytes: Uint8Array }[] = [];
    const port = midi.openVirtualInput("rondo in", (timeMs, bytes) => void heard.push({ timeMs, bytes }));
    assert(midi.list().outputs.some((name) => name.endsWith(":rondo in")), "others see the port");
    const sent = [
      Uint8Array.of(0x90, 60, 100),
      sysex(20),
      Uint8Array.of(0x80, 60, 0),
      sysex(3000),
      sysex(2),
      Uint8Array.of(0xb3, 7, 1),
      Uint8Array.of(0xe0, 0, 64),
    ];
    const startMs = performance.timeOrigin + performance.now();
    await playTo("rondo in", sent);
    await until("all is heard", () => heard.length >= sent.length, PATIENCE_MS);
    assertEquals(heard.map(({ bytes }) => [...bytes]), sent.map((bytes) => [...bytes]));
    const times = heard.map(({ timeMs }) => timeMs);
    assertEquals(times, times.toSorted((one, other) => one - other));
    assert(times[0]! > startMs && times.at(-1)! <= performance.timeOrigin + performance.now());
    port.close();
    midi.close();
  },
});

Deno.test({
  name: "notes, clock and sysex that we send through our virtual port arrive whole at another program",
  ...present,
  ...untidy,
  async fn() {
    const midi = await openRtMidi();
    const port = midi.openVirtualOutput("rondo out");
    const listener = await Listener.open("rondo out");
    const long = sysex(5000);
    port.send(Uint8Array.of(0x92, 60, 100));
    port.send(long);
    for (let tick = 0; tick < 24; tick++) port.send(Uint8Array.of(0xf8));
    for (const byte of [0xfa, 0xfb, 0xfc]) port.send(Uint8Array.of(byte));
    port.send(sysex(20));
    port.send(Uint8Array.of(0x82, 60, 0));
    await listener.until("the note-off", () => listener.events(/Note off/).length === 1);
    assertEquals(listener.events(/Note on\s+2, note 60, velocity 100/).length, 1);
    assertEquals(listener.sysexBytes(), [...long, ...sysex(20)]);
    assertEquals(listener.events(/Clock/).length, 24);
    assertEquals(["Start", "Continue", "Stop"].map((name) => listener.events(new RegExp(`${name}$|${name} `)).length), [
      1,
      1,
      1,
    ]);
    await listener.close();
    port.close();
    midi.close();
  },
});

Deno.test({
  name: "ports that are closed are gone, so that other programs see each of ours once",
  ...present,
  ...untidy,
  async fn() {
    const midi = await openRtMidi();
    const before = midi.list();
    for (let round = 0; round < 5; round++) {
      const [one, other] = [midi.openVirtualInput("here", () => {}), midi.openVirtualOutput("there")];
      assertEquals(midi.list().outputs.filter((name) => name.includes("here")).length, 1);
      one.close();
      other.close();
      one.close();
    }
    assertEquals(midi.list(), before);
    midi.close();
  },
});
