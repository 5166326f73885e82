import { assert } from "@std/assert";
import { SAMPLE_RATE, ToneLoop } from "../../scripts/measure/rates/tones.ts";

const RATES = [0.25, 0.5, 0.7071, 0.75, 0.9439, 1.0595, 1.5, 2, 2.7183, 3, 4, -0.5, -1.5];
/** Images and aliases may be as loud as this, dB of the tone. */
const MOST_REST_DB = -84;
/** Where the pass band ends, as a share of half the sample rate (of the lower of the two): 20 kHz at 48 kHz. */
const PASSED = 0.83, PASSED_DB = 0.15;

/** Tones across the band, more of them where something ends at one of the rates. */
function tones(): number[] {
  const ends = RATES.map((rate) => SAMPLE_RATE / 2 / Math.max(1, Math.abs(rate)));
  const near = ends.flatMap((end) => [0.97 * end, 0.999 * end, 1.001 * end, 1.02 * end]).filter((hz) => hz < 23_990);
  return [
    ...new Set([100, 3_000, 7_000, 14_000, 17_000, 19_000, 20_500, 22_000, 23_000, 23_700, ...near].map(Math.round)),
  ];
}

Deno.test("at no rate does a tone anywhere in the band bring images or aliases above −84 dB, nor does it lose level below 20 kHz", async () => {
  for (const asked of tones()) {
    const loop = await ToneLoop.open(asked);
    for (const rate of RATES) {
      const { hz, gainDb, restDb } = loop.hear(rate);
      assert(restDb <= MOST_REST_DB, `${hz} Hz at rate ${rate}: ${restDb.toFixed(1)} dB beside the tone`);
      const edge = (PASSED * SAMPLE_RATE) / 2 / Math.max(1, Math.abs(rate));
      assert(hz > edge || Math.abs(gainDb) < PASSED_DB, `${hz} Hz at rate ${rate}: ${gainDb.toFixed(2)} dB`);
    }
  }
});
