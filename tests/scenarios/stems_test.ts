import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { readWav } from "../../src/files/wav_reader.ts";
import { renderScoreHere } from "../../src/render/render_job.ts";
import { inFolder, writeTestInput } from "./render_test_parts.ts";

const FRAMES = 120000;
const PLAIN = [
  '{"rondo_score":1,"sample_rate":48000,"inputs":2,"tape_seconds":10}',
  '{"at":1001,"do":"loop.record","track":1}',
  '{"at":25003,"do":"loop.record","track":1}',
  '{"at":30001,"do":"loop.record","track":"new"}',
  '{"at":60001,"do":"loop.record","track":2}',
  '{"at":70001,"do":"mix.gain","track":2,"db":-6}',
];

/** Renders rows and returns the channels of every WAV file by name. */
async function render(folder: string, name: string, rows: readonly string[]): Promise<Record<string, Float32Array[]>> {
  const scorePath = join(folder, `${name}.jsonl`);
  Deno.writeTextFileSync(scorePath, rows.join("\n"));
  const outFolder = join(folder, name);
  const inputPath = join(folder, "input.wav");
  const { files } = await renderScoreHere(runOffline, scorePath, { inputPath, outFolder, blockFrames: 333 });
  const sounds = files.filter((file) => file.endsWith(".wav"));
  return Object.fromEntries(sounds.map((file) => [file, readWav(join(outFolder, file)).channels]));
}

Deno.test("a track's file is its sound wherever the score sends it; the mix is what the outputs got", async () => {
  await inFolder(async (folder) => {
    writeTestInput(folder, FRAMES);
    const plain = await render(folder, "plain", PLAIN);
    const routed = await render(
      folder,
      "routed",
      [
        ...PLAIN,
        '{"at":5,"do":"mix.output","track":1,"channel":null,"direct":2}',
        '{"at":6,"do":"mix.output","track":900,"channel":1}',
      ].map((row) => row.replace('"track":900', '"track":3')),
    );
    assertEquals(Object.keys(routed), ["mix.wav", "track-01.wav", "track-02.wav", "track-03.wav"]);
    assertEquals(routed["track-01.wav"], plain["track-01.wav"]);
    assertEquals(routed["track-02.wav"], plain["track-02.wav"]);
    assertEquals(routed["mix.wav"]![0], plain["track-02.wav"]![0]);
    assertEquals(routed["track-03.wav"]![0]!.some((sample) => sample !== 0), false);
  });
});

Deno.test("a track of more than two channels keeps them apart in its file", async () => {
  await inFolder(async (folder) => {
    writeTestInput(folder, FRAMES);
    const plain = await render(folder, "plain", PLAIN);
    const wide = await render(folder, "wide", [...PLAIN, '{"at":3,"do":"mix.input","track":1,"channels":[1,2,1,2]}']);
    const [left, right, third, fourth] = wide["track-01.wav"]!;
    assertEquals([third, fourth], [left, right]);
    assertEquals(left, plain["track-01.wav"]![0]);
    assertEquals(wide["track-02.wav"]!.slice(0, 2), plain["track-02.wav"]);
  });
});
