import { assert } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask } from "./rate_rig.ts";
import { largestStep, Rig, sine } from "./rig.ts";

// Passes that go round in loops so short that heads and writer are close to one another, at the loop's own speed with long latencies and
// at other rates: whatever ends the pass, wherever in its round, must not let a head meet the edge of what is written.

const LEVEL = 0.1, HZ = 5, FROM = 40_000;
/** Length of the loop, its rate, and the latencies: input, output. Each goes round in little more than can be written. */
const CASES = [
  { length: 4_801, rate: 1, latencies: [1_700, 1_600] },
  { length: 6_007, rate: -1, latencies: [2_300, 2_200] },
  { length: 4_801, rate: 0.5, latencies: [3_000, 3_100] },
  { length: 6_236, rate: 1.684, latencies: [600, 900] },
  { length: 11_138, rate: -2.717, latencies: [700, 1_300] },
  { length: 9_601, rate: 4, latencies: [200, 600] },
] as const;
/** What ends a pass and lets heads jump. */
const ENDS = [
  { name: "undo", kinds: [P.COMMAND_UNDO] },
  { name: "retrigger", kinds: [P.COMMAND_RETRIGGER] },
  { name: "one-shot", kinds: [P.COMMAND_ONE_SHOT] },
  { name: "clear and undo", kinds: [P.COMMAND_CLEAR, P.COMMAND_UNDO] },
  { name: "reverse", kinds: [P.COMMAND_REVERSE] },
];

for (const { length, rate, latencies } of CASES) {
  for (const { name, kinds } of ENDS) {
    Deno.test(`no click where ${name} ends a pass that goes round in ${length} frames at rate ${rate}, anywhere in its round`, async () => {
      const round = length / Math.abs(rate);
      for (let part = 0; part < 12; part++) {
        const rig = await Rig.open({ source: sine(HZ, LEVEL), blockFrames: 512, tapeSeconds: 4, reservePages: 1_000 });
        for (const at of [10_000, 10_000 + length]) ask(rig, at, P.COMMAND_RECORD);
        ask(rig, FROM - 9_000, P.COMMAND_RATE, Math.abs(rate));
        if (rate < 0) ask(rig, FROM - 9_000, P.COMMAND_REVERSE, P.SWITCH_ON);
        rig.at(FROM - 3_000, { kind: P.COMMAND_LATENCY, a: latencies[0], b: latencies[1] });
        ask(rig, FROM, P.COMMAND_OVERDUB, 0.5);
        const end = FROM + Math.floor(round * (2 + part / 12));
        kinds.forEach((kind, i) => ask(rig, end + 1_501 * i, kind, kind === P.COMMAND_REVERSE ? P.SWITCH_TOGGLE : 0));
        rig.runTo(end + Math.ceil(2 * round) + 8_000);
        assert(rig.eventsOf(P.EVENT_LAYER).length > 0, "it went round");
        // Two heads and an overdub that fade, of a loop of up to four times the level, and as much of what was written: see clicks.ts.
        const bound = (12 * LEVEL * Math.max(1, Math.abs(rate))) / 480;
        const step = largestStep(rig.outputs[0]!, 5_000);
        assert(step < bound, `${part}/12 of a round: ${step}, bound ${bound}`);
      }
    });
  }
}
