import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseCommand } from "../../../src/commands/parse.ts";
import { UserError } from "../../../src/errors.ts";
import { emptyBank } from "../../../src/sequencer/model/pattern.ts";
import type { Moment } from "../../../src/sequencer/moment.ts";
import { carryOut } from "../../../src/sequencer/carry_out.ts";
import { Sequencer } from "../../../src/sequencer/sequencer.ts";
import { showSteps } from "../../../src/sequencer/show_steps.ts";

function at(tick: number, running = true): Moment {
  return { tick, heardTick: tick, beatsPerBar: 4, running };
}

/** A sequencer whose first part plays C4 and up on the steps named. */
function withSteps(...steps: number[]): Sequencer {
  const sequencer = new Sequencer(emptyBank(), 1);
  for (const step of steps) {
    ask(sequencer, { do: "step.note", step, note: 59 + step });
  }
  return sequencer;
}

function ask(sequencer: Sequencer, command: Record<string, unknown>, moment = at(0, false)) {
  return carryOut(sequencer, parseCommand(command), moment);
}

function heard(sequencer: Sequencer, from: number, to: number): [number, number][] {
  return sequencer.player.plan(from, to).flatMap((event) => event.kind === "note" ? [[event.key, event.tick]] : []);
}

Deno.test("a pattern that starts with the transport begins at tick 0, else at the next bar", () => {
  const sequencer = withSteps(1, 5);
  assertEquals(ask(sequencer, { do: "step.start" }).startTempoBpm, 120);
  assertEquals(heard(sequencer, 0, 1000), [[60, 0], [64, 960]]);
  ask(sequencer, { do: "step.start" }, at(5000));
  assertEquals(sequencer.player.takeChange(), { fromTick: 0, cut: true });
  assertEquals(heard(sequencer, 5000, 9000), [[60, 7680], [64, 8640]]);
});

Deno.test("pause, resume and pause again within one step is silent, and the step that was heard is not played again", () => {
  const sequencer = withSteps(1, 2, 3, 4);
  ask(sequencer, { do: "step.start" });
  ask(sequencer, { do: "step.pause" }, at(300));
  assertEquals(showSteps(sequencer, 300).cursor, 1);
  ask(sequencer, { do: "step.pause" }, at(310));
  ask(sequencer, { do: "step.pause" }, at(330));
  assertEquals(heard(sequencer, 310, 4000), []);
  ask(sequencer, { do: "step.pause" }, at(700));
  assertEquals(heard(sequencer, 700, 1300), [[62, 720], [63, 960]]);
});

Deno.test("while paused the cursor is heard as it moves, and notes of a keyboard go to its step; chords hold together", () => {
  const sequencer = withSteps(1);
  ask(sequencer, { do: "step.start" });
  ask(sequencer, { do: "step.pause" }, at(10));
  const { strikes } = ask(sequencer, { do: "step.go", step: 1 }, at(20));
  assertEquals(strikes, [{ port: 0, channel: 1, key: 60, velocity: 100, lengthTicks: 120 }]);
  ask(sequencer, { do: "step.advance", on: true }, at(20));
  ask(sequencer, { do: "step.go", step: 3 }, at(20));
  for (const note of [67, 71]) ask(sequencer, { do: "step.play_note", note, velocity: 90 }, at(30));
  for (const note of [67, 71]) ask(sequencer, { do: "step.play_note", note, on: false }, at(40));
  const { steps, cursor } = showSteps(sequencer, 40);
  assertEquals(steps[2]!.notes.map(({ key, velocity }) => [key, velocity]), [[67, 90], [71, 90]]);
  assertEquals(cursor, 3);
});

Deno.test("a note recorded 10 ms before a step belongs to that step, and is as long as it was held", () => {
  const sequencer = withSteps();
  ask(sequencer, { do: "step.start" });
  ask(sequencer, { do: "step.record", quantise: 100, mode: "overdub" }, at(0));
  ask(sequencer, { do: "step.play_note", note: 72 }, { ...at(460), heardTick: 480 - 19.2 });
  ask(sequencer, { do: "step.play_note", note: 72, on: false }, { ...at(460), heardTick: 480 - 19.2 + 720 });
  ask(sequencer, { do: "step.record", mode: "off" }, at(2000));
  const [note] = showSteps(sequencer, 0).steps[2]!.notes;
  assertEquals([note!.key, note!.delay.n, note!.length], [72, 0, { n: 3, d: 1 }]);
  ask(sequencer, { do: "step.undo" }, at(2000));
  assertEquals(showSteps(sequencer, 0).steps[2]!.notes, []);
});

Deno.test("without quantise a note stays where it was played, to a thousandth of a step", () => {
  const sequencer = withSteps();
  ask(sequencer, { do: "step.start" });
  ask(sequencer, { do: "step.record", quantise: 0, mode: "overdub" }, at(0));
  ask(sequencer, { do: "step.play_note", note: 72 }, { ...at(500), heardTick: 507 });
  ask(sequencer, { do: "step.play_note", note: 72, on: false }, { ...at(500), heardTick: 567 });
  const [, tick] = heard(sequencer, 0, 3000)[0]!;
  assert(Math.abs(tick - 507) <= 0.13, `${tick}`);
});

Deno.test("a switch of patterns waits for its boundary and counts down; one that comes first takes its place", () => {
  const sequencer = withSteps(1);
  ask(sequencer, { do: "step.start" });
  ask(sequencer, { do: "step.pattern", pattern: 3, boundary: "bar" }, at(1000));
  assertEquals(showSteps(sequencer, 1920).queued, { patternIndex: 2, beatsLeft: 2 });
  ask(sequencer, { do: "step.note", step: 1, note: 40 }, at(1950));
  assertEquals(heard(sequencer, 3800, 4000), [[40, 3840]]);
  ask(sequencer, { do: "step.pattern", pattern: 1, boundary: "beat" }, at(2000));
  assertEquals(showSteps(sequencer, 2000).queued, { patternIndex: 0, beatsLeft: 880 / 960 });
});

