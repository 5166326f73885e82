import { assert, assertEquals } from "@std/assert";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { largestStep, noise, Rig, sine } from "./rig.ts";

const { COMMAND_RECORD, EVENT_SEAM, EVENT_TAKE } = protocol;

Deno.test("a first loop plays back bit for bit from its second cycle on, outside the seam its event declares", async () => {
  const rig = await Rig.open({ source: noise(0.5) });
  rig.at(10_007, { kind: COMMAND_RECORD }).at(58_020, { kind: COMMAND_RECORD }).runTo(250_000);
  const take = rig.eventsOf(EVENT_TAKE)[0]!;
  const seam = rig.eventsOf(EVENT_SEAM)[0]!;
  assertEquals([take.frame, take.a, take.b, take.c], [10_007, 10_007, 48_013, 48_013]);
  assertEquals(seam.a, take.b - seam.b);
  rig.source = () => 0;
  for (let cycle = 2; cycle < 4; cycle++) {
    for (let i = 0; i < seam.a; i++) {
      assertEquals(
        rig.outputs[0]![take.frame + cycle * take.b + i],
        rig.inputs[0]![take.a + i],
        `cycle ${cycle}, frame ${i}`,
      );
    }
  }
});

Deno.test("a loop of a sine with a broken period wraps with no step larger than the sine's own", async () => {
  const source = sine(441.3, 0.8);
  const rig = await Rig.open({ source });
  rig.at(4_801, { kind: COMMAND_RECORD }).at(52_900, { kind: COMMAND_RECORD }).runTo(300_000);
  const inside = largestStep(rig.inputs[0]!);
  assert(largestStep(rig.outputs[0]!, 60_000) <= inside * 1.0001);
});
