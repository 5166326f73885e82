import { assert, assertEquals } from "@std/assert";
import { rateWords } from "../../../src/surfaces/screen/words.ts";

Deno.test("a loop at another speed says which beside its state, whatever it is, in the room there is", () => {
  const cases = [[1, ""], [0.5, "0.5x"], [-1, "-1x"], [-0.25, "-.25x"], [3.14159, "3.14x"], [-3.14159, "-3.1x"], [
    4,
    "4x",
  ]];
  for (const [rate, words] of cases as [number, string][]) {
    assertEquals(rateWords(rate), words);
    assert(`playing ${words}`.length <= 13);
  }
});
