/** A whole performance at a real ALSA sequencer: ports of its own, another program at each, and a USB device that comes and goes. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { Performer, type PerformLine } from "../../scripts/measure/performer.ts";
import { FakePad } from "./alsa/fake_pad.ts";
import { Listener, playTo } from "./alsa/other_client.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const PATIENCE_MS = 60_000;
/** The program starts slowly there. */
const START_MS = 180_000;
/** Lines of no interest where something failed. */
const UNASKED = new Set(["host", "onset", "beat", "tempo"]);
/** The pad as the system names it. */
const PAD_PORT = "Fake Pad:Fake Pad MIDI 1";
/** How often the pad is plugged in before it learns. */
const ROUNDS = 4;

/** What is played to Rondo's own port: it is heard by the map, and goes on to the port that a synth is at. */
const KEYS = `{ "rondo_map": 1, "bind": [{ "on": { "note": 36 }, "do": { "do": "mix.metronome" } }] }`;

/** A pad of eight: what it plays, and two lights that show the first tracks. */
const PAD = `{
  "rondo_controller": 1,
  "name": "Fake Pad",
  "source": { "guide": "made up by this test", "page": "1", "url": "https://example.org/" },
  "ports": "Fake Pad*",
  "connect": ["F0 00 20 29 02 0C 08 64 F7"],
  "lights": [{ "show": "track_muted", "at": { "from": 0, "to": 1 }, "send": "90 {at} {value}", "palette": { "on": 127, "off": 1, "none": 0 } }],
  "bind": [
    { "on": { "note": 0 }, "do": { "do": "mix.mute", "track": 1 } } // stays
  ]
}`;

const SET = {
  host: "builtin",
  tempo: 120,
  tape_minutes: 1,
  midi_inputs: [
    { port: "virtual", map: "keys.jsonc", thru: "daw" },
    { name: "pad", controller: "./pad.jsonc" },
  ],
  midi_outputs: [{ name: "daw", port: "virtual", clock: true }],
};

const sysex = Uint8Array.from({ length: 300 }, (_, index) => index === 0 ? 0xf0 : index === 299 ? 0xf7 : index & 127);