Deno.test("a song plays its patterns in order, each as often as it says, and begins again", () => {
  const sequencer = withSteps(1);
  ask(sequencer, { do: "step.pattern", pattern: 2 });
  ask(sequencer, { do: "step.note", step: 1, note: 40 });
  ask(sequencer, {
    do: "step.song",
    entries: [{ pattern: 1, times: 2 }, { pattern: 9, times: 1 }, { pattern: 2, times: 1 }],
  });
  ask(sequencer, { do: "step.play_song", on: true });
  ask(sequencer, { do: "step.start" });
  const bar = 3840;
  assertEquals(heard(sequencer, 0, 5 * bar), [[60, 0], [60, bar], [40, 2 * bar], [60, 3 * bar], [60, 4 * bar]]);
  ask(sequencer, { do: "step.song", entries: [{ pattern: 2, times: 1 }] }, at(100));
  assertEquals(heard(sequencer, 100, 3 * bar), [[40, bar], [40, 2 * bar]]);
});

Deno.test("what was played without recording becomes a pattern after the fact", () => {
  const sequencer = withSteps(1);
  for (const [note, tick] of [[60, 8 * 960 - 10], [64, 9 * 960], [67, 10 * 960 + 480]] as const) {
    ask(sequencer, { do: "step.play_note", note }, { ...at(9000), heardTick: tick });
    ask(sequencer, { do: "step.play_note", note, on: false }, { ...at(9000), heardTick: tick + 200 });
  }
  const { sentence } = ask(sequencer, { do: "step.capture", quantise: 100 }, at(11000));
  assertEquals(sentence, "Captured as pattern 2: 16 steps.");
  const [part] = sequencer.bank.patterns[1]!.parts;
  assertEquals(part!.steps.flatMap(({ notes }, index) => notes.map(({ key }) => [index, key])), [[0, 60], [4, 64], [
    10,
    67,
  ]]);
});

Deno.test("a key is heard on the part's channel, and its end goes where it was struck when another part is chosen meanwhile", () => {
  const sequencer = withSteps();
  ask(sequencer, { do: "step.add_part" });
  const down = ask(sequencer, { do: "step.play_note", note: 60, velocity: 70 });
  ask(sequencer, { do: "step.part", part: 2 });
  const up = ask(sequencer, { do: "step.play_note", note: 60, on: false });
  assertEquals(down.strikes, [{ port: 0, bytes: [0x90, 60, 70] }]);
  assertEquals(up.strikes, [{ port: 0, bytes: [0x80, 60, 64] }]);
});

Deno.test("a key that is struck twice without being let go ends first, where it was struck", () => {
  const sequencer = withSteps();
  ask(sequencer, { do: "step.add_part" });
  ask(sequencer, { do: "step.play_note", note: 60 });
  ask(sequencer, { do: "step.part", part: 2 });
  const again = ask(sequencer, { do: "step.play_note", note: 60 });
  assertEquals(again.strikes, [{ port: 0, bytes: [0x80, 60, 64] }, { port: 0, bytes: [0x91, 60, 100] }]);
});

Deno.test("commands that name what is not there say so, and change nothing", () => {
  const sequencer = withSteps(1);
  const before = sequencer.bank;
  for (
    const [command, words] of [
      [{ do: "step.toggle", step: 17 }, "Part 1 has 16 steps: there is no step 17."],
      [{ do: "step.mute", part: 2 }, "Pattern 1 has 1 part: there is no part 2."],
      [{ do: "step.double", part: 1 }, undefined],
      [{ do: "step.paste" }, "Nothing was copied yet: use step.copy first."],
      [{ do: "step.remove_part" }, "A pattern has at least one part: clear it instead."],
      [{ do: "step.capture" }, "Nothing was played on a keyboard yet: play, then capture."],
    ] as const
  ) {
    if (words === undefined) continue;
    assertThrows(() => ask(sequencer, command), UserError, words);
  }
  assertEquals(sequencer.bank, before);
});

Deno.test("a page takes the cursor along: what is edited is what is shown", () => {
  const sequencer = withSteps(1);
  ask(sequencer, { do: "step.length", steps: 40 });
  ask(sequencer, { do: "step.go", step: 12 });
  ask(sequencer, { do: "step.page", by: 1 });
  assertEquals(showSteps(sequencer, 0).cursor, 27);
  ask(sequencer, { do: "step.page", by: 1 });
  assertEquals(showSteps(sequencer, 0).cursor, 39);
});

Deno.test("bars that are captured a little after they ended are the ones that ended", () => {
  const sequencer = withSteps(1);
  ask(sequencer, { do: "step.play_note", note: 60 }, { ...at(5000), heardTick: 4800 });
  ask(sequencer, { do: "step.play_note", note: 60, on: false }, { ...at(5000), heardTick: 5000 });
  ask(sequencer, { do: "step.capture", bars: 1, quantise: 100 }, { ...at(7800), heardTick: 7760 });
  assertEquals(sequencer.bank.patterns[1]!.parts[0]!.steps[4]!.notes[0]!.key, 60);
});

Deno.test("a song of free slots alone is refused", () => {
  const sequencer = withSteps(1);
  ask(sequencer, { do: "step.song", entries: [{ pattern: 77, times: 1 }] });
  assertThrows(() => ask(sequencer, { do: "step.play_song", on: true }), UserError, "free slots only");
});
