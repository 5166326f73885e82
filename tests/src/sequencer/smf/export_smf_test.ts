import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { songMapOf } from "../../../../src/midi/smf/song_map.ts";
import type { SmfFile } from "../../../../src/midi/smf/smf.ts";
import { encodeSmf } from "../../../../src/midi/smf/write_smf.ts";
import { parsePatterns } from "../../../../src/sequencer/files/pattern_files.ts";
import type { Bank } from "../../../../src/sequencer/model/pattern.ts";
import { type ExportOptions, smfOfBank } from "../../../../src/sequencer/smf/export_smf.ts";
import { importSmf } from "../../../../src/sequencer/smf/import_smf.ts";
import { soundingOfFile } from "./sounding.ts";

/** A bank of patterns as their file has them. */
function bankOf(patterns: unknown[], song: unknown[] = []): Bank {
  return parsePatterns(JSON.stringify({ rondo_patterns: 1, patterns, song }), "x");
}

const notesOf = (file: SmfFile) => soundingOfFile(file).map(({ key, start, end }) => [key, start, end]);
const written = (steps: unknown, part = {}, options: ExportOptions = {}) =>
  notesOf(smfOfBank(bankOf([{ parts: [{ steps, ...part }] }]), options));

Deno.test("a small pattern has the bytes that the standard asks for", () => {
  const bank = bankOf([{ name: "a", tempo: 125, beats_per_bar: 3, parts: [{ name: "b", steps: ["C4", null] }] }]);
  const bytes = encodeSmf(smfOfBank(bank, { division: 96 }));
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  assertEquals(
    text,
    [
      "4d 54 68 64 00 00 00 06 00 01 00 02 00 60",
      "4d 54 72 6b 00 00 00 1d 00 ff 03 01 61 00 ff 51 03 07 53 00 00 ff 58 04 03 02 18 08 00 ff 06 01 61 30 ff 2f 00",
      "4d 54 72 6b 00 00 00 11 00 ff 03 01 62 00 90 3c 64 0c 80 3c 40 00 ff 2f 00",
    ].join(" "),
  );
});

Deno.test("what is written is what plays: swing, ratchets, micro-timing, transposition, reverse", () => {
  assertEquals(written("xx", { swing: 75, transpose: 2 }), [[62, 0, 120], [62, 360, 480]]);
  assertEquals(written([{ note: 60, ratchets: 3, length: 1, micro: "1/8" }]), [[60, 30, 110], [60, 110, 190], [
    60,
    190,
    270,
  ]]);
  assertEquals(written([60, 62], { direction: "reverse" }), [[62, 0, 120], [60, 240, 360]]);
});

Deno.test("a third of a step becomes a tick once, starts and ends each by themselves", () => {
  const steps = [{ note: 60, length: "1/9", delay: "1/7" }];
  assertEquals(written(steps, {}, { division: 96 }), [[60, 3, 6]]);
  assertEquals(written(steps, {}, { division: 960 }), [[60, 34, 61]]);
});

Deno.test("a key that is struck while it sounds ends first in the file, as it does when it is played", () => {
  assertEquals(written("xx..", { length: 3 }), [[60, 0, 240], [60, 240, 960]]);
  assertEquals(written([[60, { note: 60, length: 2 }]]), [[60, 0, 480]]);
});

Deno.test("chance is written as it falls, or left out, and so are mutes", () => {
  const steps = [{ note: 60, probability: 50 }, { note: 61, condition: "2:2" }];
  assertEquals(written(steps, { muted: true }), []);
  const keys = (options: ExportOptions) => written(steps, {}, { ...options, cycles: 8 }).map(([key]) => key);
  assertEquals(keys({ seed: 5 }), keys({ seed: 5 }));
  assertEquals(keys({ written: true }), Array.from({ length: 16 }, (_, index) => 60 + (index % 2)));
  assertEquals(keys({ seed: 5 }).filter((key) => key === 61).length, 4);
  assertEquals(written(steps, { muted: true }, { written: true }), [[60, 0, 120], [61, 240, 360]]);
});

