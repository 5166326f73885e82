import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../../src/errors.ts";
import { loadBank } from "../../../../src/sequencer/files/load_bank.ts";
import { patternFileText } from "../../../../src/sequencer/files/file_of_bank.ts";
import { parsePatterns, savePatterns } from "../../../../src/sequencer/files/pattern_files.ts";
import { patternSchemaText } from "../../../../src/sequencer/files/pattern_schema.ts";
import { emptyBank, type Step } from "../../../../src/sequencer/model/pattern.ts";
import { randomBank, randomOf } from "../random_banks.ts";

const FILES = new URL("../../../../src/sequencer/files/", import.meta.url);

Deno.test("a thousand banks of all kinds are written and read again as they were", () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const bank = randomBank(randomOf(seed));
    assertEquals(parsePatterns(patternFileText(bank), "x"), bank, `seed ${seed}`);
  }
});

Deno.test("the JSON schema for editors is the one that pattern files are read by", () => {
  assertEquals(Deno.readTextFileSync(new URL("patterns.schema.json", FILES)), patternSchemaText());
});

const steps = (text: string) => parsePatterns(text, "x").patterns[0]!.parts[0]!.steps;

Deno.test("a row is a rhythm to be typed: strokes, loud and soft ones, rests, and strokes that go on", () => {
  const row = steps('{"rondo_patterns": 1, "patterns": [{"parts": [{"note": "C2", "steps": "x.X- | --o."}]}]}');
  assertEquals(row.map(({ on }) => on), [true, false, true, false, false, false, true, false]);
  assertEquals(row.flatMap(({ notes }) => notes.map(({ key, velocity }) => [key, velocity])), [[36, 100], [36, 120], [
    36,
    60,
  ]]);
  assertEquals(row[2]!.notes[0]!.length, { n: 4, d: 1 });
});

Deno.test("a row may be a melody: notes by name, chords with +, rests, and notes that go on", () => {
  const row = steps(
    '{"rondo_patterns": 1, "patterns": [{"parts": [{"velocity": 90, "steps": "A1 . C#4+Eb4+c-1 - |..Bb2--"}]}]}',
  );
  const keys = (step: Step) => step.notes.map(({ key }) => key);
  assertEquals(row.map(keys), [[33], [], [61, 63, 0], [], [], [], [46], [], []]);
  assertEquals([row[0], row[2], row[6]].map((step) => [step!.notes[0]!.length.n, step!.notes[0]!.velocity]), [
    [1, 90],
    [2, 90],
    [3, 90],
  ]);
});

Deno.test("a part's program is chosen by its first step, also where that is a rest", () => {
  const lock = { kind: "program", value: 33 } as const;
  for (const row of ['"A1 . C2"', '"...x"', "[null, 60]"]) {
    const read = steps(`{"rondo_patterns": 1, "patterns": [{"parts": [{"program": 33, "steps": ${row}}]}]}`);
    assertEquals([read[0]!.locks, read[0]!.on, read[1]!.locks], [[lock], true, []]);
  }
});

Deno.test("steps may be nothing, a note, a chord, or all there is to say, and take what the part says for the rest", () => {
  const text = `{ "rondo_patterns": 1, "patterns": [{ "parts": [{
    "velocity": 90, "length": "3/4", // for all notes
    "steps": [null, "C4", ["C4", {"note": 64, "velocity": 1}], {"note": "E4", "ratchets": 3, "condition": "2:4", "micro": "-1/3"}],
  }] }] }`;
  const [rest, one, chord, full] = steps(text);
  assertEquals([rest!.on, one!.notes, chord!.notes.length, full!.condition], [
    false,
    [{ key: 60, velocity: 90, length: { n: 3, d: 4 }, delay: { n: 0, d: 1 } }],
    2,
    "2:4",
  ]);
  assertEquals([chord!.notes[1]!.velocity, full!.micro], [1, { n: -1, d: 3 }]);
});

Deno.test("a part may name the output it plays on; a name that there is none of is one sentence", () => {
  const text = '{"rondo_patterns": 1, "patterns": [{"parts": [{"port": "bass", "steps": "x"}]}]}';
  assertEquals(parsePatterns(text, "x", (name) => name === "bass" ? 3 : undefined).patterns[0]!.parts[0]!.port, 3);
  assertThrows(() => parsePatterns(text, "x"), UserError, '"bass", which is no MIDI output');
});

Deno.test("steppy's patterns are read as they are: which steps are on, notes, velocities, durations and channel", () => {
  const on = { on: true, note: true, numeric_note: 43, velocity: 101, duration: 0.2, channel: 4 };
  const file = [on, { on: false, note: false }, { ...on, on: false, duration: 1 }, { ...on, numeric_note: 127 }];
  const bank = parsePatterns(JSON.stringify(file), "folder/reggae.json");
  const [part] = bank.patterns[0]!.parts;
  assertEquals([bank.patterns[0]!.name, part!.channel], ["reggae", 5]);
  assertEquals(part!.steps.map((step) => [step.on, ...step.notes.map(({ key }) => key)]), [[true, 43], [false], [
    false,
    43,
  ], [true, 127]]);
  assertEquals(part!.steps[0]!.notes[0]!.length, { n: 1, d: 5 });
});

