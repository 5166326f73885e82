import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { createSoundRing } from "../../../bridge/builtin/sound_ring.ts";
import { UserError } from "../../../src/errors.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { OutputFile } from "../../../src/session/output_file.ts";
import { inFolder } from "../../in_folder.ts";

const RATE = 48000;

Deno.test("every frame of the ring is in the file, those written just before the end included", () =>
  inFolder(async (folder) => {
    const ring = createSoundRing(2, 65536), path = join(folder, "out.wav");
    const file = await OutputFile.open({ ring: ring.buffer, path, sampleRate: RATE });
    const sound = [1, -1].map((sign) => Float32Array.from({ length: 40_000 }, (_, frame) => (sign * frame) / 65536));
    for (let at = 0; at < 40_000; at += 1000) ring.write(sound.map((channel) => channel.subarray(at)), 1000);
    ring.close();
    assertEquals(await file.finish(), { path, frameCount: 40_000, droppedFrames: 0 });
    assertEquals(readWav(path).channels, sound);
  }));

Deno.test("what the ring had to drop is counted and said", () =>
  inFolder(async (folder) => {
    const ring = createSoundRing(1, 1024), path = join(folder, "out.wav");
    ring.write([new Float32Array(1024)], 1024);
    ring.write([new Float32Array(300)], 300);
    const file = await OutputFile.open({ ring: ring.buffer, path, sampleRate: RATE });
    ring.close();
    assertEquals(await file.finish(), { path, frameCount: 1024, droppedFrames: 300 });
  }));

Deno.test("a file that exists is refused in a sentence and left as it was", () =>
  inFolder(async (folder) => {
    const ring = createSoundRing(1, 1024), path = join(folder, "out.wav");
    Deno.writeTextFileSync(path, "mine");
    await assertRejects(() => OutputFile.open({ ring: ring.buffer, path, sampleRate: RATE }), UserError, "out.wav");
    assertEquals(Deno.readTextFileSync(path), "mine");
  }));
