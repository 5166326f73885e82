import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { StepRig } from "./step_rig.ts";

const RATE = 48_000;
const BEAT = 24_000;
const STEP = 6_000;

/** A pattern of a bar whose steps are keys 60 … 75, at 120 BPM. */
async function barOfSteps(): Promise<StepRig> {
  const rig = await StepRig.open();
  for (let step = 1; step <= 16; step++) rig.ask({ do: "step.note", step, note: 59 + step });
  return rig;
}

/** Records a loop between two stream frames. */
function record(rig: StepRig, from: number, to: number): void {
  for (const at of [from, to]) rig.rig.at(at, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT, track: 0 });
}

/** Stream frames and keys of all note-ons. */
function heard(rig: StepRig): [frame: number, key: number][] {
  return rig.rig.midi.filter(({ bytes }) => bytes[0] === 0x90).map(({ frame, bytes }) => [frame, bytes[1]! - 60]);
}

for (const [what, beats] of [["on a bar", 8], ["on a beat in the middle of a bar", 5]] as const) {
  Deno.test(`a first loop that begins ${what} and becomes the grid takes no step, and steps go on where they were`, async () => {
    const rig = await barOfSteps();
    rig.ask({ do: "step.start" }).runTo(RATE);
    const { anchorFrame: start } = rig.rig.snapshot;
    record(rig, start + beats * BEAT, start + (beats + 4) * BEAT);
    rig.runTo(14 * RATE);
    assertEquals(rig.rig.snapshot.anchorFrame, start + beats * BEAT, "the loop is the grid");
    assertEquals(heard(rig), heard(rig).map((_, step) => [start + step * STEP, step % 16]));
    rig.ask({ do: "step.stop" }).runTo(15 * RATE);
    assertEquals(rig.sounding, 0);
  });
}

Deno.test("steps that were started long after the transport go on when a first loop is closed", async () => {
  const rig = await barOfSteps();
  rig.rig.at(500, { kind: P.COMMAND_START, when: P.WHEN_EXACT });
  rig.runTo(8 * RATE).ask({ do: "step.start" }).runTo(9 * RATE);
  const { anchorFrame: start } = rig.rig.snapshot, from = start + 20 * BEAT;
  record(rig, from + 8 * BEAT, from + 12 * BEAT);
  rig.runTo(20 * RATE);
  assertEquals(heard(rig), heard(rig).map((_, step) => [from + step * STEP, step % 16]));
  assert(heard(rig).length > 70);
});

Deno.test("edits after a first loop was closed are heard at their step, and a song goes on", async () => {
  const rig = await barOfSteps();
  rig.ask({ do: "step.new_pattern", pattern: 2 });
  rig.ask({ do: "step.song", entries: [{ pattern: 1, times: 4 }, { pattern: 2, times: 1 }] });
  rig.ask({ do: "step.play_song", on: true }).ask({ do: "step.start" }).runTo(RATE);
  const { anchorFrame: start } = rig.rig.snapshot;
  record(rig, start + 5 * BEAT, start + 9 * BEAT);
  rig.runTo(start + 10 * BEAT).ask({ do: "step.note", step: 16, note: 30 }).runTo(start + 24 * BEAT);
  const keys = heard(rig).map(([, key]) => key);
  assertEquals(keys.slice(0, 64).map((key) => key < 0 ? 15 : key), Array.from({ length: 64 }, (_, step) => step % 16));
  assertEquals(keys.filter((key) => key === -30).length, 3);
  assertEquals(heard(rig).filter(([frame]) => frame >= start + 16 * BEAT && frame < start + 20 * BEAT), []);
});

Deno.test("a first loop whose beats lie between those of the grid takes the steps along to its own beats", async () => {
  const rig = await barOfSteps();
  rig.ask({ do: "step.start" }).runTo(RATE);
  const { anchorFrame: start } = rig.rig.snapshot, from = start + 4 * BEAT + 2000;
  record(rig, from, from + 4 * BEAT);
  rig.runTo(10 * RATE);
  const later = heard(rig).filter(([frame]) => frame > from + 4 * BEAT + 500);
  assertEquals(later, later.map((_, index) => [later[0]![0] + index * STEP, (later[0]![1] + index) % 16]));
  assertEquals((later[0]![0] - from) % STEP, 0);
});
