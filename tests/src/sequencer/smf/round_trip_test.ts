import { assert, assertEquals } from "@std/assert";
import { readSmf } from "../../../../src/midi/smf/read_smf.ts";
import { encodeSmf } from "../../../../src/midi/smf/write_smf.ts";
import { bankOfData } from "../../../../src/sequencer/files/pattern_files.ts";
import { fileOfBank } from "../../../../src/sequencer/files/file_of_bank.ts";
import type { Bank } from "../../../../src/sequencer/model/pattern.ts";
import { smfOfBank } from "../../../../src/sequencer/smf/export_smf.ts";
import { importSmf } from "../../../../src/sequencer/smf/import_smf.ts";
import { randomBank, randomOf } from "../random_banks.ts";
import { soundingOf, soundingOfFile } from "./sounding.ts";

const DIVISIONS = [960, 480, 96, 1000, 24, 7, 4801, 5000];

/** A bank whose song can be played. */
function playable(seed: number): Bank {
  const bank = randomBank(randomOf(seed));
  const last = bank.patterns.length - 1;
  return {
    ...bank,
    song: bank.song.map(({ pattern, times }) => ({ pattern: Math.min(pattern, last), times: 1 + (times % 2) })),
  };
}

/** Whether a song has a pattern at all: `randomBank` leaves slots free. */
const isSilent = ({ patterns, song }: Bank) =>
  song.length > 0 && song.every(({ pattern }) => patterns[pattern] === undefined);

Deno.test("a thousand random banks, exported and imported, have the same notes: key, velocity, start and length in ticks, channel and port", () => {
  let noteCount = 0, songCount = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const bank = playable(seed);
    if (isSilent(bank)) continue;
    const bytes = encodeSmf(smfOfBank(bank));
    const notes = soundingOfFile(readSmf(bytes, "x.mid"));
    assertEquals(notes, soundingOf(bank), `export of seed ${seed}`);
    if (notes.length === 0) continue;
    const imported = importSmf(readSmf(bytes, "x.mid"), "x.mid").bank;
    assertEquals(soundingOf(imported), notes, `import of seed ${seed}`);
    assertEquals(
      soundingOfFile(readSmf(encodeSmf(smfOfBank(imported)), "x.mid")),
      notes,
      `export again of seed ${seed}`,
    );
    noteCount += notes.length;
    if (imported.song.length > 0) songCount++;
  }
  assert(noteCount > 100_000 && songCount > 300, `${noteCount} notes, ${songCount} songs`);
});

Deno.test("files of any division come back to the tick when they are exported with it again", () => {
  for (const division of DIVISIONS) {
    for (let seed = 0; seed < 40; seed++) {
      const bank = playable(seed);
      if (isSilent(bank)) continue;
      const file = smfOfBank(bank, { division }), notes = soundingOfFile(file);
      if (notes.length === 0) continue;
      const imported = importSmf(file, "x.mid");
      assertEquals(imported.division, division);
      assertEquals(soundingOfFile(smfOfBank(imported.bank, { division })), notes, `seed ${seed}, division ${division}`);
    }
  }
});

Deno.test("what was imported is the same after it was saved and loaded as a pattern file", () => {
  for (let seed = 0; seed < 100; seed++) {
    const bank = playable(seed);
    if (isSilent(bank) || soundingOf(bank).length === 0) continue;
    const division = DIVISIONS[seed % DIVISIONS.length]!;
    const imported = importSmf(smfOfBank(bank, { division }), "x.mid").bank;
    assertEquals(bankOfData(JSON.parse(JSON.stringify(fileOfBank(imported))), "x.json"), imported, `seed ${seed}`);
  }
});
