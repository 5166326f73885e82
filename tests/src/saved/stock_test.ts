import { assertEquals } from "@std/assert";
import * as protocol from "../../../dsp/assembly/protocol.ts";
import { takeStock } from "../../../src/saved/stock.ts";
import { loopingRig, takeInto } from "./looping_rig.ts";

Deno.test("a track that plays while a new take is armed, or is being recorded over, is saved with its loop, playing", async () => {
  const rig = await loopingRig();
  takeInto(rig, 0);
  const [before] = takeStock(rig.memory).tracks;
  rig.at(rig.frame + 64, { kind: protocol.COMMAND_RECORD, track: 0, when: protocol.WHEN_LOOP });
  rig.runTo(rig.frame + 128);
  const armed = { ...before, waits: true };
  assertEquals([rig.track(0).state, takeStock(rig.memory).tracks[0]], [protocol.STATE_ARMED, armed]);
  rig.runTo(rig.frame + 9000);
  const recorded = { ...before, unfinished: "take" as const };
  assertEquals([rig.track(0).state, takeStock(rig.memory).tracks[0]], [protocol.STATE_RECORDING, recorded]);
});

Deno.test("a stopped track is saved as stopped, an empty one without a loop, a deleted one not at all", async () => {
  const rig = await loopingRig();
  for (const track of [0, 2]) takeInto(rig, track);
  rig.at(rig.frame + 64, { kind: protocol.COMMAND_STOP, track: 0 });
  rig.at(rig.frame + 64, { kind: protocol.COMMAND_DELETE, track: 2 });
  rig.runTo(rig.frame + 9000);
  const facts = takeStock(rig.memory).tracks.map(({ index, playing, loop }) => [index, playing, loop?.lengthFrames]);
  assertEquals(facts, [[0, false, 7000], [1, false, undefined]]);
});
