import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { pulseSound } from "../../dsp/pulse_sound.ts";
import { flacBytes } from "../analyse/flac_bytes.ts";
import { inFolder } from "../../in_folder.ts";
import { runTask } from "./run_task.ts";

function prepare(folder: string): void {
  writeWav(`${folder}/one.wav`, [pulseSound(120, 6.5)], 48000);
  Deno.writeFileSync(`${folder}/two.flac`, flacBytes([pulseSound(120, 6.5, 0.5, 44100)], 44100));
  Deno.writeTextFileSync(`${folder}/text.wav`, "this is no sound");
  Deno.writeFileSync(`${folder}/cut.wav`, Deno.readFileSync(`${folder}/one.wav`).subarray(0, 5000));
}

Deno.test("analyse prints a line of JSON a file: what it is, tempo with candidates, beats and onsets in seconds", async () => {
  await inFolder(async (folder) => {
    prepare(folder);
    const { code, output, errors } = await runTask("analyse", ["--json", "one.wav", "two.flac"], folder);
    assertEquals([code, errors], [0, ""]);
    const lines = output.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.map(({ file, sample_rate, duration_s }) => [file, sample_rate, duration_s]), [
      ["one.wav", 48000, 6.5],
      ["two.flac", 44100, 6.5],
    ]);
    for (const line of lines) {
      assertEquals(Math.round(line.tempo_bpm), 120);
      assert(line.tempo_confidence > 0.5 && line.tempo_confidence <= 1);
      assertEquals(Math.round(line.tempo_candidates[0].tempo_bpm), 120);
      const halves = Array.from({ length: 12 }, (_, beat) => 50 * (beat + 1));
      assertEquals(line.onsets_s.map((time: number) => Math.round(time * 100)), halves);
      assertEquals(line.beats_s.length, 12);
    }
  });
});

Deno.test("analyse prints a table for people, a row a file", async () => {
  await inFolder(async (folder) => {
    prepare(folder);
    const { code, output, errors } = await runTask("analyse", ["one.wav", "two.flac"], folder);
    assertEquals([code, errors], [0, ""]);
    const [head = "", one = "", two = "", end] = output.split("\n");
    for (const word of ["file", "length", "tempo", "sure", "beats", "onsets"]) assertStringIncludes(head, word);
    for (const word of ["one.wav", "6.50 s", "120.0", " 12"]) assertStringIncludes(one, word);
    assertStringIncludes(two, "two.flac");
    assertEquals(end, "");
  });
});

Deno.test("a file that cannot be read is one sentence and exit code 1, and the others are analysed", async () => {
  await inFolder(async (folder) => {
    prepare(folder);
    const cases: [name: string, sentence: string][] = [
      ["text.wav", "Cannot read text.wav: it is neither a WAV nor a FLAC file; convert it to one of them."],
      ["nowhere.wav", "Cannot read nowhere.wav: there is no such file or folder; check the path."],
      [".", "Cannot read .: it is a folder, not a recording."],
      ["cut.wav", "Cannot read cut.wav: it is cut short"],
    ];
    const names = cases.map(([name]) => name);
    const { code, output, errors } = await runTask("analyse", ["--json", ...names, "one.wav"], folder);
    assertEquals(code, 1);
    assertEquals(JSON.parse(output).file, "one.wav");
    const sentences = errors.trimEnd().split("\n");
    assertEquals(sentences.length, cases.length);
    cases.forEach(([, sentence], index) => assertStringIncludes(sentences[index] ?? "", sentence));
  });
});

Deno.test("analyse without a file is wrong usage", async () => {
  const { code, output, errors } = await runTask("analyse", []);
  assertEquals([code, output], [2, ""]);
  assert(/^Missing required argument 'FILES'[^\n]*\n$/.test(errors), errors);
});
