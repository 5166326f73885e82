import { assertEquals } from "@std/assert";
import { editDistance, nearestName } from "../../../src/commands/nearest.ts";

Deno.test("a swap of neighbours is one edit, so is a letter more, less or another", () => {
  assertEquals(editDistance("gain", "gian"), 1);
  assertEquals(editDistance("gain", "gains"), 1);
  assertEquals(editDistance("gain", "gai"), 1);
  assertEquals(editDistance("gain", "pain"), 1);
  assertEquals(editDistance("", "gain"), 4);
  assertEquals(editDistance("gain", "gain"), 0);
});

Deno.test("a guess that would change most of the word is not made", () => {
  const names = ["loop.record", "loop.play", "mix.gain"];
  assertEquals(nearestName("loop.plya", names), "loop.play");
  assertEquals(nearestName("play", names), "loop.play");
  assertEquals(nearestName("LOOP.PLAY", names), "loop.play");
  assertEquals(nearestName("zzzz", names), undefined);
});
