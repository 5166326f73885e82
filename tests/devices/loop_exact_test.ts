/** The whole program on a real server: a real recording goes in, its loop comes out. */
import { assert, assertEquals } from "@std/assert";
import { measureLoop } from "../../scripts/measure/loop_exact.ts";
import { needs } from "./needs.ts";

/** −1 dB, where the limiter begins. */
const CEILING = 10 ** (-1 / 20);

Deno.test({
  name: "a recording looped over JACK comes back bit for bit and in its place from the second cycle on",
  ...needs("jackd", "jack_headers", "samples"),
  async fn() {
    const found = await measureLoop("jack");
    assertEquals([found.offsetFrames, found.differingFrames], [0, 0]);
    assert(
      found.comparedFrames > 2 * (found.lengthFrames - found.seamFrames),
      `${found.comparedFrames} frames compared`,
    );
    assert(found.peak > 0.1 && found.peak < CEILING, `peak ${found.peak}`);
  },
});
