import { assert, assertEquals } from "@std/assert";
import { POSITION, POSITION_BYTES, readPosition, writeBeats } from "../../../bridge/jack/position.ts";
import { songFrames } from "../../../bridge/jack/timebase.ts";
import { emptyCycle } from "../../../bridge/jack/transport_cell.ts";

Deno.test("beats that are written are read as the same place, bars and beats from 1, in meters of whole and of half beats", () => {
  const view = new DataView(new ArrayBuffer(POSITION_BYTES)), place = emptyCycle();
  view.setUint32(POSITION.frame, 4711, true);
  for (const beatsPerBar of [3, 4, 3.5]) {
    for (const beats of [0, 0.25, 2.999, 3, 3.5, 7, 1234.5678]) {
      writeBeats(view, beats, beatsPerBar, 117.3);
      assert(readPosition(view, 0, place));
      assertEquals([place.frame, place.hasBbt, place.isTickExact, place.beatsPerBar], [4711, true, true, beatsPerBar]);
      const read = (place.bar - 1) * beatsPerBar + place.beat - 1 + place.tick / place.ticksPerBeat;
      assert(Math.abs(read - beats) < 1e-9, `${beats} was read as ${read}`);
      assert(place.bar >= 1 && place.beat >= 1 && place.beat < beatsPerBar + 1 && place.tick >= 0);
      const barStart = view.getFloat64(POSITION.bar_start_tick, true);
      assertEquals(barStart, (place.bar - 1) * beatsPerBar * place.ticksPerBeat);
    }
  }
});

Deno.test("a song never begins before its first frame: what lies before beat 1 is told as the end of a bar", () => {
  assertEquals(songFrames(0, 1000), 0);
  assertEquals(songFrames(12_345, 1000), 12_345);
  assertEquals(songFrames(-1, 1000), 999);
  assertEquals(songFrames(-1000, 1000), 0);
  assertEquals(songFrames(-2500, 1000), 500);
});
