import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig } from "./rig.ts";

const CYCLE = 24_000;
const PASSES = 50;
const START = 10_000;

async function hash(channels: readonly Float32Array[], from: number): Promise<string> {
  const bytes = new Uint8Array(channels.length * CYCLE * 4);
  channels.forEach((channel, c) => bytes.set(new Uint8Array(channel.slice(from, from + CYCLE).buffer), c * CYCLE * 4));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Lets a cycle go by that nothing moves in and takes the sum of the one after it, from a boundary on. */
async function hearCycle(rig: Rig): Promise<string> {
  const from = START + (Math.ceil((rig.frame - START) / CYCLE) + 1) * CYCLE;
  rig.runTo(from + CYCLE);
  return await hash(rig.outputs, from);
}

for (const feedback of [1, 0.93]) {
  Deno.test(`fifty overdubs, fifty undos and fifty redos lead back to the same output, SHA-256 by SHA-256 (feedback ${feedback})`, async () => {
    const rig = await Rig.open({ inputCount: 2, source: noise(0.008), blockFrames: 100, tapeSeconds: 20 });
    rig.at(START, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT });
    rig.at(START + CYCLE, { kind: P.COMMAND_PLAY, when: P.WHEN_EXACT }).runTo(START + 2 * CYCLE);
    const sums = [await hearCycle(rig)];
    for (let pass = 0; pass < PASSES; pass++) {
      // Each of another length, over the boundary or not.
      const from = rig.frame + 501 + 97 * pass;
      rig.at(from, { kind: P.COMMAND_OVERDUB, a: feedback, when: P.WHEN_EXACT });
      rig.at(from + 3_000 + 331 * pass, { kind: P.COMMAND_PLAY, when: P.WHEN_EXACT }).runTo(from + 2 * CYCLE);
      sums.push(await hearCycle(rig));
      assertNotEquals(sums.at(-1), sums.at(-2), `overdub ${pass + 1} is heard`);
    }
    assertEquals(rig.track(0).layerCount, PASSES + 1, "the take and its overdubs");
    for (let pass = PASSES - 1; pass >= 0; pass--) {
      rig.at(rig.frame, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 1_000);
      assertEquals(await hearCycle(rig), sums[pass], `undo to ${pass}`);
    }
    for (let pass = 1; pass <= PASSES; pass++) {
      rig.at(rig.frame, { kind: P.COMMAND_REDO }).runTo(rig.frame + 1_000);
      assertEquals(await hearCycle(rig), sums[pass], `redo to ${pass}`);
    }
    assert(new Set(sums).size === PASSES + 1);
  });
}
