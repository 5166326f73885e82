import { assertEquals } from "@std/assert";
import { measurePresses, OFFSETS_MS, TEMPOS_BPM, wrongOf } from "../../scripts/measure/presses.ts";

for (const tempoBpm of TEMPOS_BPM) {
  Deno.test(`presses from 200 ms before to 200 ms behind the bar start and end takes, loops and stops to the frame at ${tempoBpm} BPM`, async () => {
    const presses = await measurePresses(tempoBpm);
    assertEquals(presses.length, OFFSETS_MS.length);
    assertEquals(presses.filter((press) => wrongOf(press).length > 0), []);
  });
}
