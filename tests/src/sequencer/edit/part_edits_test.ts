import { assert, assertEquals, assertThrows } from "@std/assert";
import { SCALE_NAMES } from "../../../../src/commands/step_edit_commands.ts";
import { UserError } from "../../../../src/errors.ts";
import { euclid } from "../../../../src/sequencer/edit/euclid.ts";
import { nearestInScale, SCALES } from "../../../../src/sequencer/edit/scales.ts";
import { toNumber } from "../../../../src/sequencer/model/fraction.ts";
import type { Sequencer } from "../../../../src/sequencer/sequencer.ts";
import { ask, fourSteps, type Json } from "./edit_rig.ts";
import { shownPart } from "./shown_part.ts";

const note = (step: number, key: number): Json => ({ do: "step.note", step, note: key });
const partOf = (sequencer: Sequencer, part = 0, pattern = 0) => sequencer.bank.patterns[pattern]!.parts[part]!;

/** What is there, what is asked, and the part after it. */
const CASES: [string, Json[], Json, string][] = [
  ["a longer part keeps its steps and gets rests", [note(1, 40)], { do: "step.length", steps: 6 }, "40 . . . . ."],
  ["a shorter part loses its end", [note(1, 40), note(4, 41)], { do: "step.length", by: -2 }, "40 ."],
  [
    "the new half of a doubled part plays the same, switched-off steps stay off",
    [note(1, 40), note(2, 41), { do: "step.toggle", step: 2 }],
    { do: "step.double" },
    "40 (41) . . 40 (41) . .",
  ],
  [
    "three strokes over eight steps are the tresillo",
    [],
    { do: "step.euclid", hits: 3, steps: 8 },
    "60 . . 60 . . 60 .",
  ],
  [
    "strokes that come later, on the notes that were there",
    [note(2, 40)],
    { do: "step.euclid", hits: 2, rotate: 1 },
    ". 40 . 40",
  ],
  ["no strokes at all leave the notes there, but off", [note(2, 40)], { do: "step.euclid", hits: 0 }, ". (40) . ."],
  ["more strokes than steps fill them", [], { do: "step.euclid", hits: 128 }, "60 60 60 60"],
  ["steps that rotate come in at the other end", [note(1, 40), note(4, 41)], { do: "step.rotate", by: 1 }, "41 40 . ."],
  ["any number of times round is no move", [note(1, 40)], { do: "step.rotate", by: -128 }, "40 . . ."],
  [
    "steps that are shifted beyond the end are gone",
    [note(1, 40), note(4, 41)],
    { do: "step.shift", by: -1 },
    ". . 41 .",
  ],
  [
    "notes go to the nearest of a scale, of two equally near the lower; two that meet are one",
    [note(1, 61), { do: "step.note", step: 1, note: 60, mode: "add" }, note(2, 66)],
    { do: "step.scale", root: "C4", scale: "major" },
    "60 65 . .",
  ],
  ["a part that is cleared has rests", [note(1, 40), note(3, 41)], { do: "step.clear_part" }, ". . . ."],
  [
    "a step that was copied can be put elsewhere",
    [note(1, 40), { do: "step.set", step: 1, ratchets: 3 }, { do: "step.copy", what: "step", step: 1 }],
    { do: "step.paste", step: 4 },
    "40,x3 . . 40,x3",
  ],
];

for (const [promise, before, command, after] of CASES) {
  Deno.test(`editing a part: ${promise}`, () => {
    const sequencer = fourSteps(...before);
    ask(sequencer, command);
    assertEquals(shownPart(partOf(sequencer)), after);
  });
}

const REFUSED: [string, Json[], Json, string][] = [
  ["a length of 0 by steps of it", [], { do: "step.length", by: -4 }, "A part has 1 to 128 steps, not 0."],
  ["129 steps", [], { do: "step.length", by: 125 }, "A part has 1 to 128 steps, not 129."],
  ["doubling beyond 128", [{ do: "step.length", steps: 65 }], { do: "step.double" }, "at most 128 steps, not 130."],
  [
    "a mute group without parts",
    [],
    { do: "step.mute_group", group: 3 },
    "No part of this pattern is in mute group 3.",
  ],
  ["a copy of no part", [], { do: "step.add_part", copy_of: 2 }, "The pattern has 1 part: there is no part 2."],
  [
    "a sixty-fifth part",
    Array(63).fill({ do: "step.add_part" }),
    { do: "step.add_part" },
    "A pattern has at most 64 parts",
  ],
  ["taking the only part", [], { do: "step.remove_part" }, "A pattern has at least one part: clear it instead."],
];
for (const [what, before, command, words] of REFUSED) {
  Deno.test(`editing a part: ${what} is refused in one sentence, and nothing changes`, () => {
    const sequencer = fourSteps(...before);
    const bank = sequencer.bank;
    assertThrows(() => ask(sequencer, command), UserError, words);
    assertEquals(sequencer.bank === bank, true);
  });
}

