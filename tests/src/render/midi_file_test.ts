import { assertEquals } from "@std/assert";
import { encodeEmptyMidiFile } from "../../../src/render/midi_file.ts";

Deno.test("the MIDI file is a valid one without notes: format 1, one track, 960 ticks a quarter", () => {
  const bytes = encodeEmptyMidiFile();
  const view = new DataView(bytes.buffer);
  const text = (offset: number) => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  assertEquals([text(0), view.getUint32(4), view.getUint16(8), view.getUint16(10), view.getUint16(12)], [
    "MThd",
    6,
    1,
    1,
    960,
  ]);
  assertEquals([text(14), view.getUint32(18), bytes.length], ["MTrk", 4, 26]);
  assertEquals([...bytes.subarray(22)], [0, 0xff, 0x2f, 0]);
});
