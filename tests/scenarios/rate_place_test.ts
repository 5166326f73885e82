import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask, contentOf, heardAt, loopOf, START } from "./rate_rig.ts";
import { noise } from "./rig.ts";

const LENGTH = 48_000, CHANGE = 120_000;
/** Frames after which a cross-fade of heads is over. */
const FADE = 480;
const HALF = P.COMMAND_HALF_SPEED, REVERSE = P.COMMAND_REVERSE, RATE = P.COMMAND_RATE, TOGGLE = P.SWITCH_TOGGLE;

/** Place of the loop at an output frame before anything was changed. */
function placeAt(frame: number): number {
  return (frame - START) % LENGTH;
}

Deno.test("when the transport is started again, a loop at another rate begins where it would at its own", async () => {
  const rig = await loopOf(noise(0.4), LENGTH);
  const content = contentOf(rig), begin = CHANGE + 30_000;
  ask(rig, CHANGE, HALF, TOGGLE);
  ask(rig, CHANGE + 10_000, P.COMMAND_STOP_ALL);
  ask(rig, begin, P.COMMAND_START);
  const heard = rig.heard(begin + FADE, 500);
  for (let i = 0; i < 500; i += 11) {
    assert(Math.abs(heard[i]! - heardAt(content, 0.5 * (FADE + i), 0.5)) < 2e-5, `frame ${i}`);
  }
});

Deno.test("stopped and played again, a loop at another rate is where it would be had it gone on", async () => {
  const rig = await loopOf(noise(0.4), LENGTH);
  const content = contentOf(rig), again = CHANGE + 30_001;
  ask(rig, CHANGE, RATE, 1.25);
  ask(rig, CHANGE + 10_000, P.COMMAND_STOP);
  ask(rig, again, P.COMMAND_PLAY);
  const heard = rig.heard(again + FADE, 500);
  for (let i = 0; i < 500; i += 11) {
    const place = placeAt(CHANGE) + 1.25 * (again + FADE + i - CHANGE);
    assert(Math.abs(heard[i]! - heardAt(content, place, 1.25)) < 2e-5, `frame ${i}`);
  }
});

Deno.test("a copy of a loop at another rate sounds the same, and either is turned by itself", async () => {
  const rig = await loopOf(noise(0.2), LENGTH);
  const content = contentOf(rig), at = CHANGE + 10_001;
  ask(rig, CHANGE, RATE, 0.75);
  ask(rig, CHANGE + 5_000, P.COMMAND_COPY, P.TRACK_NEW);
  ask(rig, at, P.COMMAND_STOP).runTo(at + 1_000);
  ask(rig, at + 2_000, REVERSE, TOGGLE);
  const heard = rig.heard(at + FADE, 500);
  for (let i = 0; i < 500; i += 11) {
    const place = placeAt(CHANGE) + 0.75 * (at + FADE + i - CHANGE);
    assert(Math.abs(heard[i]! - heardAt(content, place, 0.75)) < 2e-5, `frame ${i}`);
  }
  rig.runTo(at + 4_000);
  assertEquals([rig.track(0).rate, rig.track(1).rate], [-0.75, 0.75]);
});