Deno.test("every setting of a part can be changed alone, and all at once", () => {
  const settings = {
    name: "bass",
    speed: "3/2",
    direction: "ping_pong",
    port: 2,
    channel: 16,
    swing: 66.5,
    transpose: -12,
  };
  const sequencer = fourSteps();
  const { steps: _, ...before } = partOf(sequencer);
  for (const [name, value] of Object.entries(settings)) {
    const { steps: __, ...after } = partOf(fourSteps({ do: "step.part_set", [name]: value }));
    assertEquals(after, { ...before, [name]: value });
  }
  ask(sequencer, { do: "step.part_set", ...settings, mute_group: 8 });
  const { steps: ___, ...all } = partOf(sequencer);
  assertEquals(all, { ...before, ...settings, muteGroup: 8 });
});

Deno.test("mute and solo go on, off, and the other way round; parts of a mute group go together", () => {
  const sequencer = fourSteps({ do: "step.add_part" }, { do: "step.add_part" });
  const muted = () => partsOf(sequencer).map((part) => part.muted);
  ask(sequencer, { do: "step.mute", part: 2 });
  assertEquals(muted(), [false, true, false]);
  ask(sequencer, { do: "step.mute", part: 2, on: true });
  ask(sequencer, { do: "step.solo", part: 3, on: true });
  assertEquals(partsOf(sequencer).map((part) => part.soloed), [false, false, true]);
  for (const part of [2, 3]) ask(sequencer, { do: "step.part_set", part, mute_group: 1 });
  ask(sequencer, { do: "step.mute_group", group: 1 });
  assertEquals(muted(), [false, true, true]);
  ask(sequencer, { do: "step.mute_group", group: 1 });
  assertEquals(muted(), [false, false, false]);
});

function partsOf(sequencer: Sequencer) {
  return sequencer.bank.patterns[0]!.parts;
}

Deno.test("a part is added empty, or as a copy, and one that is removed leaves the selection at what there is", () => {
  const sequencer = fourSteps(note(1, 40));
  ask(sequencer, { do: "step.add_part" });
  ask(sequencer, { do: "step.add_part", copy_of: 1 });
  assertEquals(partsOf(sequencer).map((part) => part.steps.length), [4, 16, 4]);
  assertEquals(partsOf(sequencer)[1]!.channel, 2);
  ask(sequencer, { do: "step.part", part: 3 });
  ask(sequencer, { do: "step.remove_part" });
  assertEquals([partsOf(sequencer).length, sequencer.selection.part], [2, 1]);
});

Deno.test("a part that was copied goes over another, and into another pattern", () => {
  const sequencer = fourSteps(note(1, 40), { do: "step.add_part" }, { do: "step.copy", what: "part", part: 1 });
  ask(sequencer, { do: "step.paste", part: 2 });
  assertEquals(partsOf(sequencer)[1], partsOf(sequencer)[0]);
  ask(sequencer, { do: "step.new_pattern", pattern: 3 });
  ask(sequencer, { do: "step.paste", pattern: 3, part: 1 });
  assertEquals(partOf(sequencer, 0, 2), partsOf(sequencer)[0]);
});

Deno.test("humanising moves every stroke within its bounds, the same for the same seed, others for another", () => {
  const all = Array.from({ length: 64 }, (_, index) => note(index + 1, 60));
  const humanised = (seed: number) => {
    const sequencer = fourSteps({ do: "step.length", steps: 64 }, ...all);
    ask(sequencer, { do: "step.humanise", timing: "1/8", velocity: 20, seed });
    return partOf(sequencer);
  };
  const once = humanised(5);
  assertEquals(humanised(5), once);
  assert(shownPart(humanised(6)) !== shownPart(once));
  const micros = once.steps.map(({ micro }) => toNumber(micro));
  const louder = once.steps.map(({ notes }) => notes[0]!.velocity - 100);
  for (const values of [micros.map((micro) => micro * 8), louder.map((more) => more / 20)]) {
    assert(Math.max(...values) <= 1 && Math.min(...values) >= -1);
    assert(Math.max(...values) > 0.7 && Math.min(...values) < -0.7, "drawn from the whole range");
  }
});

Deno.test("strokes are spread so that the gaps between them differ by one step at most, for every count of both", () => {
  for (let steps = 1; steps <= 32; steps++) {
    for (let hits = 1; hits <= steps; hits++) {
      const at = euclid(hits, steps).flatMap((stroke, index) => stroke ? [index] : []);
      assertEquals([at.length, at[0]], [hits, 0]);
      const gaps = at.map((from, index) => (at[index + 1] ?? steps) - from);
      assert(Math.max(...gaps) - Math.min(...gaps) <= 1, `${hits} over ${steps}`);
    }
  }
});

Deno.test("every scale that commands name is known, and every key goes to a note of it that is not farther than any other", () => {
  assertEquals(Object.keys(SCALES), [...SCALE_NAMES]);
  for (const scale of Object.values(SCALES)) {
    const isIn = (key: number) => scale.includes((key + 120 - 62) % 12);
    for (let key = 0; key < 128; key++) {
      const near = nearestInScale(key, 62, scale);
      assert(isIn(near) && near >= 0 && near <= 127);
      for (let other = 0; other < 128; other++) {
        if (isIn(other)) assert(Math.abs(other - key) >= Math.abs(near - key));
      }
    }
  }
});
