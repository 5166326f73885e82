/** What the walks through the engine share: how one is opened, in which blocks it runs, and what must hold of its end. */
import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import type { Snapshot } from "../../dsp/snapshot.ts";
import { letGo } from "./random_loads.ts";
import type { Step } from "./random_walk.ts";
import { Rig } from "./rig.ts";
import { firstDifference } from "../first_difference.ts";

/** A rig that was asked for every step. */
export async function openWalk(steps: readonly Step[], format: Parameters<typeof Rig.open>[0]): Promise<Rig> {
  const rig = await Rig.open(format);
  for (const { at, ask } of steps) rig.at(at, ask);
  return rig;
}

/** Lets it run in blocks of random sizes, now and then a long one; `look` is called between them. */
export function inRandomBlocks(rig: Rig, seed: number, look = (_: Rig): void => {}): Rig {
  const random = seededRandom(seed + 1000);
  rig.nextBlockFrames = () => {
    if (rig.frame > 0) look(rig);
    return 1 + Math.floor(random() * (random() < 0.1 ? 3000 : 300));
  };
  return rig;
}

/** Commands 1 to `count` have exactly one answer each, that they wait aside; what actions did is no answer. */
export function assertAnsweredOnce(rig: Rig, count: number): void {
  const answers = new Map<number, number>(), ends = [P.EVENT_DONE, P.EVENT_REFUSED, P.EVENT_DROPPED];
  for (const { kind, id, source } of rig.events) {
    if (source === 0 && id > 0 && ends.includes(kind)) answers.set(id, (answers.get(id) ?? 0) + 1);
  }
  for (let id = 1; id <= count; id++) assertEquals(answers.get(id), 1, `answers to command ${id}`);
}

/** Every output has been silent for a while. */
export function assertSilent(rig: Rig): void {
  assert(rig.outputs.every((channel) => channel.subarray(rig.frame - 5000).every((x) => x === 0)), "all is silent");
}

/** Two rigs sounded the same, to the bit. */
export function assertSameSound(rig: Rig, other: Rig, where: string): void {
  rig.outputs.forEach((channel, c) => {
    assertEquals(firstDifference(channel, other.outputs[c]!), -1, `channel ${c} ${where}`);
  });
}

/** Deletes all tracks and forgets until nothing is left: pages come back but for one a track, the layer that says it is deleted. */
export function assertPagesComeBack(rig: Rig, fresh: Snapshot, where: string): void {
  const count = rig.snapshot.trackCount;
  const ofEach = (kind: number, frames: number) => {
    for (let track = 0; track < count; track++) rig.at(rig.frame, { kind, track });
    rig.runTo(rig.frame + frames);
  };
  ofEach(P.COMMAND_DELETE, 60_000);
  for (let forgotten = -1; forgotten < rig.eventsOf(P.EVENT_FORGOT).length;) {
    forgotten = rig.eventsOf(P.EVENT_FORGOT).length;
    ofEach(P.COMMAND_FORGET, 500);
  }
  letGo(rig);
  rig.blockFrames = 16;
  rig.nextBlockFrames = undefined;
  rig.runTo(rig.frame + 50_000);
  // Loads let the memory grow.
  const used = ({ pagesFree, pagesLimit }: Snapshot) => pagesLimit - pagesFree;
  assertEquals(used(rig.snapshot) - used(fresh), count, where);
}
