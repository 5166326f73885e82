import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { FORMAT_GUID_TAIL } from "../../../src/files/wav_format.ts";
import { readWav, WavReader } from "../../../src/files/wav_reader.ts";
import { buildWav, chunk, u16, u32, u64 } from "./wav_bytes.ts";

function withFile<Result>(bytes: Uint8Array, use: (path: string) => Result): Result {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "take.wav");
  try {
    Deno.writeFileSync(path, bytes);
    return use(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function read(bytes: Uint8Array) {
  return withFile(bytes, readWav);
}

/** The error sentence without the path. */
function fault(bytes: Uint8Array): string {
  return withFile(bytes, (path) => {
    const message = assertThrows(() => readWav(path), UserError).message;
    assertEquals(message.startsWith(`Cannot read ${path}: `), true, message);
    assertEquals(message.endsWith("."), true, message);
    return message.slice(`Cannot read ${path}: `.length);
  });
}

Deno.test("16-, 24- and 32-bit integers are read with full scale at 1", () => {
  const int16 = read(buildWav({ data: Uint8Array.from([...u16(0x8000), ...u16(0x4000), ...u16(1)]) }));
  assertEquals([...int16.channels[0]!], [-1, 0.5, 1 / 32768]);
  const int24 = read(buildWav({ bits: 24, data: Uint8Array.from([0, 0, 0x80, 0, 0, 0x40, 0xff, 0xff, 0xff]) }));
  assertEquals([...int24.channels[0]!], [-1, 0.5, -1 / 8388608]);
  const int32 = read(buildWav({ bits: 32, data: Uint8Array.from([...u32(0x80000000), ...u32(0x40000000)]) }));
  assertEquals([...int32.channels[0]!], [-1, 0.5]);
});

Deno.test("32- and 64-bit floats are read as they are, channels apart", () => {
  const float32 = new Uint8Array(Float32Array.of(0.1, 2, -0.3, -4).buffer);
  const sound = read(buildWav({ tag: 3, bits: 32, channelCount: 2, data: float32 }));
  assertEquals(sound.channels.map((channel) => [...channel]), [[Math.fround(0.1), Math.fround(-0.3)], [2, -4]]);
  assertEquals([sound.channelCount, sound.frameCount, sound.sampleRate, sound.encoding], [2, 2, 48000, "float32"]);
  const float64 = new Uint8Array(Float64Array.of(0.5, -0.25).buffer);
  assertEquals([...read(buildWav({ tag: 3, bits: 64, data: float64 })).channels[0]!], [0.5, -0.25]);
});

Deno.test("WAVE_FORMAT_EXTENSIBLE is read by the format inside it", () => {
  const tail = [...u16(22), ...u16(16), ...u32(3), ...u16(1), ...FORMAT_GUID_TAIL];
  const sound = read(
    buildWav({
      tag: 0xfffe,
      channelCount: 2,
      formatTail: tail,
      data: Uint8Array.from([...u16(0x4000), ...u16(0xc000)]),
    }),
  );
  assertEquals(sound.channels.map((channel) => [...channel]), [[0.5], [-0.5]]);
});

Deno.test("RF64 takes the size of its sound from ds64", () => {
  const ds64 = chunk("ds64", Uint8Array.from([...u64(0), ...u64(4), ...u64(2), ...u32(0)]));
  const bytes = buildWav({
    riff: "RF64",
    before: [ds64],
    data: Uint8Array.from([...u16(0x4000), ...u16(0)]),
    dataSize: 0xffffffff,
  });
  assertEquals([...read(bytes).channels[0]!], [0.5, 0]);
});

Deno.test("unknown and odd chunks are stepped over, and what follows the sound is left alone", () => {
  const odd = chunk("LIST", Uint8Array.of(1, 2, 3));
  const data = Uint8Array.from([...u16(0x4000)]);
  const bytes = Uint8Array.from([
    ...buildWav({ before: [odd], between: [odd, chunk("fact", new Uint8Array(4))], data }),
    ...odd,
  ]);
  assertEquals([...read(bytes).channels[0]!], [0.5]);
});

Deno.test("a streamed file that does not know its length is read to its end", () => {
  assertEquals(
    read(buildWav({ bits: 24, data: Uint8Array.of(0, 0, 64, 0, 0, 64, 9), dataSize: 0xffffffff })).frameCount,
    2,
  );
});

Deno.test("a file without sound is read as no frames", () => {
  assertEquals(read(buildWav()).frameCount, 0);
});

Deno.test("a file that is cut short says how much of it is there", () => {
  const whole = buildWav({ data: new Uint8Array(2000) });
  assertEquals(
    fault(whole.subarray(0, whole.length - 200)),
    "it is cut short: it promises 1000 frames, 900 are there.",
  );
  assertStringIncludes(fault(whole.subarray(0, 40)), "no data chunk");
  assertStringIncludes(fault(whole.subarray(0, 30)), "fmt chunk has 10 bytes");
  assertStringIncludes(fault(whole.subarray(0, 8)), "not a WAV file");
  assertStringIncludes(fault(new Uint8Array(0)), "it is empty");
});

Deno.test("every beginning of a file is either refused in one sentence or read (all 1,044 lengths)", () => {
  const whole = buildWav({ data: new Uint8Array(1000) });
  for (let length = 0; length < whole.length; length++) fault(whole.subarray(0, length));
  assertEquals(read(whole).frameCount, 500);
});

Deno.test("what is wrong with a head is said", () => {
  assertStringIncludes(fault(buildWav({ withoutFormat: true })), "before its format");
  assertStringIncludes(fault(buildWav({ withoutData: true })), "no data chunk");
  assertStringIncludes(
    fault(buildWav({ bits: 8, data: new Uint8Array(2) })),
    "8-bit integers, expected 16-, 24- or 32-bit",
  );
  assertStringIncludes(fault(buildWav({ tag: 2, bits: 4, blockBytes: 1 })), "4-bit format 0x2");
  assertStringIncludes(fault(buildWav({ channelCount: 0 })), "0 channels");
  assertStringIncludes(fault(buildWav({ sampleRate: 0 })), "0 Hz");
  assertStringIncludes(fault(buildWav({ blockBytes: 3 })), "3 bytes a frame, expected 2");
  assertStringIncludes(fault(buildWav({ data: new Uint8Array(3) })), "in the middle of a frame");
  assertStringIncludes(fault(buildWav({ tag: 0xfffe })), "extensible fmt chunk is cut short");
  assertStringIncludes(fault(buildWav({ tag: 0xfffe, formatTail: new Array(24).fill(7) })), "unknown GUID");
  assertStringIncludes(fault(buildWav({ riff: "RF64", dataSize: 0xffffffff })), "without a ds64 chunk");
  assertStringIncludes(fault(buildWav({ riff: "RIFX" })), "RIFX");
  assertStringIncludes(
    fault(new TextEncoder().encode("fLaC and so on and on")),
    "a FLAC file and not a WAV file; convert it first",
  );
});

Deno.test("a missing file and a folder are said as such", () => {
  assertStringIncludes(
    assertThrows(() => readWav("/nowhere/take.wav"), UserError).message,
    "Cannot read /nowhere/take.wav: there is no such file",
  );
  const folder = Deno.makeTempDirSync();
  assertStringIncludes(assertThrows(() => readWav(folder), UserError).message, "it is a folder");
  Deno.removeSync(folder);
});

Deno.test("a reader goes on where it stopped, seeks, and gives silence after the end", () => {
  const data = new Uint8Array(Float32Array.from({ length: 50000 }, (_, index) => index).buffer);
  withFile(buildWav({ tag: 3, bits: 32, data }), (path) => {
    using reader = WavReader.open(path);
    const channel = new Float32Array(30000).fill(9);
    assertEquals(reader.read([channel], 30000), 30000);
    assertEquals(channel[29999], 29999);
    assertEquals(reader.read([channel], 30000), 20000);
    assertEquals([channel[0], channel[19999], channel[20000], channel[29999]], [30000, 49999, 0, 0]);
    assertEquals(reader.read([channel], 10), 0);
    reader.seek(12345);
    reader.read([channel], 1);
    assertEquals([channel[0], reader.positionFrames], [12345, 12346]);
  });
});
