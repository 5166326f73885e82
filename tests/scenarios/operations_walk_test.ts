import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { operationSteps, ratedSteps } from "./random_walk.ts";
import { tameLoad, withoutPages } from "./random_loads.ts";
import { noise, Rig } from "./rig.ts";
import { assertNoClick, MATERIALS } from "./walk_clicks.ts";
import {
  assertAnsweredOnce,
  assertPagesComeBack,
  assertSameSound,
  assertSilent,
  inRandomBlocks,
  openWalk,
} from "./walk_rig.ts";

// Walks of random_walk.ts that do nothing but work on loops: what must hold of every walk, held of these.

const FORMAT = { inputCount: 1, outputCount: 4, tapeSeconds: 8, source: noise(0.2) };

const GROWS = [P.STATE_MULTIPLYING, P.STATE_INSERTING], PASSES = [P.STATE_REPLACING, P.STATE_SUBSTITUTING];
/** Loops that are passed over and made longer at their own speed, and loops that are passed over at all rates, either way. */
const WALKS = [
  { what: "loops", stepsOf: operationSteps, reached: [...PASSES, ...GROWS], event: P.EVENT_GROWN },
  { what: "loops at all rates", stepsOf: ratedSteps, reached: PASSES, event: P.EVENT_RATE },
];
const SEEDS = [[1, 300], [2, 900], [3, 2500], [4, 6000]] as const;

/** Runs a walk with blocks of random sizes. */
async function walk(stepsOf: typeof operationSteps, seed: number, meanGap: number): Promise<Rig> {
  const steps = stepsOf(seed, 700, meanGap);
  return inRandomBlocks(await openWalk(steps, FORMAT), seed).runTo(steps.at(-1)!.at + 100_000);
}

for (const [walked, [seed, meanGap]] of WALKS.flatMap((walk) => SEEDS.map((seeds) => [walk, seeds] as const))) {
  const { what, stepsOf, reached, event } = walked;

  Deno.test(`a walk over ${what} answers every command once, leaves no track stuck, and gives every page back (seed ${seed})`, async () => {
    const fresh = (await Rig.open(FORMAT)).snapshot;
    const rig = await walk(stepsOf, seed, meanGap);
    assert(rig.outputs.every((channel) => channel.every(Number.isFinite)));
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 60_000);
    assertAnsweredOnce(rig, 701);
    assertSilent(rig);
    for (let track = 0; track < rig.snapshot.trackCount; track++) {
      assert([P.STATE_EMPTY, P.STATE_STOPPED].includes(rig.track(track).state), `track ${track} is stuck`);
    }
    assertPagesComeBack(rig, fresh, `seed ${seed}`);
  });

  Deno.test(`a walk over ${what} sounds and says the same at blocks of 1000 frames, of 64, and of all sizes (seed ${seed})`, async () => {
    const steps = stepsOf(seed, 300, meanGap), end = steps.at(-1)!.at + 60_000;
    const mixed = await openWalk(steps, FORMAT);
    const random = seededRandom(77);
    mixed.nextBlockFrames = () => 1 + Math.floor(random() * 500);
    mixed.runTo(end);
    for (const state of meanGap < 2000 ? [] : reached) {
      assert(mixed.eventsOf(P.EVENT_STATE).some((event) => event.state === state), `state ${state} was reached`);
    }
    assert(meanGap < 2000 || mixed.eventsOf(event).length > 1, "loops grew, or changed their rates");
    for (const blockFrames of [64, 1000]) {
      const rig = await openWalk(steps, { ...FORMAT, blockFrames });
      rig.runTo(end);
      assertSameSound(rig, mixed, `at blocks of ${blockFrames}`);
      assertEquals(withoutPages(rig.events), withoutPages(mixed.events));
    }
  });
}

const CLICK_SEEDS = [[11, 300], [12, 900], [13, 2500], [14, 6000], [15, 900], [16, 2500], [443, 6000], [
  693,
  900,
]] as const;
/** Walks in which there were clicks once: a head behind a writer, a pass taken back before its writer, a pass that ended late. */
const MET = [[14, 6000], [17, 6000], [104, 4000], [106, 2500]] as const;

for (const [name, source] of Object.entries(MATERIALS)) {
  for (const { what, stepsOf } of WALKS) {
    Deno.test(`whatever is done to ${what} of ${name}, nothing clicks`, async () => {
      for (const [seed, meanGap] of stepsOf === ratedSteps ? [...CLICK_SEEDS.slice(2, 4), ...MET] : CLICK_SEEDS) {
        // Overdubs at a feedback that cannot build up.
        const steps = stepsOf(seed, 300, meanGap).map(({ at, ask }) => {
          return {
            at,
            ask: ask.kind === P.COMMAND_OVERDUB || ask.kind === P.COMMAND_MULTIPLY ? { ...ask, a: (at % 6) / 10 } : ask,
          };
        }).map((step) => tameLoad(step, source));
        const rig = await openWalk(steps, { ...FORMAT, source, reservePages: 3000 });
        rig.runTo(steps.at(-1)!.at + 50_000);
        assertNoClick(rig, `seed ${seed}`);
      }
    });
  }
}
