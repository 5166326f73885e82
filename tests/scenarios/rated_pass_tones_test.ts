import { assert } from "@std/assert";
import { passTone } from "../../scripts/measure/rates/passed_tones.ts";
import { SAMPLE_RATE } from "../../scripts/measure/rates/tones.ts";

const RATES = [0.25, 0.5, 0.7071, 0.9439, 1.0595, 1.5, 2, 3.3, 4, -0.75, -2.7183];
/** Images and aliases may be as loud as this, dB of the tone. */
const MOST_REST_DB = -86;
/** Where the pass band ends, as a share of half the sample rate (of the slower of loop and tape): 20 kHz at 48 kHz. */
const PASSED = 0.83, PASSED_DB = 0.2;

for (const rate of RATES) {
  Deno.test(`what is played over a loop at rate ${rate} is heard without images or aliases above −86 dB when it comes round, and flat`, async () => {
    const end = (SAMPLE_RATE / 2) * Math.min(1, Math.abs(rate));
    for (const hz of [100, 0.4 * end, 0.8 * end, 0.97 * end, Math.min(1.02 * end, 23_000), 21_000, 23_500]) {
      const { gainDb, restDb } = await passTone(hz, rate);
      assert(restDb <= MOST_REST_DB, `${hz} Hz: ${restDb.toFixed(1)} dB beside the tone`);
      assert(hz > PASSED * end || Math.abs(gainDb) < PASSED_DB, `${hz} Hz: ${gainDb.toFixed(2)} dB`);
    }
  });
}