Deno.test("a song has tempo, bars and a marker wherever a pattern begins, and each time through", () => {
  const bank = bankOf([
    { name: "verse", tempo: 93.5, beats_per_bar: 3, parts: [{ steps: "x..........." }] },
    null,
    { name: "chorus", tempo: 140, parts: [{ steps: "xx" }] },
  ], [{ pattern: 3, times: 2 }, { pattern: 2, times: 5 }, { pattern: 1, times: 1 }]);
  const file = smfOfBank(bank), map = songMapOf(file);
  assertEquals(map.markers.map(({ tick, text }) => [tick, text]), [[0, "chorus"], [480, "chorus"], [960, "verse"]]);
  assertEquals(map.tempi.map(({ tick, usPerQuarter }) => [tick, usPerQuarter]), [[0, 428571], [960, 641711]]);
  assertEquals(map.signatures.map(({ tick, beats }) => [tick, beats]), [[0, 4], [960, 3]]);
  assertEquals(notesOf(file).map(([, start]) => start), [0, 240, 480, 720, 960]);
  assertEquals(file.ends[0], 960 + 12 * 240);
  assertEquals(smfOfBank(bank, { cycles: 2 }).ends[0], 2 * file.ends[0]!);
});

Deno.test("bars of eighths and sixteenths are written as such, and come back", () => {
  const bank = bankOf([
    { beats_per_bar: 3.5, parts: [{ steps: "x............." }] },
    { beats_per_bar: 3, beat_unit: 8, parts: [{ steps: "x..........." }] },
    { beats_per_bar: 3, parts: [{ steps: "xx.........." }] },
    { beats_per_bar: 1.75, parts: [{ steps: "x......" }] },
  ], [1, 2, 3, 4].map((pattern) => ({ pattern, times: 1 })));
  const file = smfOfBank(bank), { signatures } = songMapOf(file);
  assertEquals(signatures.map(({ beats, unit }) => `${beats}/${unit}`), ["7/8", "6/8", "3/4", "7/16"]);
  const back = importSmf(file, "odd.mid").bank;
  assertEquals(back.patterns.map((pattern) => [pattern!.beatsPerBar, pattern!.beatUnit]), [[3.5, 8], [3, 8], [3, 0], [
    1.75,
    16,
  ]]);
  assertEquals(songMapOf(smfOfBank(back)).signatures, signatures);
});

Deno.test("locks come before the notes of their step, and notes end before others begin, in one track or many", () => {
  const bank = bankOf([{
    parts: [{
      port: 2,
      channel: 5,
      steps: [{ notes: [60], length: 1, locks: [{ program: 7 }, { control: 74, value: 9 }] }, 60],
    }],
  }]);
  for (const format of [0, 1] as const) {
    const { tracks } = smfOfBank(bank, { format });
    const bytes = tracks.at(-1)!.flatMap((event) => event.kind === "message" ? [event.bytes] : []);
    assertEquals(bytes, [
      [0xc4, 7],
      [0xb4, 74, 9],
      [0x94, 60, 100],
      [0x84, 60, 64],
      [0x94, 60, 100],
      [0x84, 60, 64],
    ]);
  }
});

Deno.test("nothing to export, or far too much, is one sentence", () => {
  const bank = bankOf([{ parts: [{ steps: "xxxxxxxx", speed: "8" }] }, null, {
    length: 4096,
    parts: [{ steps: "." }],
  }]);
  assertThrows(
    () => smfOfBank(bank, { pattern: 1 }),
    UserError,
    "Cannot export pattern 2: there is none; choose another slot.",
  );
  assertThrows(() => smfOfBank(bank, { pattern: 0, cycles: 100_000 }), UserError, "more than 500000 notes");
  assertThrows(() => smfOfBank(bank, { pattern: 2, cycles: 999 }), UserError, "longer than 279620 beats");
  const song = { ...bank, song: [{ pattern: 1, times: 3 }] };
  assertThrows(() => smfOfBank(song), UserError, "all its patterns are free");
});
