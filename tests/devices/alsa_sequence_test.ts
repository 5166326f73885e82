/** `deno task sequence` at a real ALSA sequencer: another program hears what a pattern file and a MIDI file say. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { openRtMidi } from "../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { inFolder } from "../in_folder.ts";
import { startTask } from "../src/cli/run_task.ts";
import { Listener, midiFile } from "./alsa/other_client.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const untidy = { sanitizeOps: false, sanitizeResources: false };
const present = needs("alsa_sequencer", "alsa_programs");
const PATIENCE_MS = 60_000;
/** Time to connect the listener, s: the virtual machine is slow. */
const WAIT_S = "15";

/** Plays a file to a virtual port of its own name; gives the lines of the listener and what the task says. */
async function heard(folder: string, file: string, name: string, more: string[], end: RegExp): Promise<{
  lines: string[];
  code: number;
  report: Record<string, unknown>;
}> {
  const child = startTask("sequence", [file, "--port", `${name}=virtual`, "--wait", WAIT_S, ...more], folder);
  const midi = await openRtMidi();
  await until("the port is there", () => midi.list().inputs.some((port) => port.includes(name)), PATIENCE_MS);
  const listener = await Listener.open(name);
  await child.stdin.close();
  await until("the end is heard", () => listener.events(end).length > 0, PATIENCE_MS);
  const { code, stdout } = await child.output();
  await listener.close();
  midi.close();
  return { lines: listener.lines, code, report: JSON.parse(new TextDecoder().decode(stdout)) };
}

Deno.test({
  name: "sequence plays a pattern file to a port of its own, with clock, and leaves by itself",
  ...present,
  ...untidy,
  fn: () =>
    inFolder(async (folder) => {
      const patterns =
        '{"rondo_patterns": 1, "patterns": [{"tempo": 120, "parts": [{"note": "C2", "channel": 10, "steps": "X.o-"}]}]}';
      Deno.writeTextFileSync(join(folder, "beat.json"), patterns);
      const { lines, code, report } = await heard(folder, "beat.json", "beat", ["--clock", "--times", "2"], /Stop/);
      const notes = lines.flatMap((line) =>
        line.match(/Note (on|off)\s+(\d+), note (\d+)(?:, velocity (\d+))?/)?.slice(1) ?? []
      );
      const once = ["on", "9", "36", "120", "off", "9", "36", "64", "on", "9", "36", "60", "off", "9", "36", "64"];
      assertEquals(notes, [...once, ...once]);
      assert(lines.filter((line) => /Clock/.test(line)).length >= 48, "two quarters of clock");
      assertEquals([code, lines.filter((line) => /Start/.test(line)).length], [0, 1]);
      assertEquals(report["events"], 4);
    }),
});

Deno.test({
  name: "sequence plays a MIDI file as it is",
  ...present,
  ...untidy,
  fn: () =>
    inFolder(async (folder) => {
      const sysex = Uint8Array.of(0xf0, 1, 2, 3, 0xf7);
      const messages = [Uint8Array.of(0xc4, 9), sysex, Uint8Array.of(0x94, 60, 7), Uint8Array.of(0x84, 60, 3)];
      Deno.writeFileSync(join(folder, "song.mid"), midiFile(messages));
      const { lines, code, report } = await heard(folder, "song.mid", "song", [], /Note off/);
      const kinds = lines.flatMap((line) => line.match(/Program change|System exclusive|Note on|Note off/) ?? []);
      assertEquals(kinds, ["Program change", "System exclusive", "Note on", "Note off"]);
      assertEquals([code, report["events"]], [0, 4]);
    }),
});
