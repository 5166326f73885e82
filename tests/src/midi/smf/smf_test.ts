import { assert, assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { readSmf } from "../../../../src/midi/smf/read_smf.ts";
import { META, type SmfFile, tempoEvent, textEvent, textOf, timeSignatureEvent } from "../../../../src/midi/smf/smf.ts";
import { encodeSmf } from "../../../../src/midi/smf/write_smf.ts";

const SMALL: SmfFile = {
  format: 1,
  division: 960,
  tracks: [
    [textEvent(0, META.trackName, "tempo"), timeSignatureEvent(0, 4), tempoEvent(0, 500_000)],
    [
      { tick: 0, kind: "message", bytes: [0xc0, 5] },
      { tick: 0, kind: "message", bytes: [0x90, 60, 100] },
      { tick: 240, kind: "message", bytes: [0x80, 60, 64] },
      { tick: 240, kind: "message", bytes: [0x90, 62, 100] },
      { tick: 100_000, kind: "sysex", status: 0xf0, data: Uint8Array.of(0x7e, 1, 0xf7) },
      { tick: 200_000, kind: "message", bytes: [0x80, 62, 64] },
    ],
  ],
  ends: [3840, 200_001],
};

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

Deno.test("a small file has the bytes that the standard asks for", () => {
  const { tracks: [, notes] } = SMALL;
  const bytes = encodeSmf({ format: 0, division: 96, tracks: [notes!.slice(0, 3)], ends: [240] });
  assertEquals(
    hex(bytes),
    "4d 54 68 64 00 00 00 06 00 00 00 01 00 60 4d 54 72 6b 00 00 00 10 " +
      "00 c0 05 00 90 3c 64 81 70 80 3c 40 00 ff 2f 00".replace("00 00 00 10", "00 00 00 10"),
  );
});

Deno.test("what is written is read again as it was", () => {
  assertEquals(readSmf(encodeSmf(SMALL), "x.mid"), SMALL);
});

Deno.test("notes end before others begin at the same tick, whatever order they are given in", () => {
  const track = [
    { tick: 10, kind: "message", bytes: [0x90, 60, 1] },
    { tick: 10, kind: "message", bytes: [0x80, 60, 64] },
  ] as const;
  const [read] = readSmf(encodeSmf({ format: 0, division: 96, tracks: [track], ends: [10] }), "x").tracks;
  assertEquals(read!.map((event) => event.kind === "message" && event.bytes[0]), [0x80, 0x90]);
});

function file(...body: number[]): Uint8Array {
  const length = body.length;
  return Uint8Array.of(
    ...[0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, length],
    ...body,
  );
}
const END = [0, 0xff, 0x2f, 0];

Deno.test("running status, and chunks of unknown kinds, are read as the standard has them", () => {
  const [track] = readSmf(file(0, 0x90, 60, 1, 5, 60, 0, ...END), "x").tracks;
  assertEquals(track!.map(({ tick }) => tick), [0, 5]);
  const whole = file(...END);
  const strange = Uint8Array.of(...whole.slice(0, 14), 0x58, 0x46, 0x49, 0x48, 0, 0, 0, 2, 9, 9, ...whole.slice(14));
  assertEquals(readSmf(strange, "x").tracks, [[]]);
});

const WRONG: [string, Uint8Array, string][] = [
  ["another kind of file", new TextEncoder().encode("RIFF...."), "does not begin with MThd"],
  ["a file of four bytes", file(...END).slice(0, 6), "it is cut short (byte 6)"],
  ["a track that is cut off", file(0, 0x90, 60, 1, ...END).slice(0, 25), "goes beyond its end (byte 14)"],
  ["a track without an end", file(0, 0x90, 60, 1), "a track has no end (byte 26)"],
  ["a track that goes on", file(...END, 0, 0x90, 60, 1), "goes on after its end (byte 26)"],
  ["data without a status", file(0, 60, 1, ...END), "a message has no status (byte 23)"],
  ["running status after a text", file(0, 0x90, 1, 1, 0, 0xff, 1, 0, 0, 60, 1, ...END), "has no status"],
  ["a status among data", file(0, 0x90, 60, 0x90, ...END), "a message has 144 where 0 to 127 is expected (byte 25)"],
  ["a number of five bytes", file(0x81, 0x81, 0x81, 0x81, 1, 0x90, 1, 1, ...END), "more than four bytes"],
  ["a text beyond its track", file(0, 0xff, 1, 100, 1, ...END), "an event of 100 bytes goes beyond its track"],
  ["a tempo of two bytes", file(0, 0xff, 0x51, 2, 1, 1, ...END), "has 2 bytes instead of 3"],
  ["a tempo of 0", file(0, 0xff, 0x51, 3, 0, 0, 0, ...END), "a quarter note lasts 0 µs"],
  ["format 2", file(...END).with(9, 2), "it has format 2: save it as format 0 or 1"],
  ["SMPTE time", file(...END).with(12, 0xe8), "it counts SMPTE frames"],
  ["no ticks", file(...END).with(13, 0), "a quarter note has 0 ticks"],
  ["two tracks promised", file(...END).with(9, 1).with(11, 2), "it ends after 1 of 2 tracks"],
  ["a real-time byte", file(0, 0xf8, ...END), "holds the byte 248"],
];
for (const [what, bytes, words] of WRONG) {
  Deno.test(`a MIDI file with ${what} is refused in one sentence that says where`, () => {
    const { message } = assertThrows(() => readSmf(bytes, "song.mid"), UserError);
    assert(message.startsWith("Cannot read the MIDI file song.mid: ") && message.includes(words), message);
  });
}

Deno.test("two hundred thousand mutated and cut files are read, or refused in a sentence", () => {
  const good = encodeSmf(SMALL);
  let seed = 1, read = 0;
  const random = (most: number) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 0x100000000 * most | 0;
  for (let round = 0; round < 200_000; round++) {
    const bytes = good.slice(0, random(4) === 0 ? random(good.length + 1) : good.length);
    for (let change = random(4); change > 0; change--) if (bytes.length > 0) bytes[random(bytes.length)] = random(256);
    try {
      const { tracks } = readSmf(bytes, "x");
      for (const track of tracks) {
        for (const event of track) if (event.kind === "message") assert(event.bytes.length <= 3);
      }
      read++;
    } catch (error) {
      assert(error instanceof UserError, String(error));
    }
  }
  assert(read > 10_000 && read < 190_000, `${read} were read`);
});

Deno.test("text that is no UTF-8 is read without a fault", () => {
  assertEquals(textOf(Uint8Array.of(65, 0xff)).length, 2);
});
