import { assertEquals } from "@std/assert";
import { editDistance, nameHelp, nearestName } from "../../../src/commands/nearest.ts";

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

Deno.test("a name that is near none is answered with the nearest of its family, else with the families, never with all", () => {
  const names = ["loop.record", "loop.play", "loop.stop", "loop.one_shot", "mix.gain", "mix.pan"];
  assertEquals(nameHelp("loop.plya", names, "the page"), 'did you mean "loop.play"?');
  assertEquals(
    nameHelp("Loop.zzzzzzzz", names, "the page"),
    "nearest are loop.record, loop.play, loop.stop; the page lists all.",
  );
  assertEquals(nameHelp("?", names, "the page"), "names begin with loop., mix.; the page lists all.");
});
