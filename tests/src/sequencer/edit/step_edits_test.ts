import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { ask, fourSteps, type Json } from "./edit_rig.ts";
import { shownPart } from "./shown_part.ts";

const note = (step: number, key: number | string, rest: Json = {}): Json => ({
  do: "step.note",
  step,
  note: key,
  ...rest,
});

/** What is there, what is asked, and the part after it. */
const CASES: [string, Json[], Json, string][] = [
  ["toggling in an empty part makes a note sound", [], { do: "step.toggle", step: 2 }, ". 60 . ."],
  [
    "toggling takes the notes of the nearest step before that is on",
    [note(1, 40), note(2, 50), { do: "step.toggle", step: 2 }, note(3, 52), note(3, 55, { mode: "add" })],
    { do: "step.toggle", step: 4 },
    "40 (50) 52+55 52+55",
  ],
  ["toggling looks for notes round the end", [note(3, 40)], { do: "step.toggle", step: 1 }, "40 . 40 ."],
  [
    "a step that is switched off keeps what it plays",
    [note(1, 40, { velocity: 3, length: "1/3", delay: "-1/4" })],
    { do: "step.toggle", step: 1 },
    "(40v3l1/3d-1/4) . . .",
  ],
  [
    "a step of locks alone comes back as such",
    [{ do: "step.lock", step: 1, control: 74, value: 9 }, { do: "step.toggle", step: 1 }],
    { do: "step.toggle", step: 1 },
    "@cc74=9 . . .",
  ],
  ["toggling without a step means the cursor", [{ do: "step.go", step: 3 }], { do: "step.toggle" }, ". . 60 ."],
  [
    "a step may say all of how it plays at once",
    [note(2, 40)],
    {
      do: "step.set",
      step: 2,
      velocity: 9,
      length: "4/3",
      probability: 12.5,
      condition: "2:4",
      ratchets: 7,
      ratchet_ramp: -40,
      micro: "-1/3",
      slide: true,
      skip: true,
    },
    ". 40v9l4/3,12.5%,if 2:4,x7,ramp-40,late-1/3,slide,skip . .",
  ],
  [
    "an empty step that is switched on plays a note as it was asked, with its condition",
    [],
    { do: "step.set", step: 1, on: true, velocity: 7, length: 2, condition: "fill" },
    "60v7l2,if fill . . .",
  ],
  [
    "a condition can be taken away",
    [note(1, 40), { do: "step.set", step: 1, condition: "first" }],
    { do: "step.set", step: 1, condition: "none" },
    "40 . . .",
  ],
  ["note 0 is note 0", [], note(1, 0), "0 . . ."],
  ["notes have names, those below C0 too", [note(1, "C-1"), note(2, "Db4")], note(3, "G9"), "0 61 127 ."],
  [
    "a note that is set takes the place of a chord",
    [note(1, 40), note(1, 43, { mode: "add" })],
    note(1, 50),
    "50 . . .",
  ],
  [
    "a note that is added keeps the chord and its velocity, and says its own delay",
    [note(1, 40, { velocity: 50 })],
    note(1, 43, { mode: "add", delay: 0.25 }),
    "40v50+43v50d1/4 . . .",
  ],
  [
    "a note that is there already is changed, not doubled",
    [note(1, 40), note(1, 43, { mode: "add" })],
    note(1, 40, { mode: "add", velocity: 8 }),
    "43+40v8 . . .",
  ],
  ["the last note takes the step with it", [note(1, 40)], note(1, 40, { mode: "remove" }), ". . . ."],
  [
    "a chord moves as a whole, to where its lowest note is asked for",
    [note(1, 40), note(1, 47, { mode: "add" })],
    { do: "step.pitch", step: 1, note: "C4" },
    "60+67 . . .",
  ],
  [
    "a chord at the top of MIDI stays a chord",
    [note(1, 110), note(1, 120, { mode: "add" })],
    { do: "step.pitch", step: 1, by: 12 },
    "117+127 . . .",
  ],
  [
    "any number of locks, one a controller",
    [{ do: "step.lock", step: 2, control: 74, value: 1 }, { do: "step.lock", step: 2, kind: "bend", value: -8192 }],
    { do: "step.lock", step: 2, control: 74, value: 127 },
    ". @cc74=127@bend=-8192 . .",
  ],
  [
    "a lock goes to the step that is named, wherever the cursor is",
    [{ do: "step.go", step: 4 }],
    { do: "step.lock", step: 1, kind: "program", value: 5 },
    "@program=5 . . .",
  ],
  [
    "a lock can be taken away",
    [note(1, 40), { do: "step.lock", step: 1, kind: "pressure", value: 3 }],
    { do: "step.lock", step: 1, kind: "pressure", value: null },
    "40 . . .",
  ],
  [
    "a tie prolongs the chord before by its own step",
    [note(1, 40), note(1, 44, { mode: "add" }), { do: "step.tie", step: 2 }, note(3, 50)],
    { do: "step.tie", step: 3 },
    "40l3+44l3 . (50) .",
  ],
  ["a tie at the start prolongs the end", [note(4, 40)], { do: "step.tie", step: 1 }, ". . . 40l2"],
  [
    "a step that is cleared is a rest, as if it never was",
    [note(1, 40), { do: "step.set", step: 1, ratchets: 3, condition: "first", skip: true }],
    { do: "step.clear", step: 1 },
    ". . . .",
  ],
];

for (const [promise, before, command, after] of CASES) {
  Deno.test(`editing a step: ${promise}`, () => {
    const sequencer = fourSteps(...before);
    ask(sequencer, command);
    assertEquals(shownPart(sequencer.bank.patterns[0]!.parts[0]), after);
  });
}

const REFUSED: [string, Json[], Json, string][] = [
  ["a step beyond the part", [], { do: "step.toggle", step: 5 }, "Part 1 has 4 steps: there is no step 5."],
  ["a part that is not there", [], { do: "step.set", part: 9, on: true }, "Pattern 1 has 1 part: there is no part 9."],
  ["a tie with no note to tie to", [], { do: "step.tie", step: 2 }, "Step 2 has no note before it to tie to."],
  [
    "a seventeenth note",
    Array.from({ length: 16 }, (_, index) => note(1, index, { mode: "add" })),
    note(1, 99, { mode: "add" }),
    "A step has at most 16 notes: remove one first.",
  ],
  [
    "a thirty-third lock",
    Array.from({ length: 32 }, (_, control) => ({ do: "step.lock", step: 1, control, value: 0 })),
    { do: "step.lock", step: 1, control: 99, value: 0 },
    "A step has at most 32 locks: remove one first.",
  ],
  [
    "a controller's value below 0",
    [],
    { do: "step.lock", step: 1, control: 7, value: -1 },
    "step.lock cannot send -1: values go from 0 to 127, only those of a bend from -8192 to 8191.",
  ],
];
for (const [what, before, command, words] of REFUSED) {
  Deno.test(`editing a step: ${what} is refused in one sentence, and nothing changes`, () => {
    const sequencer = fourSteps(...before);
    const bank = sequencer.bank;
    assertThrows(() => ask(sequencer, command), UserError, words);
    assertEquals(sequencer.bank === bank, true);
  });
}