/** What is known of steppy's four examples: how many steps they have, and how many of them are on. */
const STEPPY_SHAPES = { daft: [16, 11], mozart: [32, 23], reggae: [16, 11], rhythm1: [16, 13] } as const;
for (const [name, [stepCount, onCount]] of Object.entries(STEPPY_SHAPES)) {
  Deno.test(`a pattern of steppy's shape ${name} keeps its ${stepCount} steps, ${onCount} of them on`, () => {
    const file = Array.from({ length: stepCount }, (_, index) => {
      const on = Math.floor(((index + 1) * onCount) / stepCount) > Math.floor((index * onCount) / stepCount);
      // Some that are off keep their note, as steppy writes them.
      if (!on && index % 2 === 0) return { on, note: false };
      return { on, note: true, numeric_note: 30 + index, velocity: 127, duration: index % 3 / 2, channel: 0 };
    });
    const bank = parsePatterns(JSON.stringify(file), `${name}.json`);
    const part = bank.patterns[0]!.parts[0]!;
    assertEquals([bank.patterns[0]!.name, part.channel, part.speed], [name, 1, "1"]);
    assertEquals([part.steps.length, part.steps.filter(({ on }) => on).length], [stepCount, onCount]);
    part.steps.forEach(({ notes }, index) => {
      const { note, numeric_note, duration } = file[index]!;
      assertEquals(notes.map(({ key }) => key), note ? [numeric_note] : []);
      if (note && duration! > 0) assertEquals(notes[0]!.length, duration === 1 ? { n: 1, d: 1 } : { n: 1, d: 2 });
    });
  });
}

const pattern = (part: string, more = "") => `{"rondo_patterns": 1, "patterns": [{${more}"parts": [${part}]}]}`;
const WRONG: [string, string, string][] = [
  [
    "tempo 0",
    pattern('{"steps": "x"}', '"tempo": 0, '),
    "patterns[0].tempo is 0, expected a tempo from 10 to 1000 BPM.",
  ],
  ["a tempo of a million", pattern('{"steps": "x"}', '"tempo": 1e6, '), "expected a tempo from 10 to 1000 BPM."],
  ["a tempo in words", pattern('{"steps": "x"}', '"tempo": "fast", '), 'tempo is "fast", expected a tempo'],
  ["a pattern of length 0", pattern('{"steps": "x"}', '"length": 0, '), "patterns[0].length is 0, expected 1 to 4096"],
  ["no step", pattern('{"steps": []}'), "steps is [], expected a list of 1 to 128 steps"],
  ["129 steps", pattern(`{"steps": "${"x".repeat(129)}"}`), "expected a list of 1 to 128 steps"],
  ["a note 128", pattern('{"steps": [60, 128]}'), "parts[0].steps[1] is 128, expected a step: null, a note (0 to 127"],
  ["a note of another alphabet", pattern('{"steps": ["H4"]}'), 'steps[0] is "H4", expected a step: null, a note'],
  ["a note 128 in an object", pattern('{"steps": [{"note": 128}]}'), "steps[0].note is 128, expected a note from 0"],
  ["a note above all in a row", pattern('{"steps": "C4 G#9"}'), 'steps is "C4 G#9", expected a list of 1 to 128 steps'],
  ["a row that is no row", pattern('{"steps": "x..y"}'), 'or a row like "x...X..o" or "A1 . C4+E4 -"'],
  [
    "a velocity of a step 300",
    pattern('{"steps": [{"note": 60, "velocity": 300}]}'),
    "steps[0].velocity is 300, expected a velocity",
  ],
  [
    "an unknown field of a step",
    pattern('{"steps": [{"note": 60, "velocty": 3}]}'),
    'velocty"; did you mean "velocity"?',
  ],
  [
    "two locks of one controller",
    pattern('{"steps": [{"locks": [{"bend": 1}, {"bend": 2}]}]}'),
    "each of something else",
  ],
  [
    "too many notes in a step",
    pattern(`{"steps": [{"note": 1, "notes": [${Array(16).fill(2)}]}]}`),
    "at most 16 notes",
  ],
  ["free slots alone", '{"rondo_patterns": 1, "patterns": [null, null]}', "not all of them null"],
  [
    "a lock beyond all",
    pattern('{"steps": [{"locks": [{"control": 200, "value": 3}]}]}'),
    "locks[0].control is 200, expected",
  ],
  [
    "an unknown field",
    pattern('{"steps": "x", "chanel": 3}'),
    'unknown key "patterns[0].parts[0].chanel"; did you mean "channel"?',
  ],
  ["another version", '{"rondo_patterns": 2, "patterns": []}', "rondo_patterns is 2, expected 1"],
  ["no JSON", "{", "x.json is not valid JSON: line 1"],
  ["brackets a million deep", "[".repeat(1_000_000), "x.json"],
  ["an object that pretends", '{"__proto__": {"rondo_patterns": 1}}', "x.json"],
  ["a steppy step without a note", '[{"on": true, "note": true}]', "expected a step of steppy"],
];
for (const [what, text, words] of WRONG) {
  Deno.test(`a pattern file with ${what} is refused in one sentence`, () => {
    const { message } = assertThrows(() => parsePatterns(text, "x.json"), UserError);
    assert(message.includes(words) && message.length < 400 && !message.includes("\n"), message);
  });
}

Deno.test("patterns are saved whole or not at all, and a file that is no pattern is left alone", () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_patterns_" });
  try {
    const path = join(folder, "live.json");
    savePatterns(path, emptyBank());
    assertEquals(loadBank(path).bank, emptyBank());
    assertThrows(() => savePatterns(join(folder, "none", "x.json"), emptyBank()), UserError, "Cannot write");
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["live.json"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
