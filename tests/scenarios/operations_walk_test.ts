import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { operationSteps, type Step } from "./random_walk.ts";
import { largestStep, noise, Rig, type Source } from "./rig.ts";

// Walks of random_walk.ts that do nothing but work on loops: what must hold of every walk, held of these.

const FORMAT = { inputCount: 1, outputCount: 4, tapeSeconds: 8, source: noise(0.2) };

async function open(steps: readonly Step[], format: Parameters<typeof Rig.open>[0] = {}): Promise<Rig> {
  const rig = await Rig.open({ ...FORMAT, ...format });
  for (const { at, ask } of steps) rig.at(at, ask);
  return rig;
}

/** Runs a walk with blocks of random sizes. */
async function walk(seed: number, meanGap: number): Promise<Rig> {
  const steps = operationSteps(seed, 700, meanGap);
  const rig = await open(steps);
  const random = seededRandom(seed + 1000);
  rig.nextBlockFrames = () => 1 + Math.floor(random() * (random() < 0.1 ? 3000 : 300));
  return rig.runTo(steps.at(-1)!.at + 100_000);
}

for (const [seed, meanGap] of [[1, 300], [2, 900], [3, 2500], [4, 6000]] as const) {
  Deno.test(`a walk over loops answers every command once, leaves no track stuck, and gives every page back (seed ${seed})`, async () => {
    const fresh = (await Rig.open(FORMAT)).snapshot;
    const rig = await walk(seed, meanGap);
    assert(rig.outputs.every((channel) => channel.every(Number.isFinite)));
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 60_000);
    const final = rig.events.filter(({ kind, id }) => id > 0 && kind <= P.EVENT_DROPPED && kind !== P.EVENT_WAITING);
    assertEquals([final.length, new Set(final.map((event) => event.id)).size], [701, 701]);
    const quiet = rig.outputs.every((channel) => channel.subarray(rig.frame - 5000).every((x) => x === 0));
    assert(quiet, "panic silences all");
    for (let track = 0; track < rig.snapshot.trackCount; track++) {
      assert([P.STATE_EMPTY, P.STATE_STOPPED].includes(rig.track(track).state), `track ${track} is stuck`);
      rig.at(rig.frame, { kind: P.COMMAND_DELETE, track });
    }
    const count = rig.snapshot.trackCount;
    rig.runTo(rig.frame + 60_000);
    for (let forgotten = -1; forgotten < rig.eventsOf(P.EVENT_FORGOT).length;) {
      forgotten = rig.eventsOf(P.EVENT_FORGOT).length;
      for (let track = 0; track < count; track++) rig.at(rig.frame, { kind: P.COMMAND_FORGET, track });
      rig.runTo(rig.frame + 500);
    }
    rig.blockFrames = 16;
    rig.nextBlockFrames = undefined;
    rig.runTo(rig.frame + 50_000);
    assertEquals(fresh.pagesFree - rig.snapshot.pagesFree, count, "pages that stay: one a deleted track");
  });

  Deno.test(`a walk over loops sounds and says the same at blocks of 1000 frames, of 64, and of all sizes (seed ${seed})`, async () => {
    const steps = operationSteps(seed, 300, meanGap), end = steps.at(-1)!.at + 60_000;
    const mixed = await open(steps);
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
      const rig = await open(steps, { blockFrames });
      rig.runTo(end);
      rig.outputs.forEach((channel, c) => {
        const differs = channel.findIndex((x, i) => x !== mixed.outputs[c]![i]);
        assertEquals(differs, -1, `channel ${c} at blocks of ${blockFrames}`);
      });
      assertEquals(rig.events, mixed.events);
    }
  });
}

const LEVEL = 0.02;
const SLOWNESS = 400;
const soft = (frame: number) => Math.min(1, frame / 960);
const values = noise(LEVEL);
const MATERIALS: Record<string, Source> = {
  "a constant": (frame) => LEVEL * soft(frame),
  "slow noise": (frame, channel) => {
    const t = (frame % SLOWNESS) / SLOWNESS, from = values(Math.floor(frame / SLOWNESS), channel);
    return soft(frame) * (from + (values(Math.floor(frame / SLOWNESS) + 1, channel) - from) * t * t * (3 - 2 * t));
  },
};
// As in clicks_walk_test.ts, for three tracks.
const BOUND = (3 * 2 * LEVEL * 6 + LEVEL) / 480 + (2.2 * 3 * 2 * LEVEL * 1.5) / SLOWNESS;

for (const [name, source] of Object.entries(MATERIALS)) {
  Deno.test(`whatever is done to loops of ${name}, nothing clicks`, async () => {
    for (const [seed, meanGap] of [[11, 300], [12, 900], [13, 2500], [14, 6000], [15, 900], [16, 2500]] as const) {
      // Overdubs at a feedback that cannot build up.
      const steps = operationSteps(seed, 300, meanGap).map(({ at, ask }) => {
        return {
          at,
          ask: ask.kind === P.COMMAND_OVERDUB || ask.kind === P.COMMAND_MULTIPLY ? { ...ask, a: (at % 6) / 10 } : ask,
        };
      });
      const rig = await open(steps, { source, reservePages: 3000 });
      rig.runTo(steps.at(-1)!.at + 50_000);
      for (const [c, output] of rig.outputs.entries()) {
        const step = largestStep(output, 1000);
        const at = output.findIndex((x, i) => i >= 1000 && Math.abs(x - output[i - 1]!) > BOUND);
        assert(step <= BOUND, `seed ${seed}, channel ${c}, frame ${at}: a step of ${step}, bound ${BOUND}`);
      }
      assert(rig.outputs[0]!.some((x) => Math.abs(x) > LEVEL / 2), "it sounds");
    }
  });
}
