import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { message, midiBytes } from "../sequence/sequence_rig.ts";
import { inFolder } from "../../in_folder.ts";
import { runTask, taskArguments } from "./run_task.ts";

const pattern = (part: string, more = "") => `{"rondo_patterns": 1, "patterns": [{${more}"parts": [{${part}}]}]}`;
const FILES: Record<string, string | Uint8Array> = {
  "good.jsonc": pattern('"steps": "x...x..." /* as people write */'),
  "tempo.json": pattern('"steps": "x"', '"tempo": 0, '),
  "fast.json": pattern('"steps": "x"', '"tempo": 1000000, '),
  "words.json": pattern('"steps": "x"', '"tempo": "fast", '),
  "short.json": pattern('"steps": []'),
  "note.json": pattern('"steps": [128]'),
  "field.json": pattern('"steps": "x", "chanel": 3'),
  "deep.json": "[".repeat(100_000),
  "free.json": '{"rondo_patterns": 1, "patterns": [null]}',
  "cut.mid": midiBytes([[message(0, 0x90, 60, 100)]], 480).slice(0, 30),
  "noise.bin": Uint8Array.of(0xff, 0xfe, 0, 1),
};
const CASES: [given: string[], code: number, words: string][] = [
  [["good.jsonc"], 2, "Required option '--port <[name=]port>' not specified"],
  [["tempo.json", "--port", "x"], 2, "tempo.json: patterns[0].tempo is 0, expected a tempo from 10 to 1000 BPM."],
  [["fast.json", "--port", "x"], 2, "patterns[0].tempo is 1000000, expected a tempo from 10 to 1000 BPM."],
  [["words.json", "--port", "x"], 2, 'patterns[0].tempo is "fast", expected a tempo from 10 to 1000 BPM.'],
  [["short.json", "--port", "x"], 2, "patterns[0].parts[0].steps is [], expected a list of 1 to 128 steps"],
  [["note.json", "--port", "x"], 2, "note.json: patterns[0].parts[0].steps"],
  [["field.json", "--port", "x"], 2, 'unknown key "patterns[0].parts[0].chanel"; did you mean "channel"?'],
  [["deep.json", "--port", "x"], 2, "deep.json is not valid JSON"],
  [["free.json", "--port", "x"], 2, "patterns is [null], expected a list of 1 to 128 patterns, not all of them null."],
  [["cut.mid", "--port", "x"], 1, "Cannot read the MIDI file cut.mid: "],
  [["noise.bin", "--port", "x"], 1, "Cannot read noise.bin: it is neither a MIDI file nor a pattern file."],
  [["none.json", "--port", "x"], 1, "Cannot read none.json: there is no such file"],
  [["good.jsonc", "--port", "x", "--bpm", "0"], 2, '--bpm cannot be "0": give a number from 10 to 1000.'],
  [["good.jsonc", "--port", "x", "--times", "1.5"], 2, '--times cannot be "1.5": give a whole number from 1 to 999.'],
  [["good.jsonc", "--port", "x", "--times", "2", "--loop"], 2, "cannot be used with option"],
  [
    ["good.jsonc", "--port", "jack"],
    1,
    "No JACK server is running: start one (jackd, or PipeWire), or name another port.",
  ],
];

Deno.test("every bad input of sequence is one sentence with the value and what to do, exit code 1 or 2", async () => {
  await inFolder(async (folder) => {
    for (const [name, data] of Object.entries(FILES)) {
      Deno.writeFileSync(join(folder, name), typeof data === "string" ? new TextEncoder().encode(data) : data);
    }
    for (const [given, code, words] of CASES) {
      const finished = await runTask("sequence", given, folder);
      assertStringIncludes(finished.errors, words);
      assertEquals([finished.code, finished.output], [code, ""], given.join(" "));
      assertEquals(finished.errors.split("\n").length, 2, finished.errors);
      assert(finished.errors.length < 400, finished.errors);
    }
  });
});

Deno.test("sequence may read, and reach MIDI ports, and nothing else", () => {
  const flags = taskArguments("sequence").filter((word) => word.startsWith("--allow"));
  assertEquals(flags.map((flag) => flag.split("=")[0]), ["--allow-ffi", "--allow-read", "--allow-env"]);
});
