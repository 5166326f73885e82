import { assert } from "@std/assert";
import { makeKits } from "../../scripts/measure/first_loop/kits.ts";
import { measureLoops, measurePlucks } from "../../scripts/measure/first_loop/takes.ts";

Deno.test("a start pressed 0, 20, 50 or 90 ms off on either side lies within 5 ms of the pluck that was meant", async () => {
  for (const { what, startMs } of await measurePlucks()) assert(Math.abs(startMs) < 5, `${what}: ${startMs} ms`);
});

const kits = await makeKits(false);
for (const name of ["click", "pluck", "drums"]) {
  Deno.test(`loops of 4 to 16 beats at 40 to 240 BPM, pressed up to 80 ms off at both ends, are within 2 ms in 8 beats (${name})`, async () => {
    const results = await measureLoops(kits.find((kit) => kit.name === name)!, 0);
    assert(results.length > 100);
    for (const { what, lengthMs } of results) assert(Math.abs(lengthMs) < 2, `${what}: ${lengthMs} ms`);
  });
}

Deno.test("of drum patterns with strokes between the beats nearly all are, and half of those played with a hand's 1 ms", async () => {
  for (const kit of kits.filter(({ name }) => name !== "click")) {
    const within = async (humanS: number) => {
      const results = await measureLoops(kit, humanS);
      return results.filter(({ lengthMs }) => Math.abs(lengthMs) < 2).length / results.length;
    };
    const [steady, byHand] = [await within(0), await within(0.001)];
    assert(steady >= 0.98 && byHand >= 0.6, `${kit.name}: ${steady}, ${byHand}`);
  }
});
