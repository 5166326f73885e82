import { assert, assertEquals } from "@std/assert";
import { STEP_COMMANDS } from "../../../src/commands/step_commands.ts";
import { UserError } from "../../../src/errors.ts";
import { fileOfBank, patternFileText } from "../../../src/sequencer/files/file_of_bank.ts";
import { parsePatterns } from "../../../src/sequencer/files/pattern_files.ts";
import { MOST_STEPS_BACK } from "../../../src/sequencer/history.ts";
import { emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { Sequencer } from "../../../src/sequencer/sequencer.ts";
import { showSteps } from "../../../src/sequencer/show_steps.ts";
import { randomCommandOf, seededRandom } from "../commands/random_commands.ts";
import { ask, type Json } from "./edit/edit_rig.ts";
import { randomBank, randomOf } from "./random_banks.ts";
import { checkBank } from "./valid_bank.ts";

// Sequences of any commands of the sequencer, on banks of anything, while it stands, plays, pauses and records.

const ROWS = STEP_COMMANDS.filter(({ name, kind, onlyInScores }) =>
  kind !== "file" && name.startsWith("step.") && (onlyInScores !== true || name === "step.replan")
);
const EDIT_ROWS = ROWS.filter(({ kind }) => kind === "edit");

/** Numbers that are likely to be there; the table's own range would nearly always miss. */
const NEAR: Json = { step: 20, part: 3, pattern: 5, copy_of: 3, steps: 128, page: 3, to: 3, control: 40 };

function randomStepCommand(random: () => number): Json {
  const rows = random() < 0.6 ? EDIT_ROWS : ROWS;
  const spec = rows[Math.floor(random() * rows.length)]!;
  // One without a number is a row of the sequencer, and made in the same way.
  const command = randomCommandOf({ ...spec, number: 0 }, random);
  for (const [name, most] of Object.entries(NEAR)) {
    if (typeof command[name] === "number") command[name] = 1 + Math.floor(random() * (most as number));
  }
  if (typeof command["by"] === "number") command["by"] = Math.floor(random() * 9) - 4;
  if (typeof command["value"] === "number") command["value"] = Math.floor(random() * 128);
  if (typeof command["tempo"] === "number" && command["tempo"] < 10) command["tempo"] = 0;
  return command;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
}

/** Does a command; one that is refused changed nothing. */
function attempt(sequencer: Sequencer, command: Json, tick: number, running: boolean): boolean {
  const before = sequencer.bank;
  try {
    ask(sequencer, command, { tick, heardTick: tick - 7.5, beatsPerBar: 4, running });
    deepFreeze(sequencer.bank);
    return true;
  } catch (error) {
    assert(error instanceof UserError, `${JSON.stringify(command)}: ${error}`);
    assert(/^[^\n]+\.$/.test(error.message), error.message);
    assert(sequencer.bank === before, `${JSON.stringify(command)} was refused: ${error.message}`);
    return false;
  }
}

function checkShown(sequencer: Sequencer, tick: number): void {
  const { patternIndex, parts, partIndex, steps, cursor, page, pageCount } = showSteps(sequencer, tick);
  assert(patternIndex >= 0 && patternIndex < 128);
  assert(partIndex >= 0 && partIndex < Math.max(1, parts.length), "the selected part is there");
  assert(cursor >= 0 && cursor < Math.max(1, steps.length), "the cursor is at a step");
  assert(page >= 0 && page < pageCount, "the page is there");
}

Deno.test("a thousand random sequences of commands reach only banks that are valid, and undo and redo are exact", () => {
  let doneCount = 0, refusedCount = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    const random = seededRandom(seed);
    const initial = seed % 4 === 0 ? emptyBank() : randomBank(randomOf(seed));
    const copy = structuredClone(initial);
    deepFreeze(initial);
    const sequencer = new Sequencer(initial, seed);
    for (let count = 0, tick = 0; count < 40; count++, tick += Math.floor(random() * 700)) {
      const isDone = attempt(sequencer, randomStepCommand(random), tick, random() < 0.7);
      if (isDone) doneCount++;
      else refusedCount++;
      checkBank(sequencer.bank);
      checkShown(sequencer, tick);
    }
    while (sequencer.history.canRedo) ask(sequencer, { do: "step.redo" });
    const final = structuredClone(sequencer.bank);
    while (sequencer.history.canUndo) ask(sequencer, { do: "step.undo" });
    assertEquals(sequencer.bank, copy, `undo of everything, seed ${seed}`);
    while (sequencer.history.canRedo) ask(sequencer, { do: "step.redo" });
    assertEquals(sequencer.bank, final, `redo of everything, seed ${seed}`);
    const { patterns, song } = sequencer.bank;
    const written = { patterns: patterns.slice(0, fileOfBank(final).patterns.length), song };
    assertEquals(parsePatterns(patternFileText(final), "x"), written, `written and read again, seed ${seed}`);
  }
  assert(doneCount > 20000 && refusedCount > 1000, `${doneCount} done, ${refusedCount} refused`);
});

Deno.test("the last thousand edits can be undone, the oldest of more are given up", () => {
  const sequencer = new Sequencer(emptyBank(), 1);
  const edits = 1 + MOST_STEPS_BACK;
  for (let count = 0; count < edits; count++) ask(sequencer, { do: "step.pattern_set", seed: 100 + count });
  let undone = 0;
  while (sequencer.history.canUndo) {
    ask(sequencer, { do: "step.undo" });
    undone++;
  }
  assertEquals([undone, sequencer.bank.patterns[0]!.seed], [MOST_STEPS_BACK, 100]);
  assertEquals(ask(sequencer, { do: "step.undo" }).sentence, "There is no edit to undo.");
});

Deno.test("an edit that changes nothing is no step of undo, and keeps what can be done again", () => {
  const sequencer = new Sequencer(emptyBank(), 1);
  ask(sequencer, { do: "step.note", step: 1, note: 60 });
  ask(sequencer, { do: "step.mute", on: true });
  ask(sequencer, { do: "step.undo" });
  for (
    const same of [
      { do: "step.set", step: 1, velocity: 100 },
      { do: "step.note", step: 1, note: "C4" },
      { do: "step.mute", on: false },
      { do: "step.part_set" },
      { do: "step.pattern_set", length: 0 },
      { do: "step.song", entries: [] },
      { do: "step.rotate", by: 16 },
      { do: "step.clear", step: 2 },
      { do: "step.euclid", hits: 1 },
    ]
  ) {
    const before = sequencer.bank;
    ask(sequencer, same);
    assert(sequencer.bank === before, JSON.stringify(same));
  }
  ask(sequencer, { do: "step.redo" });
  assertEquals(sequencer.bank.patterns[0]!.parts[0]!.muted, true);
});
