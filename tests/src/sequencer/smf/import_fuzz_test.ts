import { assert, assertEquals } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { readSmf } from "../../../../src/midi/smf/read_smf.ts";
import { encodeSmf } from "../../../../src/midi/smf/write_smf.ts";
import { fileOfBank } from "../../../../src/sequencer/files/file_of_bank.ts";
import { bankOfData } from "../../../../src/sequencer/files/pattern_files.ts";
import { smfOfBank } from "../../../../src/sequencer/smf/export_smf.ts";
import { importSmf } from "../../../../src/sequencer/smf/import_smf.ts";
import { randomOf, randomPattern } from "../random_banks.ts";

/** Files of a few hundred bytes. */
function goodFiles(): Uint8Array[] {
  const files: Uint8Array[] = [];
  for (let seed = 1; files.length < 8; seed++) {
    const { parts, ...pattern } = randomPattern(randomOf(seed));
    const small = { ...pattern, parts: parts.slice(0, 2).map((part) => ({ ...part, steps: part.steps.slice(0, 4) })) };
    const bytes = encodeSmf(smfOfBank({ patterns: [small], song: [] }, { written: true }));
    if (bytes.length > 150 && bytes.length < 800) files.push(bytes);
  }
  return files;
}

Deno.test("a hundred thousand mutated and cut files become valid patterns, or one sentence, and nothing else", () => {
  const files = goodFiles(), random = randomOf(99);
  let imported = 0, refused = 0, checked = 0;
  for (let round = 0; round < 100_000; round++) {
    const good = files[round % files.length]!;
    const bytes = good.slice(0, random(5) === 0 ? random(good.length + 1) : good.length);
    for (let change = random(4); change > 0 && bytes.length > 0; change--) bytes[random(bytes.length)] = random(256);
    try {
      const { bank, division } = importSmf(readSmf(bytes, "x.mid"), "x.mid");
      imported++;
      if (round % 50 > 0) continue;
      checked++;
      assertEquals(bankOfData(JSON.parse(JSON.stringify(fileOfBank(bank))), "x"), bank);
      smfOfBank(bank, { division });
    } catch (error) {
      assert(error instanceof UserError && /^Cannot (read|import|export) .*[.)]$/.test(error.message), String(error));
      refused++;
    }
  }
  assert(imported > 10_000 && refused > 10_000 && checked > 200, `${imported} imported, ${refused} refused`);
});
