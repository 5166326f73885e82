import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { openSoundFiles } from "../../../src/render/sound_files.ts";
import { SoundRing } from "../../../src/render/sound_ring.ts";
import { inFolder } from "../../in_folder.ts";
import { makeNoise } from "../../contracts/seeded_noise.ts";

const CHANNELS = 6;
const NO_THREAD = Infinity;
const SAMPLE_RATE = 48000;

/** Blocks of all sizes, with stretches that were lost, written by a thread (0) or without one; the bytes of each file. */
async function written(folder: string, threadBytes: number): Promise<Uint8Array[]> {
  Deno.mkdirSync(folder);
  const files = [
    { name: "mix.wav", channel: 0, channelCount: 2, chunks: () => new TextEncoder().encode("note\x04\0\0\0rest") },
    { name: "wide.wav", channel: 1, channelCount: 4 },
    { name: "one.wav", channel: 5, channelCount: 1 },
  ];
  const plan = { folder, files, sampleRate: SAMPLE_RATE, outputCount: CHANNELS, totalFrames: 200_000 };
  const sound = await openSoundFiles(plan, threadBytes);
  const outputs = Array.from({ length: CHANNELS }, () => new Float32Array(8192));
  for (const [index, frames] of [1, 512, 8192, 8191, 3, 7000, 8192, 8192, 64, 8192, 8192, 5000].entries()) {
    makeNoise(CHANNELS, frames, 1 + index).forEach((noise, c) => outputs[c]!.set(noise));
    sound.write(outputs, frames);
    if (index % 4 === 1) sound.writeSilence(1_000 * index);
  }
  await sound.close();
  return files.map(({ name }) => Deno.readFileSync(join(folder, name)));
}

Deno.test("a thread writes the same files, to the byte, as are written without one", async () => {
  await inFolder(async (folder) => {
    const threaded = await written(join(folder, "threaded"), 0),
      plain = await written(join(folder, "plain"), NO_THREAD);
    assertEquals(threaded.map((bytes) => bytes.length), plain.map((bytes) => bytes.length));
    threaded.forEach((bytes, index) => assertEquals(bytes.every((byte, at) => byte === plain[index]![at]), true));
  });
});

Deno.test("files that a thread cannot make are refused in the same sentence", async () => {
  await inFolder(async (folder) => {
    const files = [{ name: "mix.wav", channel: 0, channelCount: 2 }];
    const plan = { folder: join(folder, "none"), files, sampleRate: SAMPLE_RATE, outputCount: 2, totalFrames: 100 };
    const threaded = await assertRejects(() => openSoundFiles(plan, 0), UserError);
    const plain = await assertRejects(() => openSoundFiles(plan, NO_THREAD), UserError);
    assertEquals(threaded.message, plain.message);
  });
});

Deno.test("a ring hands sound and silence on in their order, full slots and what is left", () => {
  const ring = SoundRing.make(2), other = new SoundRing(ring.shared);
  const blocks = [new Float32Array(20_000).map((_, i) => i), new Float32Array(20_000).map((_, i) => -i)];
  assertEquals([ring.write(blocks, 20_000), ring.writeSilence(777)], [true, true]);
  ring.end();
  const got: number[] = [], runs: number[] = [];
  const sound = (channels: readonly Float32Array[], frames: number) => {
    runs.push(frames);
    for (let i = 0; i < frames; i++) got.push(channels[0]![i]! + channels[1]![i]! === 0 ? channels[0]![i]! : NaN);
  };
  while (other.take(sound, (frames) => runs.push(-frames)));
  assertEquals(runs, [16_384, 20_000 - 16_384, -777]);
  assertEquals(got, [...blocks[0]!]);
});

Deno.test("where nothing is taken any more, whoever writes is told and does not wait", () => {
  const ring = SoundRing.make(1), other = new SoundRing(ring.shared);
  const block = [new Float32Array(16_384)];
  for (let slot = 0; slot < 4; slot++) assertEquals(ring.write(block, 16_384), true);
  other.stop();
  assertEquals([ring.write(block, 16_384), ring.writeSilence(5)], [false, false]);
  ring.end();
});
