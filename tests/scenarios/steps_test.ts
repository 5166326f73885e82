import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { StepRig } from "./step_rig.ts";

const RATE = 48_000;
/** Frames of a step at 120 BPM. */
const STEP = 6_000;

async function withNotes(...steps: number[]): Promise<StepRig> {
  const rig = await StepRig.open();
  for (const step of steps) rig.ask({ do: "step.note", step, note: 59 + step });
  return rig;
}

Deno.test("a pattern starts with the transport at its first step, and every note lies on its frame", async () => {
  const rig = await withNotes(1, 5, 9, 13);
  rig.ask({ do: "step.start" }).runTo(5 * RATE);
  const frames = rig.ons.map(({ frame }) => frame);
  assertEquals(frames, frames.map((_, index) => index * 4 * STEP));
  assertEquals(frames.length, 10);
});

Deno.test("a change to a step that sounds more than 20 ms later is heard this time round, and nothing twice", async () => {
  const rig = await withNotes(1, 3, 5, 7, 9, 11, 13, 15);
  rig.ask({ do: "step.start" }).runTo(STEP * 4 - 1000);
  rig.ask({ do: "step.note", step: 5, note: 30 });
  rig.runTo(STEP * 16);
  assertEquals(rig.ons.map(({ key }) => key), [60, 62, 30, 66, 68, 70, 72, 74]);
});

Deno.test("edits fifty times a second lose, double and delay nothing that they do not concern", async () => {
  const rig = await withNotes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  rig.ask({ do: "step.add_part" }).ask({ do: "step.start" });
  for (let edit = 0; edit < 500; edit++) {
    rig.at(2000 + edit * 960, { do: "step.toggle", part: 2, step: 1 + (edit * 7) % 16 });
  }
  rig.runTo(12 * RATE);
  const frames = rig.ons.filter(({ channel }) => channel === 1).map(({ frame }) => frame);
  assertEquals(frames, Array.from({ length: 96 }, (_, index) => index * STEP));
  rig.ask({ do: "step.stop" }).runTo(13 * RATE);
  assertEquals(rig.sounding, 0);
});

Deno.test("stop ends a note that would sound for 128 steps, and leaves none behind", async () => {
  const rig = await withNotes(1);
  rig.ask({ do: "step.set", step: 1, length: 128 }).ask({ do: "step.start" }).runTo(RATE);
  assertEquals(rig.sounding, 1);
  rig.ask({ do: "step.stop" }).runTo(RATE + 2000);
  assertEquals(rig.sounding, 0);
});

Deno.test("a tempo that changes needs no new plan, and loops and steps stay on one grid", async () => {
  const rig = await withNotes(1, 5, 9, 13);
  rig.ask({ do: "step.start" }).runTo(2 * RATE);
  rig.rig.at(2 * RATE, { kind: P.COMMAND_SET_TEMPO, a: 90, c: 1 });
  rig.runTo(10 * RATE);
  const { anchorFrame, framesPerBeat } = rig.rig.snapshot;
  const later = rig.rig.midi.filter(({ frame, bytes }) => bytes[0] === 0x90 && frame > 2 * RATE);
  assert(later.length >= 11);
  for (const { frame } of later) {
    const beat = Math.round((frame - anchorFrame) / framesPerBeat);
    assertEquals(frame, anchorFrame + Math.floor(beat * framesPerBeat + 0.5));
  }
});

Deno.test("sixty-four parts of chords and ratchets fit through the ring, each note once", async () => {
  const rig = await StepRig.open();
  rig.ask({ do: "step.note", step: 1, note: 40 }).ask({ do: "step.length", steps: 1 });
  for (const note of [44, 47, 51]) rig.ask({ do: "step.note", step: 1, note, mode: "add" });
  rig.ask({ do: "step.set", step: 1, ratchets: 4, length: "1/2" });
  for (let part = 2; part <= 64; part++) {
    rig.ask({ do: "step.add_part", copy_of: 1 }).ask({
      do: "step.part_set",
      part,
      channel: 1 + (part % 16),
      port: part >> 4,
    });
  }
  rig.ask({ do: "step.start" }).runTo(4 * RATE);
  rig.ask({ do: "step.stop" }).runTo(5 * RATE);
  assertEquals(rig.runner.lostCount, 0);
  const strokes = Math.ceil((4 * RATE + 960 - 64 * 3) / (STEP / 4));
  assert(Math.abs(rig.ons.length - strokes * 64 * 4) <= 64 * 4 * 2, `${rig.ons.length} of ${strokes * 256}`);
  assertEquals(rig.sounding, 0);
});

Deno.test("a step that is heard by itself ends when another one is, and when the sequencer is stopped", async () => {
  const rig = await withNotes(1, 2);
  for (const step of [1, 2]) rig.ask({ do: "step.set", step, length: 128 });
  rig.ask({ do: "step.go", step: 1 }).runTo(10_000);
  rig.ask({ do: "step.go", step: 2 }).runTo(20_000);
  assertEquals(rig.sounding, 1);
  rig.ask({ do: "step.stop" }).runTo(30_000);
  assertEquals(rig.sounding, 0);
});

Deno.test("a song that goes on far in its middle, and control that was away for seconds, bring neither a burst nor a wait", async () => {
  const rig = await withNotes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  rig.sequencer.player.start(0, { tick: 0, heardTick: 0, beatsPerBar: 4, running: false }, "bar");
  rig.runner.refresh(rig.grid);
  rig.rig.at(10_000, { kind: P.COMMAND_START, when: P.WHEN_EXACT, a: 100_000 }).runTo(11_000);
  rig.runTo(11_000 + 4 * STEP);
  const joined = rig.rig.midi.filter(({ bytes }) => bytes[0] === 0x90).map(({ frame }) => frame);
  assert(joined.length === 4 || joined.length === 5, `${joined.length} notes`);
  rig.rig.runTo(rig.rig.frame + 5 * RATE);
  const before = rig.ons.length;
  rig.runTo(rig.rig.frame + 4 * STEP);
  assert(rig.ons.length - before >= 3 && rig.ons.length - before <= 6, `${rig.ons.length - before} notes`);
});
