import { assert, assertEquals } from "@std/assert";
import { readSmf } from "../../../src/midi/smf/read_smf.ts";
import { META } from "../../../src/midi/smf/smf.ts";
import { MidiFileMaker } from "../../../src/render/midi_file.ts";

const RATE = 48_000;

Deno.test("a render without a note has a MIDI file with a tempo and nothing else", () => {
  const { format, division, tracks, ends } = readSmf(new MidiFileMaker(RATE).encode(RATE), "midi.mid");
  assertEquals([format, division, tracks.length, ends], [1, 960, 1, [1920]]);
});

Deno.test("notes lie on their ticks on both sides of a change of tempo, in a track for each port and channel", () => {
  const maker = new MidiFileMaker(RATE);
  maker.tempo(0, 120);
  maker.message(0, 0, Uint8Array.of(0x90, 60, 1));
  maker.message(RATE / 2, 0, Uint8Array.of(0x80, 60, 64));
  maker.tempo(RATE, 90);
  maker.message(RATE + 32_000, 1, Uint8Array.of(0x93, 61, 1));
  maker.message(RATE + 32_000, 1, Uint8Array.of(0xf8));
  const { tracks } = readSmf(maker.encode(3 * RATE), "midi.mid");
  const messages = tracks.map((track) =>
    track.flatMap((event) => event.kind === "message" ? [[event.tick, event.bytes[0]]] : [])
  );
  assertEquals(messages, [[], [[0, 0x90], [960, 0x80]], [[2880, 0x93]]]);
  const tempi = tracks[0]!.flatMap((event) => event.kind === "meta" && event.type === META.tempo ? [event.tick] : []);
  assertEquals(tempi, [0, 1920]);
});

Deno.test("after an hour at an odd tempo a note is still on its tick", () => {
  const maker = new MidiFileMaker(RATE);
  maker.tempo(0, 117.3);
  maker.message(3600 * RATE, 0, Uint8Array.of(0x90, 60, 1));
  const { tracks } = readSmf(maker.encode(3600 * RATE), "midi.mid");
  const note = tracks[1]!.find(({ kind }) => kind === "message");
  assert(note !== undefined);
  assertEquals(note.tick, 60 * 117.3 * 960);
});
