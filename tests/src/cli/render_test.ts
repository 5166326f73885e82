import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { inFolder } from "../../in_folder.ts";
import { runTask } from "./run_task.ts";

const HEADER = '{"rondo_score":1,"sample_rate":48000,"inputs":1,"tape_seconds":2}';

function prepare(folder: string): void {
  Deno.writeTextFileSync(
    join(folder, "good.jsonl"),
    [HEADER, '{"at":99,"do":"loop.record"}', '{"at":9001,"do":"loop.play"}'].join("\n"),
  );
  Deno.writeTextFileSync(join(folder, "wrong.jsonl"), [HEADER, '{"at":99,"do":"loop.recrd"}'].join("\n"));
  Deno.writeTextFileSync(join(folder, "text.wav"), "this is no sound");
  writeWav(join(folder, "in.wav"), [new Float32Array(20000).fill(0.25)], 48000);
  writeWav(join(folder, "slow.wav"), [new Float32Array(20000)], 44100);
  writeWav(join(folder, "wide.wav"), [new Float32Array(9), new Float32Array(9)], 48000);
  Deno.writeFileSync(join(folder, "cut.wav"), Deno.readFileSync(join(folder, "in.wav")).subarray(0, 5000));
}

Deno.test("render tells programs what it made, as one line of JSON, and is quiet otherwise", async () => {
  await inFolder(async (folder) => {
    prepare(folder);
    const { code, output, errors } = await runTask(
      "render",
      ["good.jsonl", "--input", "in.wav", "--out", "out"],
      folder,
    );
    assertEquals([code, errors], [0, ""]);
    const report = JSON.parse(output);
    assertEquals([report.frames, report.sample_rate, report.folder], [20000, 48000, "out"]);
    assertEquals([...Deno.readDirSync(join(folder, "out"))].map((entry) => entry.name).sort(), report.files);
  });
});

Deno.test("render without stems writes the same mix and no file for a track", async () => {
  await inFolder(async (folder) => {
    prepare(folder);
    const given = ["good.jsonl", "--input", "in.wav", "--out"];
    const whole = await runTask("render", [...given, "whole"], folder);
    const alone = await runTask("render", [...given, "alone", "--no-stems"], folder);
    assertEquals([whole.code, alone.code], [0, 0]);
    assertEquals(JSON.parse(alone.output).files, ["events.jsonl", "midi.mid", "mix.wav"]);
    for (const name of JSON.parse(alone.output).files) {
      assertEquals(
        Deno.readFileSync(join(folder, "alone", name)),
        Deno.readFileSync(join(folder, "whole", name)),
        name,
      );
    }
    const both = await runTask("render", [...given, "no", "--no-stems", "--export"], folder);
    assertEquals([both.code, both.errors.trim().split("\n").length], [2, 1], both.errors);
  });
});

Deno.test("render says in one sentence that it resampled an input at another rate", async () => {
  await inFolder(async (folder) => {
    prepare(folder);
    const given = ["good.jsonl", "--input", "slow.wav", "--out", "out"];
    const { code, output, errors } = await runTask("render", given, folder);
    assertEquals([code, errors], [0, "slow.wav is at 44100 Hz and was resampled to the score's 48000 Hz.\n"]);
    assertEquals(JSON.parse(output).frames, Math.ceil(20000 * 480 / 441));
  });
});

Deno.test("every bad input of render is one sentence, exit code 1 or 2, and nothing is written or overwritten", async () => {
  await inFolder(async (folder) => {
    prepare(folder);
    Deno.mkdirSync(join(folder, "full"));
    Deno.writeTextFileSync(join(folder, "full", "mine.txt"), "mine");
    const before = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
    const cases: [string[], number, string][] = [
      [
        ["wrong.jsonl", "--out", "out"],
        1,
        'wrong.jsonl, line 2: There is no command "loop.recrd": did you mean "loop.record"?',
      ],
      [["missing.jsonl", "--out", "out"], 1, "Cannot read missing.jsonl: there is no such file"],
      [["good.jsonl", "--input", "text.wav", "--out", "out"], 1, "Cannot read text.wav: it is not a WAV file"],
      [["good.jsonl", "--input", "cut.wav", "--out", "out"], 1, "it is cut short: it promises 20000 frames, "],
      [["good.jsonl", "--input", "wide.wav", "--out", "out"], 1, "the score has 1 input channels and the file 2"],
      [["good.jsonl", "--input", "in.wav", "--out", "full"], 1, "Cannot render into full: it is not empty"],
      [["good.jsonl", "--input", "in.wav", "--out", "out", "--block", "0"], 2, '--block cannot be "0"'],
      [["good.jsonl"], 2, "--out"],
    ];
    for (const [given, exitCode, sentence] of cases) {
      const { code, output, errors } = await runTask("render", given, folder);
      assertEquals([code, output], [exitCode, ""], given.join(" "));
      assertStringIncludes(errors, sentence);
      assert(/^[^\n]+\n$/.test(errors), errors);
    }
    assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name).sort(), before);
    assertEquals(Deno.readTextFileSync(join(folder, "full", "mine.txt")), "mine");
  });
});
