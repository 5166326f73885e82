import { assertEquals, assertThrows } from "@std/assert";
import { STEP_EDIT_COMMANDS } from "../../../../src/commands/step_edit_commands.ts";
import { UserError } from "../../../../src/errors.ts";
import { EDITS } from "../../../../src/sequencer/edit/edits.ts";
import { emptyPattern } from "../../../../src/sequencer/model/pattern.ts";
import { ask, fourSteps, type Json } from "./edit_rig.ts";
import { shownPart } from "./shown_part.ts";

Deno.test("every command that edits is carried out, and nothing else is", () => {
  const elsewhere = ["step.undo", "step.redo", "step.copy", "step.set_bank"];
  assertEquals(
    [...Object.keys(EDITS), ...elsewhere].toSorted(),
    STEP_EDIT_COMMANDS.map(({ name }) => name).toSorted(),
  );
});

Deno.test("a pattern's settings change alone and all at once, 0 takes tempo and beats away", () => {
  const sequencer = fourSteps();
  const { parts, ...before } = sequencer.bank.patterns[0]!;
  const all = { name: "verse", length: 48, tempo: 97.5, beats_per_bar: 3, beat_unit: 8, seed: 9 };
  ask(sequencer, { do: "step.pattern_set", name: "verse" });
  assertEquals(sequencer.bank.patterns[0], { ...before, parts, name: "verse" });
  ask(sequencer, { do: "step.pattern_set", pattern: 1, ...all });
  const expected = { name: "verse", length: 48, tempoBpm: 97.5, beatsPerBar: 3, beatUnit: 8, seed: 9, parts };
  assertEquals(sequencer.bank.patterns[0], expected);
  ask(sequencer, { do: "step.pattern_set", tempo: 0, beats_per_bar: 0, beat_unit: 0, length: 0 });
  assertEquals(sequencer.bank.patterns[0], { ...expected, tempoBpm: 0, beatsPerBar: 0, beatUnit: 0, length: 0 });
});

Deno.test("patterns are made, copied, pasted over, and cleared; the last one that is left is emptied", () => {
  const sequencer = fourSteps({ do: "step.note", step: 1, note: 40 }, { do: "step.copy", what: "pattern" });
  ask(sequencer, { do: "step.new_pattern", pattern: 3 });
  assertEquals(sequencer.bank.patterns.slice(1), [undefined, emptyPattern(2)]);
  ask(sequencer, { do: "step.paste", pattern: 3 });
  assertEquals(shownPart(sequencer.bank.patterns[2]!.parts[0]), "40 . . .");
  ask(sequencer, { do: "step.clear_pattern", pattern: 1 });
  assertEquals(sequencer.bank.patterns[0], undefined);
  ask(sequencer, { do: "step.clear_pattern", pattern: 3 });
  assertEquals(sequencer.bank.patterns, [undefined, undefined, emptyPattern(2)]);
});

Deno.test("a song is a list of patterns, each so many times; an empty list is no song", () => {
  const sequencer = fourSteps();
  ask(sequencer, { do: "step.song", entries: [{ pattern: 1, times: 4 }, { pattern: 128, times: 999 }] });
  assertEquals(sequencer.bank.song, [{ pattern: 0, times: 4 }, { pattern: 127, times: 999 }]);
  ask(sequencer, { do: "step.song", entries: [] });
  assertEquals(sequencer.bank.song, []);
});

const FREE = "Slot 2 holds no pattern: make one with step.new_pattern, or choose another slot.";
const REFUSED: [string, Json[], Json, string][] = [
  [
    "a new pattern over another",
    [],
    { do: "step.new_pattern" },
    "Slot 1 holds a pattern: choose a free one, or clear it",
  ],
  ["settings of a free slot", [], { do: "step.pattern_set", pattern: 2, name: "x" }, FREE],
  ["clearing a free slot", [], { do: "step.clear_pattern", pattern: 2 }, FREE],
  ["pasting a step into a free slot", [{ do: "step.copy", what: "step" }], { do: "step.paste", pattern: 2 }, FREE],
  [
    "copying from a free slot",
    [],
    { do: "step.copy", what: "pattern", pattern: 2 },
    "There is no pattern to copy in slot 2.",
  ],
  ["pasting before copying", [], { do: "step.paste" }, "Nothing was copied yet: use step.copy first."],
  ["a tempo of 5", [], { do: "step.pattern_set", tempo: 5 }, "cannot play at 5 BPM: give 10 to 1000, or 0 for none."],
  [
    "pasting a part where the pattern has none of that number",
    [{ do: "step.add_part" }, { do: "step.part", part: 2 }, { do: "step.copy", what: "part" }, {
      do: "step.new_pattern",
      pattern: 2,
    }],
    { do: "step.paste", pattern: 2 },
    "Pattern 2 has 1 part: there is no part 2.",
  ],
];
for (const [what, before, command, words] of REFUSED) {
  Deno.test(`editing a bank: ${what} is refused in one sentence, and nothing changes`, () => {
    const sequencer = fourSteps(...before);
    const bank = sequencer.bank;
    assertThrows(() => ask(sequencer, command), UserError, words);
    assertEquals(sequencer.bank === bank, true);
  });
}

Deno.test("an edit in a slot whose pattern was cleared says why nothing happens", () => {
  const sequencer = fourSteps({ do: "step.new_pattern", pattern: 2 }, { do: "step.clear_pattern", pattern: 1 });
  assertThrows(() => ask(sequencer, { do: "step.toggle", step: 3 }), UserError, "Slot 1 holds no pattern");
  for (
    const name of ["step.toggle", "step.double", "step.clear_part", "step.add_part", "step.remove_part", "step.mute"]
  ) {
    assertThrows(() => ask(sequencer, { do: name }), UserError, "Slot 1 holds no pattern");
    if (name !== "step.add_part") {
      assertThrows(() => ask(sequencer, { do: name, part: 1 }), UserError, "Slot 1 holds no pattern");
    }
  }
});
