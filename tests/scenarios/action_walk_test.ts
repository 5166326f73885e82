import { assert, assertEquals } from "@std/assert";
import { readActions } from "../../dsp/actions.ts";
import { ACTIONS_ACTIVE_FIELD, ACTIONS_AIMED_FIELD, CYCLE_BEAT } from "../../dsp/assembly/action_layout.ts";
import { ACTIONS_OFFSET } from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { firings } from "./action_rig.ts";
import { randomSteps, type Step } from "./random_walk.ts";
import { noise, type Rig } from "./rig.ts";
import { assertAnsweredOnce, assertSameSound, assertSilent, inRandomBlocks, openWalk } from "./walk_rig.ts";

const CEILING = 10 ** (-0.3 / 20);

/** Random commands of every kind, and between them as many on actions that plan commands of every kind. */
function walkSteps(seed: number, count: number): Step[] {
  const random = seededRandom(seed + 500);
  const below = (n: number) => Math.floor(random() * n);
  return randomSteps(seed, count, 2500).flatMap((step) => {
    if (step.ask.kind === P.COMMAND_PANIC && random() < 0.9) return [];
    if (random() < 0.4) return [step];
    const { at, ask } = step;
    const kind = random() < 0.8 ? P.COMMAND_ACTION_SET : P.COMMAND_ACTION_START + below(3);
    const number = random() < 0.02 ? -20 : random() < 0.1 ? 0 : 1 + below(11);
    if (kind !== P.COMMAND_ACTION_SET) return [{ at, ask: { kind, a: number, b: below(4) - 1, c: below(3) } }];
    const unit = below(3);
    const position = random() < 0.02
      ? NaN
      : unit === 0
      ? below(200_000) - 100_000
      : unit === 1
      ? below(64) / 4 - 8
      : random();
    const plan = {
      kind: random() < 0.15 ? P.COMMAND_ACTION_START + below(3) : number % 6 === 5 ? P.COMMAND_CONTROL : ask.kind,
      number,
      cycle: random() < 0.4 ? CYCLE_BEAT : below(6) - 2,
      unit,
      position,
      cycles: below(3),
      every: 1 + below(3),
      times: random() < 0.5 ? 0 : below(5),
      priority: below(5),
      then: below(14),
      starts: random() < 0.8 ? 1 : 0,
    };
    return [{ at, ask: { ...ask, kind, plan, when: below(5), gesture: -1 } }];
  });
}

const FORMAT = { inputCount: 2, outputCount: 4, tapeSeconds: 8, limiterCeiling: CEILING, source: noise(0.5) };

/** What the table of actions promises about itself, between blocks. */
function checkTable(rig: Rig, where: string): void {
  const head = new DataView(rig.memory.buffer, ACTIONS_OFFSET);
  const active = readActions(rig.memory).filter((action) => action.active);
  assertEquals(head.getInt32(ACTIONS_ACTIVE_FIELD, true), active.length, where);
  assertEquals(
    head.getInt32(ACTIONS_AIMED_FIELD, true),
    active.filter(({ firesFrame }) => firesFrame >= 0).length,
    where,
  );
  assert(rig.snapshot.pendingCount >= 0, where);
  for (const { number, firesFrame, plan, timesLeft } of active) {
    assert(firesFrame === -1 || firesFrame > rig.frame - 20_000, `${where}: action ${number} is due and does not act`);
    assertEquals(
      timesLeft > 0,
      plan.times > 0,
      `${where}: action ${number} has times left exactly when they are counted`,
    );
  }
}

for (const seed of [1, 2, 3, 4, 5]) {
  Deno.test(`a random walk full of actions answers every command once, breaks nothing, and panic and clear end it (seed ${seed})`, async () => {
    const steps = walkSteps(seed, 900);
    const rig = await openWalk(steps, FORMAT);
    inRandomBlocks(rig, seed, () => checkTable(rig, `seed ${seed}, frame ${rig.frame}`));
    rig.runTo(steps.at(-1)!.at + 200_000);
    assert(rig.outputs.every((channel) => channel.every(Number.isFinite)));
    assert(rig.outputs.slice(0, 2).every((channel) => channel.every((x) => Math.abs(x) <= Math.fround(CEILING))));
    assert(firings(rig).length > 40, `${firings(rig).length} actions acted`);
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 20_000);
    assertEquals(readActions(rig.memory).filter(({ active }) => active), []);
    rig.at(rig.frame, { kind: P.COMMAND_ACTION_CLEAR }).runTo(rig.frame + 200_000);
    assertEquals(readActions(rig.memory), []);
    assertSilent(rig);
    assertAnsweredOnce(rig, steps.length + 2);
  });
}

Deno.test("the same walk full of actions sounds and acts the same at blocks of 1, 64, 1000 and 8192 frames", async () => {
  const steps = walkSteps(11, 400);
  const end = steps.at(-1)!.at + 100_000;
  const rigs: Rig[] = [];
  for (const blockFrames of [64, 1, 1000, 8192]) {
    const rig = await openWalk(steps, FORMAT);
    rig.blockFrames = blockFrames;
    rigs.push(rig.runTo(end));
  }
  const [first, ...others] = rigs;
  assert(firings(first!).length > 40, `${firings(first!).length} actions acted`);
  for (const rig of others) {
    assertEquals(firings(rig), firings(first!));
    assertSameSound(rig, first!, `at blocks of ${rig.blockFrames}`);
  }
});
