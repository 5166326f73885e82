import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { readWav, WavReader } from "../../../src/files/wav_reader.ts";
import { WavWriter, writeWav } from "../../../src/files/wav_writer.ts";
import { seededRandom } from "../commands/random_commands.ts";
import { inFolder } from "../../in_folder.ts";

function noise(random: () => number, frames: number): Float32Array {
  return Float32Array.from({ length: frames }, () => random() * 2 - 1);
}

Deno.test("32-bit float survives bit for bit, whatever the pieces it is written and read in (seeds 1 to 20)", () => {
  inFolder((folder) => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed);
      const channelCount = 1 + Math.floor(random() * 5);
      const frames = Math.floor(random() * 5000);
      const channels = Array.from({ length: channelCount }, () => noise(random, frames));
      const path = join(folder, `${seed}.wav`);
      {
        using writer = WavWriter.create(path, {
          sampleRate: 44100,
          channelCount,
          bufferFrames: 1 + Math.floor(random() * 300),
        });
        for (let done = 0; done < frames;) {
          const piece = Math.min(frames - done, 1 + Math.floor(random() * 700));
          writer.write(channels, piece, done);
          done += piece;
        }
        assertEquals(writer.frameCount, frames);
      }
      const sound = readWav(path);
      assertEquals([sound.sampleRate, sound.channelCount, sound.frameCount], [44100, channelCount, frames]);
      assertEquals(sound.channels, channels as Float32Array<ArrayBuffer>[], `seed ${seed}`);
    }
  });
});

Deno.test("16- and 24-bit files survive reading and writing bit for bit; 32-bit to float's precision", () => {
  inFolder((folder) => {
    const random = seededRandom(5);
    const bits: Record<string, number> = { int16: 15, int24: 23, int32: 31 };
    for (const encoding of ["int16", "int24", "int32"] as const) {
      const scale = 2 ** bits[encoding]!;
      const wanted = Float32Array.from({ length: 999 }, () => Math.floor((random() * 2 - 1) * scale) / scale);
      writeWav(join(folder, `${encoding}.wav`), [wanted], 48000, { encoding });
      const sound = readWav(join(folder, `${encoding}.wav`));
      assertEquals(sound.encoding, encoding);
      assertEquals(sound.channels[0], wanted as Float32Array<ArrayBuffer>);
    }
  });
});

Deno.test("integer files clip what is too loud and hold silence for what is no number", () => {
  inFolder((folder) => {
    const path = join(folder, "loud.wav");
    for (const [encoding, top] of [["int16", 32767 / 32768], ["int24", 1 - 2 ** -23], ["int32", 1]] as const) {
      writeWav(path, [Float32Array.of(2, -2, NaN, Infinity, -Infinity)], 48000, { encoding, overwrite: true });
      assertEquals([...readWav(path).channels[0]!], [top, -1, 0, top, -1]);
    }
  });
});

Deno.test("the head is what other programs expect: plain for one and two channels, extensible beyond", () => {
  inFolder((folder) => {
    const path = join(folder, "head.wav");
    writeWav(path, [new Float32Array(3)], 48000, { encoding: "int16" });
    const plain = Deno.readFileSync(path);
    const view = new DataView(plain.buffer);
    assertEquals(text(plain, 0) + text(plain, 8) + text(plain, 12) + text(plain, 48), "RIFFWAVEJUNKfmt ");
    assertEquals(view.getUint32(4, true), plain.length - 8);
    assertEquals([view.getUint32(52, true), view.getUint16(56, true), view.getUint16(68, true)], [16, 1, 2]);
    assertEquals([text(plain, 72), view.getUint32(76, true), plain.length], ["data", 6, 86]);
    writeWav(path, [new Float32Array(3), new Float32Array(3), new Float32Array(3)], 48000, { overwrite: true });
    const extensible = Deno.readFileSync(path);
    assertEquals(new DataView(extensible.buffer).getUint16(56, true), 0xfffe);
    assertEquals(text(extensible, 96), "fact");
    assertEquals(new DataView(extensible.buffer).getUint32(104, true), 3);
  });
});

Deno.test("a file that outgrows RIFF becomes RF64 in place (limit lowered to 10,000 bytes)", () => {
  inFolder((folder) => {
    const path = join(folder, "large.wav");
    const channel = noise(seededRandom(3), 5000);
    {
      using writer = WavWriter.create(path, {
        sampleRate: 48000,
        channelCount: 1,
        bufferFrames: 100,
        riffLimitBytes: 10000,
      });
      writer.write([channel], 2000);
      writer.flush();
      assertEquals(text(Deno.readFileSync(path), 0), "RIFF");
      writer.write([channel], 3000, 2000);
    }
    const bytes = Deno.readFileSync(path);
    const view = new DataView(bytes.buffer);
    assertEquals([text(bytes, 0), text(bytes, 12), view.getUint32(4, true)], ["RF64", "ds64", 0xffffffff]);
    assertEquals(Number(view.getBigUint64(20, true)), bytes.length - 8);
    assertEquals([Number(view.getBigUint64(28, true)), Number(view.getBigUint64(36, true))], [20000, 5000]);
    assertEquals(readWav(path).channels[0], channel as Float32Array<ArrayBuffer>);
  });
});

Deno.test("a file of more than 4 GiB, mostly a hole, is RF64 and gives its end back", () => {
  inFolder((folder) => {
    const path = join(folder, "huge.wav");
    const hole = 2 ** 29;
    {
      using writer = WavWriter.create(path, { sampleRate: 48000, channelCount: 2 });
      writer.write([Float32Array.of(0.25), Float32Array.of(-0.25)], 1);
      writer.writeSilence(hole);
      writer.write([Float32Array.of(0.5, 1), Float32Array.of(-0.5, -1)], 2);
    }
    using reader = WavReader.open(path);
    assertEquals(reader.header.frameCount, hole + 3);
    assert(Deno.statSync(path).size > 2 ** 32);
    const ends = [new Float32Array(3), new Float32Array(3)];
    reader.seek(hole);
    assertEquals(reader.read(ends, 3), 3);
    assertEquals(ends.map((channel) => [...channel]), [[0, 0.5, 1], [0, -0.5, -1]]);
  });
});

Deno.test("nothing is overwritten unless asked", () => {
  inFolder((folder) => {
    const path = join(folder, "take.wav");
    writeWav(path, [Float32Array.of(0.5)], 48000);
    const before = Deno.readFileSync(path);
    const message = assertThrows(() => writeWav(path, [Float32Array.of(1)], 48000), UserError).message;
    assertStringIncludes(message, `Cannot write ${path}: it exists already and nothing is overwritten`);
    assertEquals(Deno.readFileSync(path), before);
    writeWav(path, [Float32Array.of(1)], 48000, { overwrite: true });
    assertEquals([...readWav(path).channels[0]!], [1]);
    assertStringIncludes(
      assertThrows(() => writeWav(join(folder, "no", "a.wav"), [], 48000), UserError).message,
      "no such file or folder",
    );
  });
});

Deno.test("a file whose writer never closed it opens up to its last flush", () => {
  inFolder((folder) => {
    const path = join(folder, "killed.wav");
    const writer = WavWriter.create(path, { sampleRate: 48000, channelCount: 1, bufferFrames: 100 });
    writer.write([new Float32Array(250).fill(0.5)], 250);
    assertEquals(readWav(path).frameCount, 200);
    writer.close();
    writer.close();
    assertEquals(readWav(path).frameCount, 250);
  });
});

function text(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
