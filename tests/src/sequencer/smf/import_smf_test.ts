import { assert, assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { META, type SmfEvent, type SmfFile, tempoEvent, textEvent } from "../../../../src/midi/smf/smf.ts";
import { songMapOf } from "../../../../src/midi/smf/song_map.ts";
import { fractionJson } from "../../../../src/sequencer/model/fraction.ts";
import { smfOfBank } from "../../../../src/sequencer/smf/export_smf.ts";
import { importSmf } from "../../../../src/sequencer/smf/import_smf.ts";
import { randomOf } from "../random_banks.ts";
import { soundingOfFile } from "./sounding.ts";

const BAR = 3840;

function message(tick: number, ...bytes: number[]): SmfEvent {
  return { tick, kind: "message", bytes };
}

/** A note of velocity 100. */
function note(tick: number, key: number, length = 120, channel = 1): SmfEvent[] {
  return [message(tick, 0x8f + channel, key, 100), message(tick + length, 0x7f + channel, key, 64)];
}

/** A file of one track, in order, whose last bar is whole. */
function fileOf(track: readonly SmfEvent[], division = 960, conductor: readonly SmfEvent[] = []): SmfFile {
  const sorted = track.toSorted((x, y) => x.tick - y.tick), bar = division * 4;
  const end = Math.ceil(((sorted.at(-1)?.tick ?? 0) + 1) / bar) * bar;
  return { format: 1, division, tracks: [conductor, sorted], ends: [0, end] };
}

const importOf = (track: readonly SmfEvent[], division?: number, conductor?: readonly SmfEvent[]) =>
  importSmf(fileOf(track, division, conductor), "songs/long.mid");

/** An exported import has the file's notes. */
function assertBack(file: SmfFile): void {
  const { bank, division } = importSmf(file, "x.mid");
  assertEquals(soundingOfFile(smfOfBank(bank, { division })), soundingOfFile(file));
}

Deno.test("a note goes to the nearest step, and what is left over is the step's time, or each note's own", () => {
  const [part] = importOf([...note(237, 60), ...note(490, 62), ...note(500, 64)]).bank.patterns[0]!.parts;
  const shown = part!.steps.map(({ micro, notes }) => [
    fractionJson(micro),
    ...notes.map(({ key, delay }) => [key, fractionJson(delay)]),
  ]);
  assertEquals(part!.steps.length, 16);
  assertEquals(shown.slice(1, 3), [["-1/80", [60, 0]], [0, [62, "1/24"], [64, "1/12"]]]);
});

Deno.test("a note just before a pattern ends stays in it, at its tick", () => {
  assertBack(fileOf(Array.from({ length: 40 }, (_, bar) => note(bar * BAR + BAR - 1, 60)).flat()));
});

Deno.test("notes of one key that overlap are played by parts of their own, and come back", () => {
  const track = [
    message(0, 0x90, 60, 1),
    message(100, 0x90, 60, 2),
    message(200, 0x80, 60, 0),
    message(300, 0x80, 60, 0),
  ];
  const { bank } = importOf([textEvent(0, META.trackName, "piano"), ...track]);
  assertEquals(bank.patterns[0]!.parts.map(({ name }) => name), ["piano", "piano 2"]);
  const notes = soundingOfFile(smfOfBank(bank)).map(({ velocity, start, end }) => [velocity, start, end]);
  assertEquals(notes, [[1, 0, 200], [2, 100, 300]]);
});

Deno.test("more notes than a step holds take another part, and notes longer than 128 steps one of slower steps", () => {
  const chord = Array.from({ length: 20 }, (_, index) => note(0, 40 + index)).flat();
  assertEquals(importOf(chord).bank.patterns[0]!.parts.map(({ steps }) => steps[0]!.notes.length), [16, 4]);
  const long = fileOf([...note(7, 40, 200_000), ...note(480, 60)]);
  const { bank } = importSmf(long, "x.mid");
  assertEquals(bank.patterns[0]!.parts.map(({ speed }) => speed), ["1", "1/8"]);
  assertBack(long);
});

Deno.test("triplets are written in triplet steps, 32nds in 32nds, and a loose player in sixteenths", () => {
  const speedOf = (ticks: readonly number[]) =>
    importOf(ticks.flatMap((tick) => note(tick, 60, 30))).bank.patterns[0]!.parts[0]!.speed;
  const every = (step: number) => Array.from({ length: 48 }, (_, index) => index * step);
  assertEquals(speedOf(every(160)), "3/2");
  assertEquals(speedOf(every(320)), "3/4");
  assertEquals(speedOf(every(120)), "2");
  const random = randomOf(3);
  assertEquals(speedOf(every(240).map((tick) => tick + random(70))), "1");
});

Deno.test("a single controller, program or bend keeps its tick; of a sweep each step has the value in force", () => {
  const setup = [message(10, 0xc0, 5), ...note(13, 60)];
  const sweep = Array.from({ length: 100 }, (_, index) => message(960 + index * 24, 0xb0, 1, index));
  const { bank, notices } = importOf([...setup, message(500, 0xe0, 0, 80), ...sweep]);
  const values = smfOfBank(bank).tracks[1]!.flatMap((event) =>
    event.kind === "message" && event.bytes[0]! >= 0xb0 ? [[event.tick, ...event.bytes]] : []
  );
  assertEquals(values.slice(0, 2), [[10, 0xc0, 5], [500, 0xe0, 0, 80]]);
  const heard = values.slice(2).filter(([tick]) => tick! < 960 + 99 * 24);
  assert(heard.length >= 9, `${heard.length} steps`);
  for (const [tick, , , value] of heard) assertEquals(tick, 960 + value! * 24);
  assertEquals(values.at(-1)!.at(-1), 99);
  assertEquals(notices, ["89 values were left out that came between two steps."]);
});

Deno.test("patterns are cut at markers and at changes of tempo and bars, and an export says them again", () => {
  const conductor: SmfEvent[] = [
    tempoEvent(0, 461_538),
    { tick: 0, kind: "meta", type: META.timeSignature, data: Uint8Array.of(3, 2, 24, 8) },
    tempoEvent(2 * 2880, 600_000),
    textEvent(3 * 2880, META.marker, "end"),
  ];
  const track = Array.from({ length: 12 }, (_, beat) => note(beat * 960, 60 + beat)).flat();
  const { bank } = importOf(track, 960, conductor);
  assertEquals(bank.patterns.map((one) => [one!.name, one!.length, one!.tempoBpm, one!.beatsPerBar]), [
    ["long 1", 24, 130, 3],
    ["long 2", 12, 100, 3],
    ["end", 12, 100, 3],
  ]);
  const map = songMapOf(smfOfBank(bank));
  assertEquals(map.tempi, songMapOf(fileOf(track, 960, conductor)).tempi);
  assertEquals(map.signatures.length, 1);
});

Deno.test("a long file is a song, and bars that are the same are one pattern", () => {
  const beat = (bar: number) => [0, 960, 1920, 2880].flatMap((tick) => note(bar * BAR + tick, 36));
  const track = Array.from({ length: 40 }, (_, bar) => [...beat(bar), ...(bar === 20 ? note(bar * BAR, 49) : [])])
    .flat();
  const { bank } = importOf(track);
  assertEquals(bank.patterns.map((pattern) => [pattern!.name, pattern!.length]), [["long 1", 128], ["long 2", 128]]);
  assertEquals(bank.song.map(({ pattern, times }) => [pattern, times]), [[0, 2], [1, 1], [0, 2]]);
  assertBack(fileOf(track));
});

Deno.test("a file of two thousand bars that are all different has slower steps, and comes back all the same", () => {
  const track = Array.from({ length: 2000 }, (_, bar) => note(bar * BAR + (bar * 7) % 950, bar % 128, 10 + bar)).flat();
  assertEquals(importOf(track).bank.patterns[0]!.parts[0]!.speed, "1/2");
  assertBack(fileOf(track));
});

Deno.test("what steps cannot hold is said", () => {
  const sysex: SmfEvent = { tick: 0, kind: "sysex", status: 0xf0, data: Uint8Array.of(1, 0xf7) };
  const track = [...note(0, 60), sysex, message(0, 0xa0, 60, 1), message(0, 0x91, 61, 1)];
  const odd: SmfEvent = { tick: 0, kind: "meta", type: META.timeSignature, data: Uint8Array.of(7, 5, 24, 8) };
  const { notices } = importOf([...track, ...note(960, 70, 300_000)], 960, [
    odd,
    tempoEvent(0, 500_000),
    tempoEvent(777, 1),
  ]);
  assertEquals(notices, [
    "1 note never ends: it lasts until the end of its track.",
    "2 notes were cut after 256 beats.",
    "2 messages were left out that steps cannot hold.",
    "1 change of tempo was left out inside a pattern.",
    "1 tempo was brought into 10 to 1000 BPM.",
    "1 time signature was left out whose bar is no whole number of sixteenths.",
  ]);
});

Deno.test("a file without notes, with too many voices, or longer than a bank, is refused in one sentence", () => {
  assertThrows(() => importOf([]), UserError, "Cannot import songs/long.mid: it holds no notes and no controllers;");
  const dense = Array.from({ length: 100_000 }, (_, index) => message(0, 0x90, index % 128, 1));
  assertThrows(() => importOf(dense), UserError, "it needs more than 64 parts;");
  assertThrows(() => importOf(note(2 ** 39, 60), 24), UserError, "it is too long for 128 patterns;");
});
