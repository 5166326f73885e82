import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import type { MidiSetup } from "../../../src/midi/setup.ts";
import { loadBank } from "../../../src/sequencer/files/load_bank.ts";
import { savePatterns } from "../../../src/sequencer/files/pattern_files.ts";
import { message, midiBytes } from "../sequence/sequence_rig.ts";
import { randomBank, randomOf } from "../sequencer/random_banks.ts";
import { RATE, SessionRig } from "./session_rig.ts";

const MIDI: MidiSetup = {
  inputs: [],
  outputs: [{ name: "synth", port: "Synth", kind: "device", clock: false }],
  offline: { inputs: [], outputs: ["Synth"], played: [] },
};
const STEPPY = '[{"on": true, "note": true, "numeric_note": 43, "velocity": 101, "duration": 0.2, "channel": 4}]';

/** Sends a command and gives what is said of it: a refusal, or nothing. */
async function refusalOf(rig: SessionRig, command: Record<string, unknown>): Promise<string | undefined> {
  const answer = await rig.answer(rig.send(command));
  return answer["event"] === "refused" ? answer["message"] as string : undefined;
}

function bankOf(rig: SessionRig): unknown {
  const path = join(rig.root, `look_${crypto.randomUUID()}.json`);
  rig.send({ do: "step.save", path });
  return loadBank(path).bank;
}

Deno.test("patterns are saved to a new file, and to the one that they came from; any other file is left as it was", () =>
  SessionRig.run({}, async (rig) => {
    const mine = join(rig.root, "mine.json"), other = join(rig.root, "other.json");
    Deno.writeTextFileSync(other, "other");
    rig.send({ do: "step.toggle", step: 1 });
    assertStringIncludes(await refusalOf(rig, { do: "step.save" }) ?? "", "needs a path");
    assertEquals(await refusalOf(rig, { do: "step.save", path: mine }), undefined);
    rig.send({ do: "step.toggle", step: 5 });
    assertEquals(await refusalOf(rig, { do: "step.save" }), undefined);
    const steps = loadBank(mine).bank.patterns[0]!.parts[0]!.steps.flatMap(({ on }, index) => on ? [index] : []);
    assertEquals(steps, [0, 4]);
    assertStringIncludes(await refusalOf(rig, { do: "step.save", path: other }) ?? "", "exists already");
    assertEquals(Deno.readTextFileSync(other), "other");
  }));

Deno.test("files of other programs, and those with comments, are never saved over", () =>
  SessionRig.run({}, async (rig) => {
    const steppy = join(rig.root, "reggae.json"), typed = join(rig.root, "typed.jsonc");
    const text = '{"rondo_patterns": 1, /* my groove */ "patterns": [{"parts": [{"steps": "x"}]}]}';
    Deno.writeTextFileSync(steppy, STEPPY);
    Deno.writeTextFileSync(typed, text);
    rig.send({ do: "step.save", path: join(rig.root, "before.json") });
    assertEquals(await refusalOf(rig, { do: "step.load", path: steppy }), undefined);
    assertStringIncludes(await refusalOf(rig, { do: "step.save" }) ?? "", "needs a path");
    assertStringIncludes(await refusalOf(rig, { do: "step.save", path: steppy }) ?? "", "exists already");
    assertEquals(await refusalOf(rig, { do: "step.load", path: typed }), undefined);
    assertStringIncludes(await refusalOf(rig, { do: "step.save" }) ?? "", "its comments would be lost");
    assertEquals([Deno.readTextFileSync(steppy), Deno.readTextFileSync(typed)], [STEPPY, text]);
  }));

Deno.test("a bank that is loaded is one step of undo", () =>
  SessionRig.run({}, async (rig) => {
    const path = join(rig.root, "bank.json"), bank = randomBank(randomOf(7));
    savePatterns(path, bank);
    rig.send({ do: "step.toggle", step: 3 });
    const before = bankOf(rig);
    assertEquals(await refusalOf(rig, { do: "step.load", path }), undefined);
    assertEquals(bankOf(rig), bank);
    rig.send({ do: "step.undo" });
    assertEquals(bankOf(rig), before);
  }));

Deno.test("steppy's patterns, MIDI files and our own are imported into the slots that are named, whatever they are called", () =>
  SessionRig.run({}, async (rig) => {
    const files: Record<string, string | Uint8Array> = {
      "reggae.json": STEPPY,
      "song.bin": midiBytes([[message(0, 0x92, 50, 9), message(120, 0x82, 50, 0)]], 480),
      "own.txt": '{"rondo_patterns": 1, "patterns": [null, {"parts": [{"steps": "C3 D3"}]}]}',
    };
    Object.entries(files).forEach(([name, data]) =>
      Deno.writeFileSync(join(rig.root, name), typeof data === "string" ? new TextEncoder().encode(data) : data)
    );
    for (const [index, name] of Object.keys(files).entries()) {
      const command = { do: "step.import", path: join(rig.root, name), pattern: 3 + index };
      assertEquals(await refusalOf(rig, command), undefined);
    }
    const { patterns } = bankOf(rig) as ReturnType<typeof loadBank>["bank"];
    assertEquals(patterns.map((pattern) => pattern?.parts[0]?.steps[0]?.notes[0]?.key), [
      undefined,
      undefined,
      43,
      50,
      48,
    ]);
  }));

