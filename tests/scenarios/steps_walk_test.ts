// Random commands while a pattern plays: whatever they are, every note has its end, and none sounds after a stop.
import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { STEP_COMMANDS } from "../../src/commands/step_commands.ts";
import { UserError } from "../../src/errors.ts";
import { randomCommandOf, seededRandom } from "../src/commands/random_commands.ts";
import { randomBank, randomOf } from "../src/sequencer/random_banks.ts";
import { StepRig } from "./step_rig.ts";

const RATE = 48_000;
const COMMANDS = STEP_COMMANDS.filter(({ kind, onlyInScores }) =>
  (kind === "edit" || kind === "play") && !onlyInScores
);

/** Carries a random command out, and goes on playing more often than not; what is refused changes nothing. */
function walk(rig: StepRig, random: () => number): void {
  const spec = COMMANDS[Math.floor(random() * COMMANDS.length)]!;
  attempt(rig, randomCommandOf(spec, random));
  if (rig.sequencer.player.mode !== "playing" && random() < 0.6) attempt(rig, { do: "step.start", boundary: "beat" });
}

function attempt(rig: StepRig, command: Record<string, unknown>): void {
  try {
    rig.ask(parseCommand(command) as unknown as Record<string, unknown>);
  } catch (error) {
    assert(error instanceof UserError, `${command["do"]}: ${error}`);
  }
}

/** Note-ons less note-offs of each key; never below 0. */
function sounding(rig: StepRig): number {
  const counts = new Map<string, number>();
  for (const { port, bytes } of rig.rig.midi) {
    const kind = bytes[0]! & 0xf0, key = `${port} ${bytes[0]! & 15} ${bytes[1]}`;
    if (kind !== 0x90 && kind !== 0x80) continue;
    const count = (counts.get(key) ?? 0) + (kind === 0x90 ? 1 : -1);
    assert(count >= 0, `${key} ended twice`);
    counts.set(key, count);
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

Deno.test("random commands never leave a note sounding after a stop (seeds 1 to 40)", async () => {
  let notes = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    const rig = await StepRig.open(randomBank(randomOf(seed)));
    rig.ask({ do: "step.start" });
    for (let count = 0; count < 60; count++) {
      walk(rig, random);
      rig.runTo(rig.rig.frame + Math.floor(random() * RATE / 8));
      if (random() < 0.05) rig.rig.at(rig.rig.frame, { kind: P.COMMAND_SET_TEMPO, a: 40 + random() * 200, c: 1 });
    }
    // A key that is held down sounds until it is let go.
    for (let note = 0; note < 128; note++) rig.ask({ do: "step.play_note", note, on: false });
    rig.ask({ do: "step.stop" }).runTo(rig.rig.frame + RATE);
    notes += rig.ons.length;
    assertEquals(sounding(rig), 0, `seed ${seed}`);
  }
  assert(notes > 1_500, `${notes} notes`);
});

Deno.test("a panic in the middle of anything silences everything at once", async () => {
  const rig = await StepRig.open(randomBank(randomOf(3)));
  const random = seededRandom(9);
  rig.ask({ do: "step.start" });
  for (let count = 0; count < 40; count++) {
    walk(rig, random);
    rig.runTo(rig.rig.frame + 2000);
  }
  rig.ask({ do: "step.stop" });
  rig.rig.at(rig.rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.rig.frame + 4096);
  assertEquals(sounding(rig), 0);
});
