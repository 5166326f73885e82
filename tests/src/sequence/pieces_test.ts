import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { tempoEvent, textEvent, timeSignatureEvent } from "../../../src/midi/smf/smf.ts";
import type { Piece } from "../../../src/sequence/piece.ts";
import { readPiece } from "../../../src/sequence/read_piece.ts";
import { message, midiBytes, midiPiece, patternsPiece } from "./sequence_rig.ts";

const ticks = (piece: Piece, to = 1e9) => piece.plan(0, Math.min(to, piece.endTick)).map(({ tick }) => tick);

Deno.test("a pattern plays as often as asked for, and nothing of the time after it is heard before its end", () => {
  // Its first step comes early: the one of a third time would fall into the second.
  const early = '{"parts": [{"steps": [{"note": 60, "micro": "-1/4"}, null, null, "C4"]}]}';
  assertEquals(ticks(patternsPiece(early, 2)), [0, 720, 900, 1680]);
  assertEquals(patternsPiece(early, 2).endTick, 1920);
  assertEquals(patternsPiece(early, Infinity).plan(1e6 * 960 - 100, 1e6 * 960).map(({ tick }) => tick), [
    1e6 * 960 - 60,
  ]);
});

Deno.test("a song plays its entries in order and begins again; a range planned in pieces is the same", () => {
  const patterns =
    '{"tempo": 90, "beats_per_bar": 3, "parts": [{"steps": "x..."}]}, {"parts": [{"note": 72, "steps": "x.x."}]}';
  const piece = patternsPiece(patterns, 3, '{"pattern": 2, "times": 1}, {"pattern": 1, "times": 2}');
  const once = [0, 480, 960, 1920];
  assertEquals(ticks(piece), [...once, ...once.map((tick) => tick + 2880), ...once.map((tick) => tick + 5760)]);
  const pieces = Array.from({ length: 8640 / 16 }, (_, index) => piece.plan(index * 16, index * 16 + 16)).flat();
  assertEquals(pieces, piece.plan(0, 8640));
  assertEquals([piece.tempi[0]!.bpm, piece.lengthTicks, piece.endTick], [120, 2880, 8640]);
});

Deno.test("what a step begins in one time of a song and sends in the next is sent", () => {
  const late = '{"length": 1, "parts": [{"speed": "1/8", "steps": [{"note": 60, "micro": "1/2"}]}]}';
  assert(ticks(patternsPiece(late, 12, '{"pattern": 1, "times": 1}')).includes(960));
});

Deno.test("a MIDI file is played message by message at its own ticks, on every channel, with tempo and bars", () => {
  const tracks = [
    [tempoEvent(0, 400_000), timeSignatureEvent(0, 3), tempoEvent(480, 600_000), textEvent(0, 1, "not sent")],
    [message(0, 0xc3, 7), message(0, 0x93, 60, 100), message(7, 0xb3, 64, 127), message(481, 0x83, 60, 10)],
    [message(0, 0xe4, 1, 65)],
  ];
  const piece = midiPiece(tracks, 500);
  assertEquals(piece.plan(0, piece.endTick).map((event) => "bytes" in event ? [event.tick, ...event.bytes] : []), [
    [0, 0xc3, 7],
    [0, 0x93, 60, 100],
    [0, 0xe4, 1, 65],
    [14, 0xb3, 64, 127],
    [962, 0x83, 60, 10],
  ]);
  assertEquals(piece.tempi.map(({ tick, bpm }) => [tick, Math.round(bpm)]), [[0, 150], [960, 100]]);
  assertEquals([piece.beatsPerBar, piece.lengthTicks], [3, 1920]);
});

Deno.test("a MIDI file ends on a whole quarter, so that it comes again in time; whole system exclusives are sent", () => {
  const whole = { tick: 0, kind: "sysex", status: 0xf0, data: Uint8Array.of(1, 2, 0xf7) } as const;
  const cut = { tick: 0, kind: "sysex", status: 0xf0, data: Uint8Array.of(1, 2) } as const;
  const piece = midiPiece([[whole, cut, message(10, 0x90, 60, 1)]], 490, 2);
  assertEquals(ticks(piece), [0, 20, 1920, 1940]);
  assertEquals(piece.plan(0, 1).map((event) => event.kind === "sysex" && [...event.bytes]), [[0xf0, 1, 2, 0xf7]]);
});

Deno.test("notes that end with a MIDI file are ended there, before they begin again", () => {
  const piece = midiPiece([[message(0, 0x90, 60, 1), message(480, 0x80, 60, 1)]], 480, 2);
  const sent = (from: number, to: number) =>
    piece.plan(from, to).map((event) => "bytes" in event ? [event.tick, event.bytes[0]] : []);
  assertEquals(sent(0, 961), [[0, 0x90], [960, 0x80], [960, 0x90]]);
  assertEquals(sent(960, 2000), [[960, 0x80], [960, 0x90], [1920, 0x80]]);
});

Deno.test("what a file is shows in what it holds, whatever it is called; what is neither is told in one sentence", () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_piece_" }), path = join(folder, "song.txt");
  const one = [{ name: "synth", port: "Synth" }], two = [...one, { name: "bass", port: "Bass" }];
  const write = (data: string | Uint8Array) =>
    Deno.writeFileSync(path, typeof data === "string" ? new TextEncoder().encode(data) : data);
  try {
    write(midiBytes([[message(0, 0x90, 60, 100)]], 480));
    assertEquals(readPiece(path, 1, one).description, "1 track");
    write('[{"on": true, "note": true, "numeric_note": 43, "velocity": 101, "duration": 0.2, "channel": 4}]');
    assertEquals(readPiece(path, 1, one).plan(0, 1)[0], {
      kind: "note",
      tick: 0,
      port: 0,
      channel: 5,
      key: 43,
      velocity: 101,
      lengthTicks: 48,
      part: 0,
    } as never);
    const wide =
      '{"rondo_patterns": 1, "patterns": [{"parts": [{"steps": "x", "port": "bass"}, {"steps": "x", "port": 5}]}]}';
    write(wide);
    assertEquals(readPiece(path, 1, one).plan(0, 1).map(({ port }) => port), [0, 0]);
    assertThrows(() => readPiece(path, 1, two), UserError, "plays on MIDI output 5, but --port names only 0 to 1");
    write(wide.replace("5", "0"));
    assertEquals(readPiece(path, 1, two).plan(0, 1).map(({ port }) => port), [1, 0]);
    write(Uint8Array.of(0xff, 0, 0xfe));
    assertThrows(() => readPiece(path, 1, one), UserError, "neither a MIDI file nor a pattern file");
    write(midiBytes([[]], 480));
    assertThrows(() => readPiece(path, 1, one), UserError, "no track holds a message");
    assertThrows(() => readPiece(join(folder, "none"), 1, one), UserError, "there is no such file");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
