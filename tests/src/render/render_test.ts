import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { resampleChannels } from "../../../dsp/resampler.ts";
import { UserError } from "../../../src/errors.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { type RenderOptions, renderScore } from "../../../src/render/render.ts";
import { makeNoise } from "../../contracts/seeded_noise.ts";

const HEADER = '{"rondo_score":1,"sample_rate":48000,"inputs":2,"tape_seconds":2}';

/** A folder with a good score and a good input, removed afterwards. */
async function withScore(use: (folder: string, scorePath: string, inputPath: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    const scorePath = join(folder, "score.jsonl");
    Deno.writeTextFileSync(
      scorePath,
      [HEADER, '{"at":100,"do":"loop.record"}', '{"at":6001,"do":"loop.play"}'].join("\n"),
    );
    const inputPath = join(folder, "input.wav");
    writeWav(inputPath, [new Float32Array(9000).fill(0.25), new Float32Array(9000).fill(-0.25)], 48000);
    await use(folder, scorePath, inputPath);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The sentence of a render that fails, after checking that it left nothing behind. */
async function refusal(folder: string, scorePath: string, options: RenderOptions): Promise<string> {
  const before = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  const { message } = await assertRejects(() => renderScore(scorePath, options), UserError);
  assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name).sort(), before);
  assertEquals(message.includes("\n"), false, message);
  return message;
}

Deno.test("a render in its worker makes all files and says how far it is", async () => {
  await withScore(async (folder, scorePath, inputPath) => {
    const outFolder = join(folder, "deep", "out");
    const shares: number[] = [];
    const report = await renderScore(scorePath, { inputPath, outFolder }, (share) => shares.push(share));
    assertEquals(report.files, ["events.jsonl", "midi.mid", "mix.wav", "track-01.wav"]);
    assertEquals([...Deno.readDirSync(outFolder)].map((entry) => entry.name).sort(), [...report.files]);
    assertEquals([report.frames, readWav(join(outFolder, "mix.wav")).frameCount], [9000, 9000]);
    assert(shares.every((share, index) => share >= (shares[index - 1] ?? 0) && share <= 1));
  });
});

Deno.test("a render lasts as long as asked, else as its header says, else until input and commands are over", async () => {
  await withScore(async (folder, scorePath) => {
    const frames = async (name: string, options: Partial<RenderOptions>) =>
      (await renderScore(scorePath, { outFolder: join(folder, name), ...options })).frames;
    assertEquals(await frames("a", {}), 6002);
    assertEquals(await frames("b", { lengthSeconds: 0.5 }), 24000);
    Deno.writeTextFileSync(
      scorePath,
      '{"rondo_score":1,"sample_rate":48000,"inputs":2,"tape_seconds":2,"frames":777}\n',
    );
    assertEquals(await frames("c", {}), 777);
  });
});

Deno.test("a render needs a new or empty folder and overwrites nothing", async () => {
  await withScore(async (folder, scorePath, inputPath) => {
    const outFolder = join(folder, "out");
    Deno.mkdirSync(outFolder);
    await renderScore(scorePath, { inputPath, outFolder });
    const before = Deno.readFileSync(join(outFolder, "mix.wav"));
    const message = await refusal(folder, scorePath, { inputPath, outFolder });
    assertStringIncludes(message, `Cannot render into ${outFolder}: it is not empty and nothing is overwritten`);
    assertEquals(Deno.readFileSync(join(outFolder, "mix.wav")), before);
    assertStringIncludes(
      await refusal(folder, scorePath, { inputPath, outFolder: scorePath }),
      "a part of the path is a file",
    );
  });
});

Deno.test("an input at another rate is resampled and says so: the render is that of the file resampled before, at any block size", async () => {
  await withScore(async (folder, scorePath) => {
    const sound = makeNoise(2, 8000, 7);
    const slow = join(folder, "slow.wav"), converted = join(folder, "converted.wav");
    writeWav(slow, sound, 44100);
    writeWav(converted, await resampleChannels(sound, 44100, 48000), 48000);
    const wanted = await renderScore(scorePath, { inputPath: converted, outFolder: join(folder, "wanted") });
    for (const blockFrames of [37, 512, 8192]) {
      const outFolder = join(folder, `out_${blockFrames}`);
      const report = await renderScore(scorePath, { inputPath: slow, outFolder, blockFrames });
      assertEquals(report.note, `${slow} is at 44100 Hz and was resampled to the score's 48000 Hz.`);
      assertEquals([report.frames, report.files], [wanted.frames, wanted.files]);
      for (const name of report.files) {
        assertEquals(Deno.readFileSync(join(outFolder, name)), Deno.readFileSync(join(folder, "wanted", name)), name);
      }
    }
    assert(readWav(join(folder, "wanted", "track-01.wav")).channels[0]!.some((sample) => sample !== 0));
  });
});

Deno.test("an input of other channels, or at a rate too far away, is refused in one sentence that says why", async () => {
  await withScore(async (folder, scorePath) => {
    const slow = join(folder, "slow.wav");
    writeWav(slow, [new Float32Array(9), new Float32Array(9)], 700);
    const rate = await refusal(folder, scorePath, { inputPath: slow, outFolder: join(folder, "out") });
    assertStringIncludes(rate, "700 Hz and 48000 Hz are more than 64 times apart");
    const mono = join(folder, "mono.wav");
    writeWav(mono, [new Float32Array(9)], 48000);
    const channels = await refusal(folder, scorePath, { inputPath: mono, outFolder: join(folder, "out") });
    assertStringIncludes(channels, "the score has 2 input channels and the file 1");
  });
});

Deno.test("an unreadable input, an unknown command and a missing score are one sentence each", async () => {
  await withScore(async (folder, scorePath, inputPath) => {
    const outFolder = join(folder, "out");
    const text = join(folder, "text.wav");
    Deno.writeTextFileSync(text, "this is no sound");
    assertStringIncludes(await refusal(folder, scorePath, { inputPath: text, outFolder }), "it is not a WAV file");
    const missing = join(folder, "missing.jsonl");
    assertStringIncludes(await refusal(folder, missing, { inputPath, outFolder }), "there is no such file");
    assertStringIncludes(await refusal(folder, scorePath, { outFolder, blockFrames: 0 }), "blocks of 0 frames");
    Deno.writeTextFileSync(scorePath, [HEADER, '{"at":1,"do":"loop.recrd"}'].join("\n"));
    assertStringIncludes(
      await refusal(folder, scorePath, { inputPath, outFolder }),
      'line 2: There is no command "loop.recrd"',
    );
  });
});

Deno.test("a score of another engine is rendered, with a note that it may sound different", async () => {
  await withScore(async (folder, scorePath) => {
    assertEquals((await renderScore(scorePath, { outFolder: join(folder, "same") })).note, undefined);
    Deno.writeTextFileSync(
      scorePath,
      '{"rondo_score":1,"engine":"0","sample_rate":48000,"inputs":2,"tape_seconds":2,"frames":99}\n',
    );
    const { note = "" } = await renderScore(scorePath, { outFolder: join(folder, "other") });
    assertStringIncludes(note, "was played on engine 0 and rendered on engine 2: it may sound different.");
  });
});

Deno.test("a tape that no memory holds is refused in one sentence", async () => {
  await withScore(async (folder, scorePath) => {
    Deno.writeTextFileSync(scorePath, '{"rondo_score":1,"sample_rate":48000,"inputs":64,"tape_seconds":86400}\n');
    const message = await refusal(folder, scorePath, { outFolder: join(folder, "out") });
    assertStringIncludes(message, "ask for a shorter tape or fewer inputs");
  });
});
