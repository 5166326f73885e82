import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { COMMANDS } from "../../src/commands/table.ts";
import { readWav } from "../../src/files/wav_reader.ts";
import { renderScoreHere } from "../../src/render/render_job.ts";
import { readScore } from "../../src/score/read.ts";
import { EVERY_COMMAND, hashesOf, inFolder, writeTestInput } from "./render_test_parts.ts";

const BLOCK_SIZES = [1, 17, 64, 128, 1000];

Deno.test("the example score uses every command at least twice, at frames that no block size divides", () => {
  const { lines } = readScore(EVERY_COMMAND);
  for (const { name } of COMMANDS) assert(lines.filter((line) => line.request.do === name).length >= 2, name);
  for (const { atFrame } of lines) {
    for (const blockFrames of BLOCK_SIZES.slice(1)) {
      assert(atFrame % blockFrames !== 0, `${atFrame} is a multiple of ${blockFrames}`);
    }
  }
});

Deno.test("every command of the example score is carried out at least twice", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "out");
    await renderScoreHere(runOffline, EVERY_COMMAND, { inputPath: writeTestInput(folder, 432000), outFolder: out });
    const events = Deno.readTextFileSync(join(out, "events.jsonl")).trim().split("\n").map((row) => JSON.parse(row));
    for (const { name } of COMMANDS) {
      assert(events.filter((event) => event.event === "done" && event.do === name).length >= 2, name);
    }
    const planned = events.filter((event) => event.do === "action.set").map((event) => event.command?.do);
    assert(planned.includes("step.fill") && !planned.includes(undefined), `${planned}`);
  });
});

Deno.test("a render is the same, bit for bit in every file, for blocks of 1, 17, 64, 128 and 1000 frames and twice over", async () => {
  await inFolder(async (folder) => {
    const inputPath = writeTestInput(folder, 432000);
    const renders = [];
    for (const blockFrames of [...BLOCK_SIZES, 64]) {
      const outFolder = join(folder, `out-${renders.length}`);
      await renderScoreHere(runOffline, EVERY_COMMAND, { inputPath, outFolder, blockFrames });
      renders.push(await hashesOf(outFolder));
    }
    for (const hashes of renders) assertEquals(hashes, renders[0]);
    assertEquals(Object.keys(renders[0]!), [
      "events.jsonl",
      "midi.mid",
      "mix.wav",
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((track) => `track-${String(track).padStart(2, "0")}.wav`),
    ]);
  });
});

Deno.test("the mix is the limiter's view of the sum of the tracks, and every track has its sound", async () => {
  await inFolder(async (folder) => {
    const scorePath = join(folder, "two.jsonl");
    Deno.writeTextFileSync(
      scorePath,
      [
        '{"rondo_score":1,"sample_rate":48000,"inputs":2,"tape_seconds":10}',
        '{"at":1001,"do":"loop.record","track":1}',
        '{"at":25003,"do":"loop.record","track":1}',
        '{"at":30001,"do":"loop.record","track":2}',
        '{"at":60001,"do":"loop.record","track":2}',
      ].join("\n"),
    );
    const out = join(folder, "out");
    await renderScoreHere(runOffline, scorePath, { inputPath: writeTestInput(folder, 144000), outFolder: out });
    const [mix, one, two] = ["mix.wav", "track-01.wav", "track-02.wav"].map((name) =>
      readWav(join(out, name)).channels
    );
    let largest = 0;
    for (let channel = 0; channel < 2; channel++) {
      for (let frame = 0; frame < 144000; frame++) {
        const sum = Math.fround(one![channel]![frame]! + two![channel]![frame]!);
        largest = Math.max(largest, Math.abs(sum - mix![channel]![frame]!));
      }
    }
    // Two tracks at −14 dBFS stay below the ceiling, so the limiter only adds: one rounding to 32-bit float.
    assert(largest <= 2 ** -24, `${largest}`);
    assert(one![0]!.some((sample) => sample !== 0) && two![1]!.some((sample) => sample !== 0));
  });
});
