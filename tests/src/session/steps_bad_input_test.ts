import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { Headless } from "../../../src/surfaces/headless/headless.ts";
import { LineWriter } from "../../../src/surfaces/headless/line_writer.ts";
import { RATE, SessionRig } from "./session_rig.ts";

// Bad lines and bad files, given to a session whose pattern plays, as a program that speaks JSON lines would.

const SYNTH = {
  inputs: [],
  outputs: [{ name: "synth", port: "Synth", kind: "device", clock: false } as const],
  offline: { inputs: [], outputs: ["Synth"], played: [] },
};

const ascii = (text: string) => [...new TextEncoder().encode(text)];
const HEAD = [...ascii("MThd"), 0, 0, 0, 6, 0, 1, 0, 1, 3, 0xc0];

/** Files that no one should have to read. */
const FILES: Record<string, number[]> = {
  "empty.mid": [],
  "text.mid": ascii("these are no notes at all"),
  "cut_head.mid": HEAD.slice(0, 9),
  "cut_track.mid": [...HEAD, ...ascii("MTrk"), 0, 0, 0, 40, 0, 0x90, 60],
  "huge_chunk.mid": [...HEAD, ...ascii("MTrk"), 0xff, 0xff, 0xff, 0xff, 0, 0x90, 60, 100],
  "many_tracks.mid": [...HEAD.slice(0, 10), 0xff, 0xff, 3, 0xc0],
  "endless_length.mid": [...HEAD, ...ascii("MTrk"), 0, 0, 0, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0x90, 60, 100],
  "no_division.mid": [...HEAD.slice(0, 12), 0, 0],
  "no_status.mid": [...HEAD, ...ascii("MTrk"), 0, 0, 0, 4, 0, 60, 100, 0],
  "unknown_field.json": ascii('{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": "x...", "colour": "red"}]}]}'),
  "note_128.json": ascii('{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": [128]}]}]}'),
  "no_steps.json": ascii('{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": []}]}]}'),
  "tempo_0.json": ascii('{"rondo_patterns": 1, "patterns": [{"tempo": 0, "parts": [{"steps": "x"}]}]}'),
  "tomorrow.json": ascii('{"rondo_patterns": 2, "patterns": [{"parts": [{"steps": "x"}]}]}'),
  "cut.json": ascii('{"rondo_patterns": 1, "patterns": [{"par'),
  "mine.json": ascii('{"somebody": "elses"}'),
  "mine.mid": [...HEAD, ...ascii("MTrk"), 0, 0, 0, 4, 0, 0xff, 0x2f, 0],
};

const note = (value: unknown) => ({ do: "step.note", step: 1, note: value });
const LINES: unknown[] = [
  ...[0, -1, 5, 1e6, "fast", null].map((bpm) => ({ do: "transport.set_tempo", bpm })),
  ...[-1, 5, 1e6, "fast"].map((tempo) => ({ do: "step.pattern_set", tempo })),
  ...[0, 129, 1.5, "many"].map((steps) => ({ do: "step.length", steps })),
  { do: "step.length", by: -16 },
  ...[128, -1, 60.5, "H4", "C10", ""].map(note),
  { do: "step.set", step: 1, micro: "2/3" },
  { do: "step.set", step: 1, length: 0 },
  { do: "step.set", step: 1, condition: "5:4" },
  { do: "step.part_set", swing: 90 },
  { do: "step.toggle", step: 17 },
  { do: "step.toggle", stepp: 1 },
  { do: "step.song", entries: [{ pattern: 129, times: 1 }] },
  ...Object.keys(FILES).filter((name) => name.endsWith(".mid")).map((path) => ({ do: "step.import", path })),
  ...Object.keys(FILES).filter((name) => name.endsWith(".json")).map((path) => ({ do: "step.load", path })),
  { do: "step.load", path: "not_there.json" },
  { do: "step.import", path: "." },
  { do: "step.save", path: "mine.json" },
  { do: "step.save", path: "not/there/either.json" },
  { do: "step.export", path: "mine.mid" },
];

/** What a surface was told. */
class Told extends LineWriter {
  readonly lines: Record<string, unknown>[] = [];

  constructor() {
    super({ write: (bytes) => Promise.resolve(bytes.length) }, () => {});
  }

  override write(line: Record<string, unknown>): void {
    this.lines.push(line);
  }
}

Deno.test("whatever is wrong is said in one sentence; the pattern plays on, and nothing is overwritten", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    for (const [name, bytes] of Object.entries(FILES)) Deno.writeFileSync(join(folder, name), Uint8Array.from(bytes));
    await SessionRig.run({ midi: SYNTH, tempoBpm: 240 }, async (rig) => {
      for (let step = 1; step <= 16; step++) rig.send({ do: "step.note", step, note: 40 + step, length: "1/2" });
      rig.send({ do: "step.start" });
      await rig.until(RATE / 2);
      const bank = JSON.stringify(rig.session.state().steps!.steps);
      const told = new Told(), headless = new Headless(rig.session, told);
      for (const line of LINES) {
        const path = (line as { path?: string }).path;
        const given = path === undefined ? line : { ...line as object, path: join(folder, path) };
        told.lines.length = 0;
        headless.takeLine(JSON.stringify(given), performance.timeOrigin + performance.now());
        const answers = told.lines.filter((said) => "error" in said || said["event"] === "refused");
        const sentence = String(answers[0]?.["error"] ?? answers[0]?.["message"]);
        assertEquals(answers.length, 1, `${JSON.stringify(line)}: ${JSON.stringify(told.lines)}`);
        assert(/^\S.*[^.?][.?]$/.test(sentence), sentence);
        assert(sentence.length < 400 && !/undefined|\[object|Error:/.test(sentence), sentence);
        const { mode, steps } = rig.session.state().steps!;
        assertEquals([mode, JSON.stringify(steps)], ["playing", bank], JSON.stringify(line));
        await rig.until(rig.frame + RATE / 100);
      }
      assertEquals(rig.session.state().snapshot.tempoBpm, 240);
      rig.send({ do: "step.stop" });
      await rig.until(rig.frame + RATE / 10);
      await rig.close();
      const keys = rig.session.midiSent.filter(({ bytes }) => bytes[0] === 0x90).map(({ bytes }) => bytes[1]!);
      assert(keys.length > 10, `${keys.length} notes`);
      assertEquals(keys, keys.map((_, index) => 41 + (index % 16)));
    });
    for (const [name, bytes] of Object.entries(FILES)) {
      assertEquals([...Deno.readFileSync(join(folder, name))], bytes, `${name} is as it was`);
    }
    assertEquals([...Deno.readDirSync(folder)].length, Object.keys(FILES).length, "and nothing lies beside");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
