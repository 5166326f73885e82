import { assertEquals } from "@std/assert";
import { MOST_PAUSE_MS, Standstill } from "../../bridge/standstill.ts";

Deno.test("a count that stands still is told for how long, and one that goes on is not", () => {
  const watch = new Standstill(0);
  assertEquals([watch.look(1, 50), watch.look(1, 100), watch.look(1, 150), watch.look(2, 200)], [0, 50, 100, 0]);
});

Deno.test("a watch that was frozen together with what it looks at does not take it for dead", () => {
  const watch = new Standstill(0);
  watch.look(1, 50);
  assertEquals(watch.look(1, 5000), MOST_PAUSE_MS);
  assertEquals(watch.look(2, 5050), 0);
});
