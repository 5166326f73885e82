import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { operationSteps } from "./random_walk.ts";
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

/** Runs a walk with blocks of random sizes. */
async function walk(seed: number, meanGap: number): Promise<Rig> {
  const steps = operationSteps(seed, 700, meanGap);
  return inRandomBlocks(await openWalk(steps, FORMAT), seed).runTo(steps.at(-1)!.at + 100_000);
}

for (const [seed, meanGap] of [[1, 300], [2, 900], [3, 2500], [4, 6000]] as const) {
  Deno.test(`a walk over loops answers every command once, leaves no track stuck, and gives every page back (seed ${seed})`, async () => {
    const fresh = (await Rig.open(FORMAT)).snapshot;
    const rig = await walk(seed, meanGap);
    assert(rig.outputs.every((channel) => channel.every(Number.isFinite)));
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 60_000);
    assertAnsweredOnce(rig, 701);
    assertSilent(rig);
    for (let track = 0; track < rig.snapshot.trackCount; track++) {
      assert([P.STATE_EMPTY, P.STATE_STOPPED].includes(rig.track(track).state), `track ${track} is stuck`);
    }
    assertPagesComeBack(rig, fresh, `seed ${seed}`);
  });

  Deno.test(`a walk over loops sounds and says the same at blocks of 1000 frames, of 64, and of all sizes (seed ${seed})`, async () => {
    const steps = operationSteps(seed, 300, meanGap), end = steps.at(-1)!.at + 60_000;
    const mixed = await openWalk(steps, FORMAT);
    const random = seededRandom(77);
    mixed.nextBlockFrames = () => 1 + Math.floor(random() * 500);
    mixed.runTo(end);
    for (
      const state of meanGap < 2000
        ? []
        : [P.STATE_REPLACING, P.STATE_SUBSTITUTING, P.STATE_MULTIPLYING, P.STATE_INSERTING]
    ) {
      assert(mixed.eventsOf(P.EVENT_STATE).some((event) => event.state === state), `state ${state} was reached`);
    }
    assert(meanGap < 2000 || mixed.eventsOf(P.EVENT_GROWN).length > 1, "loops grew");
    for (const blockFrames of [64, 1000]) {
      const rig = await openWalk(steps, { ...FORMAT, blockFrames });
      rig.runTo(end);
      assertSameSound(rig, mixed, `at blocks of ${blockFrames}`);
      assertEquals(withoutPages(rig.events), withoutPages(mixed.events));
    }
  });
}

for (const [name, source] of Object.entries(MATERIALS)) {
  Deno.test(`whatever is done to loops of ${name}, nothing clicks`, async () => {
    for (const [seed, meanGap] of [[11, 300], [12, 900], [13, 2500], [14, 6000], [15, 900], [16, 2500]] as const) {
      // Overdubs at a feedback that cannot build up.
      const steps = operationSteps(seed, 300, meanGap).map(({ at, ask }) => {
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
