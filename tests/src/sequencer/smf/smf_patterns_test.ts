import { assert, assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { readSmf } from "../../../../src/midi/smf/read_smf.ts";
import { META } from "../../../../src/midi/smf/smf.ts";
import { encodeSmf } from "../../../../src/midi/smf/write_smf.ts";
import { exportPattern, exportSong } from "../../../../src/sequencer/smf/export_smf.ts";
import { importSmf } from "../../../../src/sequencer/smf/import_smf.ts";
import { voicesOf } from "../../../../src/sequencer/smf/smf_notes.ts";
import { parsePatterns } from "../../../../src/sequencer/files/pattern_files.ts";
import type { Bank } from "../../../../src/sequencer/model/pattern.ts";
import { randomOf, randomPattern } from "../random_banks.ts";

const SIXTEENTH = 240;

/** Every note of a file: port, channel, key, velocity, start and length, in order. */
function notesOf(bytes: Uint8Array, division = 960): string[] {
  const unit = division / 4;
  return voicesOf(readSmf(bytes, "x")).flatMap(({ port, channel, notes }) =>
    notes.map(({ key, velocity, tick, end }) =>
      `${String(tick).padStart(9)} ${port}/${channel} ${key} v${velocity} ${Math.min(128 * unit, end - tick)}`
    )
  ).sort();
}

/** What an imported bank plays, once through. */
function exported(bank: Bank, division = 960): Uint8Array {
  const options = { cycles: 1, seed: 1, division };
  return bank.song.length === 0 ? exportPattern(bank.patterns[0]!, options) : exportSong(bank, options);
}

Deno.test("a thousand patterns of all kinds: what is exported and imported again has the same notes, to the tick", () => {
  let notes = 0, tested = 0;
  for (let seed = 1; tested < 1000; seed++) {
    const pattern = randomPattern(randomOf(seed));
    const bytes = exportPattern(pattern, { cycles: 1, seed });
    const wanted = notesOf(bytes);
    if (wanted.length === 0) continue;
    assertEquals(notesOf(exported(importSmf(bytes, "x.mid"))), wanted, `seed ${seed}`);
    notes += wanted.length;
    tested++;
  }
  assert(notes > 100_000, `${notes} notes`);
});

for (const division of [24, 96, 100, 480, 1000, 1536]) {
  Deno.test(`a file of ${division} ticks a quarter note comes back to its ticks, whatever they fall between`, () => {
    const random = randomOf(division);
    const track = Array.from({ length: 60 }, (_, index) => {
      const tick = random(division * 12), bytes = [0x90, 20 + index, 1 + random(127)];
      return [{ tick, bytes }, { tick: tick + 1 + random(division * 2), bytes: [0x80, 20 + index, 64] }];
    }).flat().map((event) => ({ ...event, kind: "message" as const }));
    const bytes = encodeSmf({ format: 0, division, tracks: [track], ends: [division * 16] });
    assertEquals(notesOf(exported(importSmf(bytes, "x.mid"), division), division), notesOf(bytes, division));
  });
}

Deno.test("a file that is longer than a pattern becomes several and a song that plays them in order", () => {
  const track = Array.from({ length: 40 }, (_, bar) => [
    { tick: bar * 3840 + 3839, kind: "message" as const, bytes: [0x90, 60, 100] },
    { tick: bar * 3840 + 3900, kind: "message" as const, bytes: [0x80, 60, 64] },
  ]).flat();
  const bytes = encodeSmf({ format: 0, division: 960, tracks: [track], ends: [40 * 3840] });
  const bank = importSmf(bytes, "folder/long.mid");
  assertEquals([bank.patterns.length, bank.song.length, bank.patterns[4]!.name], [5, 5, "long 5"]);
  assertEquals(notesOf(exported(bank)), notesOf(bytes));
});

Deno.test("tempo, bars, names, channels, ports and controllers are kept both ways", () => {
  const bank = parsePatterns(
    `{ "rondo_patterns": 1, "patterns": [{ "name": "verse", "tempo": 93.5, "beats_per_bar": 3, "parts": [
      { "name": "bass", "channel": 4, "port": 2, "steps": [{"note": "C2", "locks": [{"control": 74, "value": 9}, {"bend": -100}]}, null, "E2", null, null, null, null, null, null, null, null, null] }
    ] }] }`,
    "x",
  );
  const imported = importSmf(exportPattern(bank.patterns[0]!, { cycles: 1, seed: 1 }), "verse.mid").patterns[0]!;
  const [part] = imported.parts;
  assertEquals([imported.name, imported.tempoBpm, imported.beatsPerBar], ["verse", 93.5, 3]);
  assertEquals([part!.name, part!.channel, part!.port, part!.steps.length], ["bass", 4, 2, 12]);
  assertEquals(part!.steps[0]!.locks, bank.patterns[0]!.parts[0]!.steps[0]!.locks);
});

Deno.test("a key that is struck while it sounds ends first in the file, as it does in the engine", () => {
  const bank = parsePatterns('{"rondo_patterns": 1, "patterns": [{"parts": [{"length": 3, "steps": "xx.."}]}]}', "x");
  const notes = notesOf(exportPattern(bank.patterns[0]!, { cycles: 1, seed: 1 }));
  assertEquals(notes.map((note) => Number(note.split(" ").at(-1))), [SIXTEENTH, 3 * SIXTEENTH]);
});

Deno.test("markers name the patterns of a song", () => {
  const bank = parsePatterns(
    '{"rondo_patterns": 1, "patterns": [{"name": "a", "parts": [{"steps": "x..."}]}, {"name": "b", "parts": [{"steps": "xx"}]}], "song": [{"pattern": 2, "times": 2}, {"pattern": 1, "times": 1}]}',
    "x",
  );
  const { tracks } = readSmf(exportSong(bank, { cycles: 1, seed: 1 }), "x");
  const markers = tracks[0]!.flatMap((event) =>
    event.kind === "meta" && event.type === META.marker ? [[event.tick, new TextDecoder().decode(event.data)]] : []
  );
  assertEquals(markers, [[0, "b"], [960, "a"]]);
});

Deno.test("a file without a note, or of more bars than a bank holds, is refused in one sentence", () => {
  const empty = encodeSmf({ format: 0, division: 96, tracks: [[]], ends: [0] });
  assertThrows(() => importSmf(empty, "x.mid"), UserError, "The MIDI file x.mid holds no note.");
  const far = [{ tick: 2 ** 27, kind: "message" as const, bytes: [0x90, 60, 1] }];
  const long = encodeSmf({ format: 0, division: 24, tracks: [far], ends: [2 ** 27 + 1] });
  assertThrows(() => importSmf(long, "x.mid"), UserError, "a bank holds 1024 of them");
});
