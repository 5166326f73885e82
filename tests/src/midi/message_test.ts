import { assertEquals } from "@std/assert";
import { decodeMessage, encodeMessage } from "../../../src/midi/message.ts";
import { MidiParser } from "../../../src/midi/parser.ts";
import { hex, messagesOf } from "./messages.ts";

Deno.test("every whole short message comes back from its decoded form byte for byte", () => {
  for (let status = 0x80; status <= 0xff; status++) {
    for (const [first, second] of [[0, 0], [1, 0], [60, 1], [127, 127], [0, 64]] as const) {
      for (let length = 1; length <= 3; length++) {
        const bytes = Uint8Array.of(status, first, second).subarray(0, length);
        const message = decodeMessage(bytes);
        if (message !== undefined) assertEquals(encodeMessage(message), bytes);
      }
    }
  }
});

Deno.test("a note-on of velocity 0 is a note-off, and remembers how it was sent", () => {
  const message = decodeMessage(Uint8Array.of(0x90, 60, 0));
  assertEquals(message, { type: "note_off", channel: 1, number: 60, value: 0, asNoteOn: true });
});

Deno.test("channels count from 1, bend from its centre, song position in sixteenths", () => {
  assertEquals(decodeMessage(Uint8Array.of(0xbf, 7, 100)), { type: "control", channel: 16, number: 7, value: 100 });
  assertEquals(decodeMessage(Uint8Array.of(0xe0, 0, 64)), { type: "pitch_bend", channel: 1, value: 0 });
  assertEquals(decodeMessage(Uint8Array.of(0xf2, 16, 1)), { type: "song_position", value: 144 });
});

Deno.test("bytes that are not one whole message decode to nothing: two of three, none, data alone, an open sysex", () => {
  for (const bytes of [[0x90, 60], [], [60, 1], [0xf0, 1], [0xf4], [0x90, 60, 200], [0xf0, 0x90, 0xf7], [0xfd]]) {
    assertEquals(decodeMessage(Uint8Array.from(bytes)), undefined, `${bytes}`);
  }
});

Deno.test("what is out of range is sent as the nearest value that can be", () => {
  assertEquals(hex(encodeMessage({ type: "control", channel: 20, number: 200, value: -4 })), "BF 7F 00");
  assertEquals(hex(encodeMessage({ type: "pitch_bend", channel: 1, value: NaN })), "E0 00 00");
  assertEquals(hex(encodeMessage({ type: "program", number: 5.4 })), "C0 05");
});

Deno.test("running status, with a clock byte between status and data and another inside the pair", () => {
  const types = messagesOf("90 F8 3C 40 3E F8 41").map((message) => `${message.type} ${message.number ?? ""}`);
  assertEquals(types, ["clock ", "note_on 60", "clock ", "note_on 62"]);
});

Deno.test("a real-time byte inside sysex comes at once and leaves the sysex whole", () => {
  const found = messagesOf("F0 01 F8 02 F7");
  assertEquals(found.map((message) => message.type), ["clock", "sysex"]);
  assertEquals(hex(found[1]!.bytes!), "F0 01 02 F7");
});

Deno.test("a sysex that a note breaks off is dropped and counted, the note is heard", () => {
  const types: string[] = [];
  const parser = new MidiParser((message) => types.push(message.type));
  parser.push(Uint8Array.of(0xf0, 1, 2, 0x90, 60, 1), 0);
  assertEquals([types, parser.faults.brokenMessages], [["note_on"], 1]);
});

Deno.test("data without status is dropped: at the start, after sysex, after song position, after an unused status byte", () => {
  assertEquals(messagesOf("3C 40"), []);
  assertEquals(messagesOf("90 3C 40 F0 01 F7 3E 40").map((message) => message.type), ["note_on", "sysex"]);
  assertEquals(messagesOf("F2 00 01 3E 40").map((message) => message.type), ["song_position"]);
  assertEquals(messagesOf("90 F4 3E 40 F5 01 F9 FD F7 02"), []);
});

Deno.test("a two-byte message between notes is read as what it is, and a note cut to two bytes is dropped", () => {
  const seen = messagesOf("C0 05 90 3C 80 3C 40").map((message) => `${message.type} ${message.number}`);
  assertEquals(seen, ["program 5", "note_off 60"]);
});

Deno.test("pieces of any length make the same messages, with the time of the last byte", () => {
  const bytes = Uint8Array.of(0x90, 60, 64, 62, 65, 0xf0, 9, 0xf7, 0xb0, 7, 9);
  const whole = messagesOf(hex(bytes));
  const pieces: unknown[] = [];
  const times: number[] = [];
  const parser = new MidiParser((message, time) => (pieces.push(message), times.push(time)));
  bytes.forEach((byte, index) => parser.push(Uint8Array.of(byte), index));
  assertEquals([pieces, times], [whole, [2, 4, 7, 10]]);
});

Deno.test("a sysex that never ends costs bounded memory; one of just the longest length comes whole", () => {
  const lengths: number[] = [];
  const parser = new MidiParser((message) => lengths.push(message.bytes?.length ?? 0), 1000);
  parser.push(Uint8Array.of(0xf0), 0);
  for (let round = 0; round < 100; round++) parser.push(new Uint8Array(1000), 0);
  assertEquals(parser.keptBytes, 1000);
  parser.push(Uint8Array.of(0xf7, 0xf0, ...new Uint8Array(998), 0xf7, 0xf0, ...new Uint8Array(999), 0xf7), 0);
  assertEquals([lengths, parser.faults.longSysex, parser.keptBytes <= 256], [[1000], 2, true]);
});
