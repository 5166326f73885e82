import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig } from "./rig.ts";

const RATE = 48_000;
/** Frames of the anchor loop. */
const CYCLE = 24_000;
const exact = { when: P.WHEN_EXACT };

/** A rig with an anchor loop of half a second from frame 10,000 on. */
async function anchored(lengthRule: number, blockFrames = 128): Promise<Rig> {
  const rig = await Rig.open({ lengthRule, blockFrames, source: noise(0.2), forgivenessMs: 200 });
  rig.at(10_000, { kind: P.COMMAND_RECORD, track: 0, ...exact });
  return rig.at(10_000 + CYCLE, { kind: P.COMMAND_RECORD, track: 0, ...exact });
}

/** Length of a loop whose take began so far into a cycle and was so long. */
async function lengthOf(rule: number, start: number, recorded: number): Promise<number> {
  const rig = await anchored(rule);
  const from = 10_000 + 4 * CYCLE + start;
  rig.at(from, { kind: P.COMMAND_RECORD, track: 1, ...exact });
  rig.at(from + recorded, { kind: P.COMMAND_RECORD, track: 1, ...exact }).runTo(from + recorded + RATE / 10);
  return rig.track(1).lengthFrames;
}

Deno.test("by whole cycles a loop lasts the next whole number of them, by freedom as long as it was played", async () => {
  assertEquals(await lengthOf(P.LENGTH_MULTIPLE, 0, 2.5 * CYCLE), 3 * CYCLE);
  assertEquals(await lengthOf(P.LENGTH_FREE, 700, 2.5 * CYCLE + 7), 2.5 * CYCLE + 7);
});

// Measured from loopmate with a loop of 1,000 samples: where the take begins, how long it is, how many cycles it becomes.
const TABLE: [start: number, recorded: number, cycles: number][] = [
  [0, 1000, 1],
  [0, 400, 1],
  [0, 1001, 2],
  [0, 1500, 2],
  [0, 2000, 2],
  [0, 2001, 4],
  [0, 3000, 4],
  [0, 4000, 4],
  [0, 4001, 8],
  [250, 750, 1],
  [250, 751, 2],
  [750, 1500, 4],
  [900, 200, 2],
];
Deno.test("by powers of two a loop lasts as many cycles as loopmate's table says", async () => {
  for (const [start, recorded, cycles] of TABLE) {
    const length = await lengthOf(P.LENGTH_POWER_OF_TWO, start * CYCLE / 1000, recorded * CYCLE / 1000);
    assertEquals(length, cycles * CYCLE, `${start} ${recorded}`);
  }
});

Deno.test("a take that wraps plays after one cycle, and what goes on is added to it and can be taken back", async () => {
  const rig = await anchored(P.LENGTH_WRAP);
  const from = 10_000 + 4 * CYCLE;
  // A tone in the first cycle, another in the second.
  rig.source = (frame) => frame < from || frame >= from + 2 * CYCLE ? 0 : frame < from + CYCLE ? 0.1 : 0.2;
  rig.at(10_000 + CYCLE + 100, { kind: P.COMMAND_STOP, track: 0 });
  rig.at(from, { kind: P.COMMAND_RECORD, track: 1, ...exact });
  rig.at(from + 2 * CYCLE, { kind: P.COMMAND_RECORD, track: 1, ...exact }).runTo(from + 4 * CYCLE);
  assertEquals([rig.track(1).lengthFrames, rig.track(1).state], [CYCLE, P.STATE_PLAYING]);
  const middle = from + 3.5 * CYCLE;
  const heard = rig.outputs[0]![middle]!;
  rig.at(rig.frame, { kind: P.COMMAND_UNDO, track: 1 }).runTo(from + 6 * CYCLE);
  const before = rig.outputs[0]![middle + 2 * CYCLE]!;
  assert(Math.abs(heard / before - 3) < 0.01, `${heard} and ${before}`);
});

Deno.test("a take that wraps and is closed at its cycle, before or after, is one layer or two, and the same at every block size", async () => {
  for (const [end, layers] of [[0.6, 1], [1, 1], [1.5, 2]] as const) {
    const outputs: Float32Array[] = [];
    for (const blockFrames of [1, 64, 1000]) {
      const rig = await anchored(P.LENGTH_WRAP, blockFrames);
      const from = 10_000 + 4 * CYCLE;
      rig.at(from, { kind: P.COMMAND_RECORD, track: 1, ...exact });
      rig.at(from + end * CYCLE, { kind: P.COMMAND_RECORD, track: 1, ...exact }).runTo(from + 4 * CYCLE);
      assertEquals([rig.track(1).lengthFrames, rig.track(1).layerCount], [CYCLE, layers], `${end}`);
      outputs.push(rig.outputs[0]!);
    }
    assertEquals(outputs[1], outputs[0]);
    assertEquals(outputs[2], outputs[0]);
  }
});
