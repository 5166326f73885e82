import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { DeskRig } from "./midi_desk_rig.ts";
import { noise } from "./rig.ts";

// The MIDI thread sends commands by itself: in these tests there is no control at all.

const MAP = `{
  "rondo_map": 1,
  "bind": [
    { "on": { "note": { "from": 40, "to": 47 } }, "do": { "do": "mix.scene" }, "number_as": { "argument": "scene", "first": 1 } },
    { "on": { "note": { "from": 50, "to": 57 } }, "do": { "do": "mix.scene_store" }, "number_as": { "argument": "scene", "first": 1 } },
    { "on": { "note": 60 }, "do": { "do": "loop.record", "group": 2 } },
    { "on": { "note": 61 }, "do": { "do": "loop.stop", "track": "all" } },
    { "on": { "note": 62 }, "do": { "do": "loop.play", "track": 1, "when": "exact" } },
    { "on": { "note": 63 }, "do": { "do": "mix.scene", "by": 1 } }
  ]
}`;

Deno.test("pads record a group, store scenes and launch them at their bar, without control", async () => {
  const desk = await DeskRig.open(MAP, { source: noise(0.1) }), { rig } = desk;
  for (const track of [0, 1]) rig.at(rig.frame + 10, { kind: P.COMMAND_GROUP, track, a: 2, b: -1 });
  desk.run(1_000).play("90 3C 64");
  desk.run(96_000).play("90 3C 64");
  desk.run(20_000).play("90 32 64").play("90 3D 64").play("90 3E 64").play("90 33 64");
  const states = () => [0, 1].map((index) => rig.track(index).state);
  assertEquals(states(), [P.STATE_PLAYING, P.STATE_STOPPED]);
  assertEquals(rig.snapshot.scenes.stored, [1, 2]);
  desk.run(30_000).play("90 28 64");
  const { next, nextFrame } = rig.snapshot.scenes;
  assertEquals(next, 1);
  desk.runTo(nextFrame + 1_000);
  assertEquals([states(), rig.snapshot.scenes.now], [[P.STATE_PLAYING, P.STATE_PLAYING], 1]);
  const begun = rig.eventsOf(P.EVENT_STATE, 1).at(-1)!;
  assertEquals([begun.state, begun.frame], [P.STATE_PLAYING, nextFrame]);
  desk.run(30_000).play("90 3F 64");
  desk.run(200_000);
  assertEquals([states(), rig.snapshot.scenes.now], [[P.STATE_PLAYING, P.STATE_STOPPED], 2]);
  assertEquals(desk.asked, []);
});