/** A performance with these files; `use` gets the folder, too. */
async function performing(use: (performer: Performer, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const files: [string, string][] = [["keys.jsonc", KEYS], ["pad.jsonc", PAD], ["set.json", JSON.stringify(SET)]];
  for (const [name, text] of files) await Deno.writeTextFile(join(folder, name), text);
  const performer = new Performer([join(folder, "set.json"), "--session", join(folder, "session")], {});
  try {
    await performer.wait({ event: "ready" }, 0, START_MS);
    await use(performer, folder);
  } catch (error) {
    const last = performer.lines.filter(({ event }) => !UNASKED.has(`${event}`)).slice(-12).map((line) =>
      JSON.stringify(line)
    ).join("\n");
    throw new Error(last, { cause: error });
  } finally {
    await performer.end();
    await Deno.remove(folder, { recursive: true });
  }
}

/** The next line with these fields from now on, once `act` was done. */
async function after(performer: Performer, fields: PerformLine, act: () => Promise<unknown>): Promise<PerformLine> {
  const from = performer.lines.length;
  await act();
  return await performer.wait(fields, from, PATIENCE_MS);
}

/** Notes, system exclusive and commands through Rondo's own ports, with other programs at both ends. */
async function throughOwnPorts(performer: Performer, daw: Listener): Promise<void> {
  await after(
    performer,
    { event: "done", do: "mix.metronome", source: "midi" },
    () => playTo("rondo in", [Uint8Array.of(0x92, 36, 100), Uint8Array.of(0x82, 36, 0), sysex]),
  );
  await daw.until("the system exclusive", () => daw.sysexBytes().length >= sysex.length);
  assertEquals(daw.sysexBytes(), [...sysex]);
  assertEquals(daw.events(/Note on\s+2, note 36, velocity 100/).length, 1);
  assertEquals(daw.events(/Note off\s+2, note 36/).length, 1);
}

/** A pattern and the clock, as another program hears them. */
async function patternAndClock(performer: Performer, daw: Listener): Promise<void> {
  for (const step of [1, 2, 3, 4]) {
    await performer.send({ do: "step.note", step, note: 60 + step, velocity: 90, length: "1/2" });
  }
  const { length } = daw.lines;
  await performer.send({ do: "step.start" });
  const played = () => daw.lines.slice(length).filter((line) => /Note on/.test(line));
  await daw.until("the second round of the pattern", () => played().length >= 6);
  await performer.send({ do: "step.stop" });
  await performer.send({ do: "loop.stop_all" });
  await daw.until("the clock's stop", () => daw.events(/ Stop/).length > 0);
  const keys = played().map((line) => Number(/note (\d+)/.exec(line)![1]));
  assertEquals(keys.slice(0, 4), [61, 62, 63, 64]);
  const lines = daw.lines.slice(length), start = lines.findIndex((line) => / Start/.test(line));
  const stop = lines.findIndex((line) => / Stop/.test(line));
  const second = lines.findIndex((line) => /Note on\s+0, note 62/.test(line));
  const ticks = (from: number, to: number) => lines.slice(from, to).filter((line) => /Clock/.test(line)).length;
  assert(start >= 0 && stop > start, `start ${start}, stop ${stop}`);
  // A sixteenth later are six ticks; the note and the tick of one frame leave together.
  assert(Math.abs(ticks(start, second) - 6.5) <= 0.5, `${ticks(start, second)} ticks before the second sixteenth`);
}

/** What the pad hears on being connected: the message that makes it ready, then both lights, of which the second has no track. */
const litAs = (isMuted: boolean) => `F0002029020C0864F79000${isMuted ? "7F" : "01"}900100`;

/** The pad is plugged in, played on, and pulled, again and again; while it is away, its track is muted from elsewhere. */
async function pluggedAndPulled(performer: Performer, pad: FakePad): Promise<string[]> {
  const waits: string[] = [];
  let isMuted = false;
  for (let round = 0; round < ROUNDS; round++) {
    const pluggedMs = await pad.plug();
    await until("the lights of the pad", () => pad.heard.length >= litAs(isMuted).length, PATIENCE_MS)
      .catch(() => assertEquals(pad.heard, litAs(isMuted)));
    waits.push(`${Date.now() - pluggedMs} ms`);
    assertEquals(pad.heard, litAs(isMuted));
    const mute = { event: "done", do: "mix.mute", source: "midi" };
    await after(performer, mute, () => pad.play("90 00 64 80 00 00"));
    isMuted = !isMuted;
    await until("the light of the mute", () => pad.heard.endsWith(isMuted ? "90007F" : "900001"), PATIENCE_MS);
    await after(performer, { event: "notice", message: `The MIDI input pad is gone (${PAD_PORT}).` }, () => pad.pull());
    if (round % 2 === 0) continue;
    await after(performer, { event: "done", do: "mix.mute" }, () => performer.send({ do: "mix.mute", track: 1 }));
    isMuted = !isMuted;
  }
  return waits;
}

/** A pad that did nothing does what it was taught, and the file of the controller says so. */
async function learned(performer: Performer, pad: FakePad, folder: string): Promise<void> {
  await pad.plug();
  await until("the lights of the pad", () => pad.heard.length >= litAs(false).length, PATIENCE_MS);
  await performer.send({ do: "learn", command: { do: "mix.solo", track: 1 } });
  const { length } = performer.lines;
  await performer.send({ do: "state" });
  const state = await performer.wait({ event: "session" }, length, PATIENCE_MS);
  assertEquals((state["midi"] as PerformLine)["learning"], "mix.solo");
  await pad.play("90 05 64 80 05 00");
  await until(
    "the end of learning",
    () => performer.lines.some(({ message }) => /does mix\.solo/.test(`${message}`)),
    PATIENCE_MS,
  );
  await after(performer, { event: "done", do: "mix.solo", source: "midi" }, () => pad.play("90 05 64 80 05 00"));
  const text = await Deno.readTextFile(join(folder, "pad.jsonc"));
  assertStringIncludes(text, "// stays");
  assertStringIncludes(text, "mix.solo");
  await pad.pull();
}

Deno.test({
  name:
    "a performance plays to and hears other programs by its own ports, lights a device as often as it comes, and learns",
  ...needs("alsa_sequencer", "alsa_programs", "usb_gadgets"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const pad = await FakePad.make();
    try {
      await performing(async (performer, folder) => {
        const daw = await Listener.open("daw");
        await throughOwnPorts(performer, daw);
        await patternAndClock(performer, daw);
        console.log(`    lit after ${(await pluggedAndPulled(performer, pad)).join(", ")}, on an emulated machine`);
        await learned(performer, pad, folder);
        assertEquals(await performer.quit(), 0);
        const ons = daw.events(/Note on/).length, offs = daw.events(/Note off/).length;
        assertEquals([ons > 6, offs], [true, ons]);
        await daw.close();
      });
    } finally {
      await pad.throwAway();
    }
  },
});
