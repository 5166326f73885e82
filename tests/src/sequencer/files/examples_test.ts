import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readSet } from "../../../../src/config/read_set.ts";
import { resolveSettings } from "../../../../src/config/settings.ts";
import { parsePatterns } from "../../../../src/sequencer/files/pattern_files.ts";
import { message, midiBytes } from "../../sequence/sequence_rig.ts";
import { readPiece } from "../../../../src/sequence/read_piece.ts";

const README = new URL("../../../../README.md", import.meta.url);
const FOLDER = fileURLToPath(new URL("../../../../src/sequencer/examples/", import.meta.url));

Deno.test("the example set says drums, a bass line and chords for one port of the JACK client", () => {
  const { options } = resolveSettings(readSet(`${FOLDER}trio_set.jsonc`)!.set, {});
  const [pattern] = options.bank!.patterns;
  assertEquals(pattern!.parts.map(({ name, steps }) => [name, steps.length]), [
    ["kick", 16],
    ["snare", 16],
    ["hat", 16],
    ["bass", 32],
    ["chords", 8],
  ]);
  assert(pattern!.parts[4]!.steps.every(({ notes }, index) => index === 3 ? notes.length === 0 : notes.length >= 3));
  assertEquals(options.midi!.outputs, [{ name: "synth", port: "synth", kind: "jack", clock: false }]);
});

Deno.test("the pattern file in the README is one, and so are the patterns of sets there", () => {
  const blocks = [...Deno.readTextFileSync(README).matchAll(/```jsonc\n(.*?)```/gs)].map(([, text]) => text!);
  const files = blocks.filter((text) => text.includes("rondo_patterns"));
  assert(files.length >= 1);
  for (const text of files) {
    const [pattern] = parsePatterns(text, "README.md").patterns;
    assertEquals(pattern!.parts.map(({ port, steps }) => [port, steps.length]), [[0, 16], [0, 8], [0, 4], [0, 4]]);
  }
});

Deno.test("a set's patterns may be a file of Rondo, which is saved to again, or a MIDI file, which is not", () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_set_" });
  try {
    const own = `${folder}/own.json`, song = `${folder}/song.mid`;
    Deno.writeTextFileSync(own, '{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": "x"}]}]}');
    Deno.writeFileSync(song, midiBytes([[message(0, 0x90, 72, 100), message(60, 0x80, 72, 0)]], 480));
    const { options: ownOptions } = resolveSettings({}, { patterns: own });
    const { options: songOptions } = resolveSettings({}, { patterns: song });
    assertEquals([ownOptions.bankPath, songOptions.bankPath], [own, undefined]);
    assertEquals(songOptions.bank!.patterns[0]!.parts[0]!.steps[0]!.notes[0]!.key, 72);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("the example song plays four times through its bars, its hat with seven strokes in one step", () => {
  const piece = readPiece(`${FOLDER}song.jsonc`, 1, [{ name: "x", port: "x" }]);
  assertEquals([piece.tempi[0]!.bpm, piece.description], [124, "a song of 2 entries"]);
  const strokes = piece.plan(0, 3840).flatMap((event) => event.kind === "note" && event.key === 42 ? [event.tick] : []);
  assertEquals(strokes.length, 2 + 7);
  assertEquals(piece.endTick, 4 * 3840);
});
