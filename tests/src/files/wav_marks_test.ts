import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { cueChunks, joinBytes, smplChunk } from "../../../src/files/wav_marks.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { inFolder } from "../../in_folder.ts";

const SOUND = Float32Array.from({ length: 1001 }, (_, frame) => Math.sin(frame / 9) / 2);

/** The chunk that programs write which sell loops: `beats` of them. */
function acid(flags: number, beats: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(32), fields = new DataView(chunk.buffer);
  chunk.set(new TextEncoder().encode("acid"));
  fields.setUint32(4, 24, true);
  fields.setUint32(8, flags, true);
  fields.setUint32(20, beats, true);
  return chunk;
}

Deno.test("a loop written behind the sound is read again, and the sound is as it was", () =>
  inFolder((folder) => {
    for (const encoding of ["float32", "int24", "int16"] as const) {
      for (const riffLimitBytes of [undefined, 100]) {
        const path = join(folder, `${encoding}-${riffLimitBytes}.wav`);
        const chunks = () =>
          joinBytes([cueChunks([{ frame: 3, label: "odd" }]), smplChunk({ startFrame: 12, endFrame: 900 }, 44100)]);
        writeWav(path, [SOUND], 44100, {
          encoding,
          chunks,
          ...(riffLimitBytes === undefined ? {} : { riffLimitBytes }),
        });
        const { channels, marks, frameCount } = readWav(path);
        assertEquals([marks.loop, frameCount], [{ startFrame: 12, endFrame: 900 }, 1001]);
        if (encoding === "float32") assertEquals(channels[0], SOUND);
        const bytes = Deno.readFileSync(path), view = new DataView(bytes.buffer);
        if (riffLimitBytes === undefined) {
          assertEquals(view.getUint32(4, true), bytes.length - 8, "RIFF counts the chunks");
        }
      }
    }
    return Promise.resolve();
  }));

Deno.test("the chunks are what the specification says, byte for byte", () => {
  const numbers = (bytes: Uint8Array<ArrayBuffer>, from: number) => [...new Uint32Array(bytes.buffer.slice(from))];
  const text = (bytes: Uint8Array, at: number, length = 4) => new TextDecoder().decode(bytes.subarray(at, at + length));
  const smpl = smplChunk({ startFrame: 100, endFrame: 600 }, 48000);
  assertEquals(text(smpl, 0), "smpl");
  // Size, maker, product, ns a frame, note, fraction, SMPTE format and offset, loops, data; cue, forward, first and last frame, fraction, times.
  assertEquals(numbers(smpl, 4), [60, 0, 0, 20833, 60, 0, 0, 0, 1, 0, 0, 0, 100, 599, 0, 0]);
  const cue = cueChunks([{ frame: 3, label: "ab" }, { frame: 7, label: "c" }]);
  assertEquals([text(cue, 0), text(cue, 20), text(cue, 60), text(cue, 68, 8)], ["cue ", "data", "LIST", "adtllabl"]);
  assertEquals(numbers(cue.slice(0, 60), 4), [52, 2, 1, 3, 0x61746164, 0, 0, 3, 2, 7, 0x61746164, 0, 0, 7]);
  assertEquals([text(cue, 84, 3), cue.length], ["ab\0", 60 + 8 + 4 + 8 + 8 + 8 + 6]);
});

Deno.test("beats that a library wrote into a file are read, those of a one-shot are not", () =>
  inFolder((folder) => {
    const beatsOf = (flags: number, beats: number) => {
      const path = join(folder, `${flags}-${beats}.wav`);
      writeWav(path, [SOUND], 48000, { chunks: () => acid(flags, beats) });
      return readWav(path).marks.beats;
    };
    assertEquals([beatsOf(2, 16), beatsOf(3, 16), beatsOf(2, 0)], [16, undefined, undefined]);
    return Promise.resolve();
  }));

Deno.test("marks that are damaged are passed over and the sound is read", () =>
  inFolder((folder) => {
    const whole = smplChunk({ startFrame: 0, endFrame: 1001 }, 48000);
    const backwards = smplChunk({ startFrame: 600, endFrame: 500 }, 48000);
    const outside = smplChunk({ startFrame: 600, endFrame: 5000 }, 48000);
    const short = whole.slice(0, 30);
    new DataView(short.buffer).setUint32(4, 22, true);
    const promising = whole.slice();
    new DataView(promising.buffer).setUint32(4, 0xfffffff0, true);
    [backwards, outside, short, promising, new Uint8Array([1, 2, 3])].forEach((chunk, index) => {
      const path = join(folder, `${index}.wav`);
      writeWav(path, [SOUND], 48000, { chunks: () => chunk });
      assertEquals([readWav(path).marks.loop, readWav(path).channels[0]], [undefined, SOUND], `file ${index}`);
    });
    return Promise.resolve();
  }));
