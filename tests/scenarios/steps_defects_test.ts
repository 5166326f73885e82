// Faults of the step sequencer that Rondo replaces, one test each: its original would fail every one of them.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseCommand } from "../../src/commands/parse.ts";
import { UserError } from "../../src/errors.ts";
import { patternFileText } from "../../src/sequencer/files/file_of_bank.ts";
import { parsePatterns } from "../../src/sequencer/files/pattern_files.ts";
import { StepRig } from "./step_rig.ts";

const RATE = 48_000;
/** Frames of a step at 120 BPM. */
const STEP = 6_000;

async function withNotes(steps: readonly number[], bpm = 120): Promise<StepRig> {
  const rig = await StepRig.open(undefined, bpm);
  for (const step of steps) rig.ask({ do: "step.note", step, note: 59 + step });
  return rig;
}

Deno.test("defect 1: the first step that is played is the first one, not the last", async () => {
  const rig = await withNotes([1, 2, 16]);
  rig.ask({ do: "step.start" }).runTo(3 * STEP);
  assertEquals(rig.ons.map(({ key }) => key), [60, 61]);
});

Deno.test("defect 2: notes neither lag nor wait for each other: after ten minutes of full-length chords each lies on its frame", async () => {
  const rig = await withNotes([1, 2, 3, 4]);
  for (const step of [1, 2, 3, 4]) {
    rig.ask({ do: "step.note", step, note: 40 + step, mode: "add" }).ask({ do: "step.set", step, length: 1 });
  }
  rig.ask({ do: "step.length", steps: 4 }).ask({ do: "step.start" }).runTo(600 * RATE);
  const last = rig.ons.slice(-200);
  for (const { frame } of last) assertEquals(frame % STEP, 0);
  assertEquals(rig.ons.length, 2 * Math.ceil((600 * RATE - 256) / STEP));
  assert(rig.sounding <= 4);
});

Deno.test("defect 3: pause, resume and pause within a step is silent, and resuming repeats no step", async () => {
  const rig = await withNotes([1, 2, 3, 4, 5, 6, 7, 8]);
  rig.ask({ do: "step.start" }).runTo(STEP + 2000);
  rig.ask({ do: "step.pause" }).runTo(rig.rig.frame + 200);
  rig.ask({ do: "step.pause" }).runTo(rig.rig.frame + 200);
  rig.ask({ do: "step.pause" });
  const before = rig.ons.length;
  rig.runTo(rig.rig.frame + 2 * RATE);
  assertEquals(rig.ons.length, before);
  rig.ask({ do: "step.pause" }).runTo(rig.rig.frame + 3 * STEP);
  assertEquals(rig.ons.slice(before, before + 2).map(({ key }) => key), [62, 63]);
});

Deno.test("defect 4: a note ends on the port and channel where it began when its part plays elsewhere meanwhile; the end silences all channels", async () => {
  const rig = await withNotes([1]);
  rig.ask({ do: "step.set", step: 1, length: 8 }).ask({ do: "step.start" }).runTo(STEP);
  rig.ask({ do: "step.part_set", port: 3, channel: 12 }).runTo(10 * STEP);
  const ends = rig.rig.midi.filter(({ bytes }) => (bytes[0]! & 0xf0) === 0x80);
  assertEquals(ends.map(({ port, bytes }) => [port, bytes[0]]), [[0, 0x80]]);
  rig.ask({ do: "step.part_set", port: 0, channel: 16 }).runTo(17 * STEP);
  rig.ask({ do: "step.stop" }).runTo(18 * STEP);
  assertEquals(rig.sounding, 0);
});

Deno.test("defect 5: a held key is written as long as it was held, at every tempo, to the step on which it was struck", async () => {
  for (const [bpm, frames] of [[60, 12_000], [120, 6_000], [240, 3_000]] as const) {
    const rig = await withNotes([], bpm);
    rig.ask({ do: "step.start" }).ask({ do: "step.record", mode: "overdub", quantise: 100 });
    const at = 64 + 5 * frames;
    rig.at(at, { do: "step.play_note", note: 72, velocity: 90 });
    rig.at(at + Math.round(0.3 * frames), { do: "step.play_note", note: 72, on: false });
    rig.at(at + 4 * frames, { do: "step.play_note", note: 74, velocity: 90 });
    rig.at(at + Math.round(6.5 * frames), { do: "step.play_note", note: 74, on: false }).runTo(16 * frames);
    const { steps } = rig.sequencer.bank.patterns[0]!.parts[0]!;
    const written = steps.flatMap(({ notes }, index) =>
      notes.map(({ key, length }) => [index, key, Math.round(10 * length.n / length.d)])
    );
    assertEquals(written, [[5, 72, 3], [9, 74, 25]], `${bpm} BPM`);
  }
});

Deno.test("defect 6: a step that is switched on in an empty pattern sounds", async () => {
  const rig = await withNotes([]);
  rig.ask({ do: "step.toggle", step: 3 }).ask({ do: "step.start" }).runTo(4 * STEP);
  assertEquals(rig.ons.map(({ key, frame }) => [key, frame]), [[60, 2 * STEP]]);
});

Deno.test("defect 7: a pattern that is doubled plays in its new half what it plays in the old one, and can be shortened and emptied", async () => {
  const rig = await withNotes([1, 4]);
  rig.ask({ do: "step.length", steps: 4 }).ask({ do: "step.double" }).ask({ do: "step.start" }).runTo(8 * STEP);
  assertEquals(rig.ons.map(({ key }) => key), [60, 63, 60, 63]);
  rig.ask({ do: "step.length", steps: 3 }).ask({ do: "step.clear_part" });
  assertEquals(rig.sequencer.bank.patterns[0]!.parts[0]!.steps.length, 3);
});

Deno.test("defect 13: no tempo of 0, below it, or beyond reason is taken, and a stretch that was lost brings no burst", async () => {
  for (const bpm of [0, -1, 1e6, NaN]) {
    assertThrows(() => parseCommand({ do: "transport.set_tempo", bpm }), UserError, "from 10 to 1000");
  }
  const rig = await withNotes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  rig.ask({ do: "step.start" }).runTo(4 * STEP);
  const before = rig.ons.length;
  rig.rig.engine.lose(5 * STEP + 1000);
  rig.runTo(rig.rig.frame + 256);
  assert(rig.ons.length - before <= 1, `${rig.ons.length - before} notes at once`);
});

Deno.test("defect 14: what is saved has tempo, names, chords and locks, and is the same when it is read again", async () => {
  const rig = await withNotes([1, 2]);
  rig.ask({ do: "step.pattern_set", tempo: 97.5, name: "verse" }).ask({
    do: "step.note",
    step: 1,
    note: 70,
    mode: "add",
  });
  rig.ask({ do: "step.lock", step: 2, control: 74, value: 5 });
  const { bank } = rig.sequencer;
  assertEquals(parsePatterns(patternFileText(bank), "x"), bank);
});

Deno.test("a controller value of a step goes to the step that is named, not to the one that plays", async () => {
  const rig = await withNotes([1, 9]);
  rig.ask({ do: "step.start" }).runTo(2 * STEP);
  rig.ask({ do: "step.lock", step: 9, control: 7, value: 99 }).runTo(9 * STEP);
  const control = rig.rig.midi.find(({ bytes }) => bytes[0] === 0xb0);
  const { anchorFrame } = rig.rig.snapshot;
  assertEquals(control && [control.bytes, control.frame - anchorFrame], [[0xb0, 7, 99], 8 * STEP]);
});
