/** A control thread that is held in mid-performance, on a real server. */
import { assertEquals } from "@std/assert";
import { measureStalls } from "../../scripts/measure/stall.ts";
import { needs } from "./needs.ts";

Deno.test({
  name:
    "control held for 500 ms, four times: every frame of the loop is heard, and a pedal acts at its own frame meanwhile",
  ...needs("jackd", "jack_headers", "samples"),
  async fn() {
    const found = await measureStalls(256, 4, true);
    assertEquals([found.wrongFrames, found.silentFrames, found.missedFramesHeld], [0, 0, 0]);
    assertEquals([found.pedalErrorFrames, found.pressesWhileHeld], [0, found.presses]);
  },
});
