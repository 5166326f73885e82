import { assertEquals, assertThrows } from "@std/assert";
import { noteName, parseNoteName } from "../../../src/midi/note_name.ts";
import { UserError } from "../../../src/errors.ts";

Deno.test("all 128 notes have a name that is read back as the same number, note 0 and octave -1 too", () => {
  for (let number = 0; number < 128; number++) assertEquals(parseNoteName(noteName(number)), number);
  assertEquals([0, 11, 12, 60, 69, 127].map(noteName), ["C-1", "B-1", "C0", "C4", "A4", "G9"]);
});

Deno.test("flats are the sharps below, and cross the octave as they should", () => {
  assertEquals(["Db4", "D♭4", "c#4", "Cb4", "B#4"].map(parseNoteName), [61, 61, 61, 59, 72]);
});

Deno.test("what is not a note is refused in a sentence: nothing, octave 10, above G9, below C-1, H", () => {
  for (const text of ["", "C10", "G#9", "Cb-1", "H4", "C", "60", "C4.5"]) {
    assertThrows(() => parseNoteName(text), UserError, "C4 is 60");
  }
  for (const number of [-1, 128, 1.5, NaN]) assertThrows(() => noteName(number), UserError, "127 (G9)");
});
