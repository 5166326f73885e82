/** The whole program on a real server: a real recording goes in, its loop comes out. */
import { assert, assertEquals } from "@std/assert";
import { measureLoopWithoutGaps } from "../../scripts/measure/loop_exact.ts";
import { needs } from "./needs.ts";

/** −1 dB, where the limiter begins. */
const CEILING = 10 ** (-1 / 20);

for (const host of ["jack", "portaudio"]) {
  Deno.test({
    name: `a recording looped over ${host} comes back bit for bit and in its place from the second cycle on`,
    ...needs("jackd", "jack_headers", "samples", ...(host === "portaudio" ? ["portaudio" as const] : [])),
    async fn() {
      const found = await measureLoopWithoutGaps(host);
      assertEquals([found.offsetFrames, found.differingFrames], [0, 0]);
      assert(found.comparedFrames > found.lengthFrames, `${found.comparedFrames} frames compared`);
      assert(found.peak > 0.1 && found.peak < CEILING, `peak ${found.peak}`);
    },
  });
}
