import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { parsePatterns } from "../../../src/sequencer/files/pattern_files.ts";
import { type Bank, emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { carryOutFile, type FileDesk } from "../../../src/session/step_files.ts";
import { inFolder } from "../../in_folder.ts";

const SONG = `{ "rondo_patterns": 1, "patterns": [
  { "name": "a", "tempo": 120, "beats_per_bar": 4, "parts": [{ "name": "one", "channel": 1, "steps": "x...x...x...x..." }] },
  { "name": "b", "tempo": 90, "beats_per_bar": 4, "parts": [{ "name": "one", "channel": 1, "steps": "xxxxxxxxxxxxxxxx" }] }
], "song": [{ "pattern": 1, "times": 2 }, { "pattern": 2, "times": 1 }] }`;

function deskOf(bank: Bank, rest: Partial<FileDesk> = {}): FileDesk {
  return { bank, patternIndex: 0, path: undefined, seed: 0, isSong: false, portOf: () => undefined, ...rest };
}

Deno.test("a song goes out as a MIDI file and comes in again: its patterns behind a slot, and its order", () =>
  inFolder((folder) => {
    const path = join(folder, "song.mid"), bank = parsePatterns(SONG, "song");
    carryOutFile({ do: "step.export", path }, deskOf(bank, { isSong: true }));
    const answer = carryOutFile({ do: "step.import", path, pattern: 3 }, deskOf(emptyBank()));
    assertEquals(answer.sentence, `Imported ${path} into slots 3 to 4 with its song.`);
    const { patterns, song } = answer.bank!;
    assertEquals(patterns.map((pattern) => pattern?.name), ["pattern 1", undefined, "a", "b"]);
    assertEquals(patterns.slice(2).map((pattern) => pattern!.tempoBpm), [120, 90]);
    assertEquals(song, [{ pattern: 2, times: 2 }, { pattern: 3, times: 1 }]);
    return Promise.resolve();
  }));

Deno.test("a song that is there is kept when another one is imported, and that is said", () =>
  inFolder((folder) => {
    const path = join(folder, "song.jsonc"), bank = parsePatterns(SONG, "song");
    Deno.writeTextFileSync(path, SONG);
    const answer = carryOutFile({ do: "step.import", path, pattern: 9 }, deskOf(bank));
    assertEquals(answer.sentence, `Imported ${path} into slots 9 to 10 without its song: there is one.`);
    assertEquals(answer.bank!.song, bank.song);
    return Promise.resolve();
  }));

Deno.test("a pattern goes out as often as it is asked for, and nothing is written over", () =>
  inFolder((folder) => {
    const path = join(folder, "a.mid"), bank = parsePatterns(SONG, "song");
    carryOutFile({ do: "step.export", path, cycles: 3 }, deskOf(bank, { patternIndex: 1 }));
    const { bank: imported } = carryOutFile({ do: "step.import", path }, deskOf({ patterns: [], song: [] }));
    assertEquals(imported!.patterns.map((pattern) => pattern!.name), ["b"]);
    assertEquals(imported!.song, [{ pattern: 0, times: 3 }]);
    const before = Deno.readFileSync(path);
    assertThrows(() => carryOutFile({ do: "step.export", path }, deskOf(bank)), UserError, "nothing is overwritten");
    assertEquals(Deno.readFileSync(path), before);
    return Promise.resolve();
  }));

Deno.test("a broken MIDI file is one sentence that says where, and a file that is not there too", () =>
  inFolder((folder) => {
    const path = join(folder, "cut.mid");
    Deno.writeFileSync(path, new TextEncoder().encode("MThd\0\0\0\x06\0\x01"));
    const read = () => carryOutFile({ do: "step.import", path }, deskOf(emptyBank()));
    assertThrows(read, UserError, `Cannot read the MIDI file ${path}: it is cut short (byte 10).`);
    const long = new Uint8Array(2 ** 20 + 1);
    long.set(new TextEncoder().encode("MThd"));
    Deno.writeFileSync(path, long);
    assertThrows(read, UserError, `Cannot import ${path}: it is longer than 1 MiB; take tracks out of it.`);
    Deno.removeSync(path);
    assertThrows(read, UserError, path);
    return Promise.resolve();
  }));
