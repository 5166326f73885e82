import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { randomSteps } from "./random_walk.ts";
import { withFewPages } from "./random_loads.ts";
import { noise, Rig } from "./rig.ts";
import {
  assertAnsweredOnce,
  assertPagesComeBack,
  assertSameSound,
  assertSilent,
  inRandomBlocks,
  openWalk,
} from "./walk_rig.ts";

const CEILING = 0.4;
const COMMANDS = 1200;
const PHONES = 4;
const FORMAT = {
  inputCount: 2,
  outputCount: 6,
  phonesOutput: PHONES,
  tapeSeconds: 8,
  limiterCeiling: CEILING,
  source: noise(0.5),
};

/** What the states of all tracks promise about one another; called between blocks. */
function checkStates(rig: Rig, seed: number): void {
  for (let i = 0; i < rig.snapshot.trackCount; i++) {
    const track = rig.track(i);
    const where = `seed ${seed}, frame ${rig.frame}, track ${i}, state ${track.state}`;
    const holds = track.state >= P.STATE_PLAYING;
    if (holds) assert(track.lengthFrames > 0, `holds a loop: ${where}`);
    if (track.state === P.STATE_EMPTY) assertEquals(track.lengthFrames, 0, where);
    if (track.state === P.STATE_ARMED) assert(track.waitingFrame >= 0, `waits for something: ${where}`);
    if (track.deleted) assertEquals(track.state, P.STATE_EMPTY, where);
    if (track.waitingFrame >= 0) assert(track.waitingFrame > rig.frame - 20_000, `does not wait for ever: ${where}`);
  }
}

/** Runs a walk to its end with blocks of random sizes. */
async function walk(seed: number, commands = COMMANDS): Promise<Rig> {
  const steps = randomSteps(seed, commands, 900);
  const rig = inRandomBlocks(await openWalk(steps, FORMAT), seed, (rig) => checkStates(rig, seed));
  return rig.runTo(steps.at(-1)!.at + 200_000);
}

for (const [seed, commands] of [[1, COMMANDS], [2, COMMANDS], [3, COMMANDS], [4, 10_000]] as const) {
  Deno.test(`a random walk of ${commands} commands leaves no NaN, no level above the ceiling, no command without its one answer and no track stuck (seed ${seed})`, async () => {
    const rig = await walk(seed, commands);
    rig.outputs.forEach((channel) => assert(channel.every(Number.isFinite)));
    const loudest = Math.max(
      ...rig.outputs.slice(0, 2).map((channel) => channel.reduce((most, x) => Math.max(most, Math.abs(x)), 0)),
    );
    assert(loudest <= Math.fround(CEILING), `the master reached ${loudest}`);
    const inEars = rig.outputs.slice(PHONES, PHONES + 2);
    assert(
      inEars.every((channel) => channel.every((x) => Math.abs(x) <= Math.fround(CEILING))),
      "the phones stay below",
    );
    assert(inEars[0]!.some((x) => Math.abs(x) > 0.1), "something was heard in the phones");
    assert(rig.outputs[0]!.some((x) => Math.abs(x) > 0.2), "something was heard");
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 20_000);
    assertAnsweredOnce(rig, commands + 1);
    assertSilent(rig);
  });
}

Deno.test("the same random walk sounds the same, bit for bit, at blocks of 1000 frames, of 64, and of all sizes", async () => {
  const steps = randomSteps(9, 300, 900);
  const end = steps.at(-1)!.at + 100_000;
  const mixed = await openWalk(steps, FORMAT);
  const random = seededRandom(77);
  mixed.nextBlockFrames = () => 1 + Math.floor(random() * 500);
  mixed.runTo(end);
  for (const blockFrames of [64, 1000]) {
    const rig = await openWalk(steps, FORMAT);
    rig.blockFrames = blockFrames;
    rig.runTo(end);
    assertSameSound(rig, mixed, `at blocks of ${blockFrames}`);
  }
});

Deno.test("once everything is deleted and forgotten, a random walk has given every page back", async () => {
  for (const seed of [5, 6, 7]) {
    const fresh = (await Rig.open(FORMAT)).snapshot;
    const rig = await walk(seed);
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 20_000);
    for (let scene = 1; scene <= P.SCENE_COUNT; scene++) rig.at(rig.frame, { kind: P.COMMAND_SCENE_CLEAR, a: scene });
    assert(rig.eventsOf(P.EVENT_LOADED).length > 3, "some were loaded");
    assertPagesComeBack(rig, fresh, `seed ${seed}`);
  }
});

Deno.test("with hardly any memory a random walk still answers every command, leaves no track stuck and falls silent on panic", async () => {
  for (let seed = 402; seed < 408; seed++) {
    const steps = randomSteps(seed, 600, 900);
    const rig = await openWalk([], { ...FORMAT, reservePages: 400, tapeSeconds: 3 });
    for (const { at, ask } of withFewPages(rig, steps, 40 + seed % 40)) rig.at(at, ask);
    rig.runTo(steps.at(-1)!.at + 50_000);
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 20_000);
    assert(rig.outputs.every((channel) => channel.every(Number.isFinite)));
    assertSilent(rig);
    assertAnsweredOnce(rig, 601);
    assert(rig.events.some((event) => event.status === P.REFUSED_NO_MEMORY), "memory was short");
    checkStates(rig, seed);
    for (let i = 0; i < rig.snapshot.trackCount; i++) {
      assert([P.STATE_EMPTY, P.STATE_STOPPED].includes(rig.track(i).state), `seed ${seed}, track ${i}`);
    }
  }
});