Deno.test("a pattern is exported as a MIDI file that says the same when it is imported, and nothing is overwritten", () =>
  SessionRig.run({}, async (rig) => {
    const path = join(rig.root, "out.mid");
    for (const [step, note] of [[1, 40], [4, 47], [11, 52]]) rig.send({ do: "step.note", step, note, length: "1/3" });
    assertEquals(await refusalOf(rig, { do: "step.export", path }), undefined);
    assertEquals(await refusalOf(rig, { do: "step.import", path, pattern: 2 }), undefined);
    const { patterns } = bankOf(rig) as ReturnType<typeof loadBank>["bank"];
    const notes = (slot: number) =>
      patterns[slot]!.parts[0]!.steps.flatMap((step, index) => step.notes.map((note) => [index, note]));
    assertEquals(notes(1), notes(0));
    const before = Deno.readFileSync(path);
    assertStringIncludes(await refusalOf(rig, { do: "step.export", path }) ?? "", "exists already");
    assertEquals(Deno.readFileSync(path), before);
  }));

const BAD: [name: string, data: string | Uint8Array, words: string][] = [
  [
    "tempo.json",
    '{"rondo_patterns": 1, "patterns": [{"tempo": 0, "parts": [{"steps": "x"}]}]}',
    "tempo is 0, expected",
  ],
  ["fast.json", '{"rondo_patterns": 1, "patterns": [{"tempo": 1e6, "parts": [{"steps": "x"}]}]}', "expected a tempo"],
  [
    "word.json",
    '{"rondo_patterns": 1, "patterns": [{"tempo": "quick", "parts": [{"steps": "x"}]}]}',
    '"quick", expected',
  ],
  ["none.json", '{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": []}]}]}', "expected a list of 1 to 128 steps"],
  ["note.json", '{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": [128]}]}]}', "steps[0] is 128, expected"],
  ["field.json", '{"rondo_patterns": 1, "patterns": [{"parts": [{"stepps": "x"}]}]}', 'stepps"; did you mean "steps"?'],
  ["port.json", '{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": "x", "port": "tuba"}]}]}', '"tuba"'],
  ["deep.json", "[".repeat(300_000), "deep.json"],
  ["cut.mid", midiBytes([[message(0, 0x90, 60, 100)]], 480).slice(0, 27), "cut.mid"],
  ["huge.mid", Uint8Array.of(...new TextEncoder().encode("MThd"), 0, 0, 0, 6, 0, 1, 255, 255, 3, 192), "huge.mid"],
];

Deno.test("a bad file is one sentence, and the pattern that plays plays on as it was", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 240 }, async (rig) => {
    for (const [name, data] of BAD) {
      Deno.writeFileSync(join(rig.root, name), typeof data === "string" ? new TextEncoder().encode(data) : data);
    }
    for (let step = 1; step <= 16; step++) rig.send({ do: "step.note", step, note: 40 + step, length: "1/2" });
    const before = bankOf(rig);
    rig.send({ do: "step.start" });
    for (const [name, , words] of BAD) {
      for (const command of ["step.load", "step.import"]) {
        const sentence = await refusalOf(rig, { do: command, path: join(rig.root, name) });
        assert(sentence !== undefined, `${command} takes ${name}`);
        assertStringIncludes(sentence, words);
        assert(!sentence.includes("\n") && sentence.length < 500, sentence);
      }
    }
    assertEquals(bankOf(rig), before);
    await rig.until(rig.frame + 3 * RATE);
    await rig.close();
    const keys = rig.session.midiSent.filter(({ bytes }) => bytes[0] === 0x90).map(({ bytes }) => bytes[1]!);
    assert(keys.length > 16, `only ${keys.length} notes`);
    assertEquals(keys, keys.map((_, index) => 41 + index % 16));
  }));

Deno.test("undo of a load brings the file's name back with the patterns: a save never lands in the other file", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_paths_" });
  const [one, two] = ["one.json", "two.json"].map((name) => join(folder, name)) as [string, string];
  const text = (name: string) =>
    `{"rondo_patterns": 1, "patterns": [{"name": "${name}", "parts": [{"steps": "x..."}]}]}\n`;
  Deno.writeTextFileSync(one, text("one"));
  Deno.writeTextFileSync(two, text("two"));
  try {
    await SessionRig.run({ bank: loadBank(one).bank, bankPath: one }, async (rig) => {
      rig.send({ do: "step.load", path: two });
      rig.send({ do: "step.undo" });
      rig.send({ do: "step.save" });
      await rig.until(rig.frame + 2400);
    });
    assertEquals(loadBank(two).bank.patterns[0]!.name, "two");
    assertEquals(loadBank(one).bank.patterns[0]!.name, "one");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
