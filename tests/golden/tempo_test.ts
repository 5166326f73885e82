import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { COMPAT_HOP_FRAMES, CompatOnsets } from "../../dsp/onset_compat.ts";
import { COMPAT_LAGS, CompatTempo, tempoOfLagCompat } from "../../dsp/tempo_compat.ts";
import { clicksInNoise } from "./clicks_in_noise.ts";

interface Golden {
  column_step: number;
  last_column: number[];
  peak_lag_100_to_400: number;
  tempo_bpm: number;
  lags: number[];
  tempi_bpm: number[];
  log_priors: number[];
}

const golden: Golden = JSON.parse(await Deno.readTextFile(new URL("tempo.json", import.meta.url)));
/** The last three seconds of the golden signal. */
const JUDGED_FRAMES = 3 * 48000;

Deno.test("the compat profile gives the original's tempogram within 2e-6, its peak lag and its BPM", async () => {
  const sound = clicksInNoise();
  const onsets = await CompatOnsets.prepare();
  const tempo = await CompatTempo.prepare();
  let column = new Float32Array(COMPAT_LAGS);
  for (let start = 0; start < sound.length; start += COMPAT_HOP_FRAMES) {
    if (start === sound.length - JUDGED_FRAMES) tempo.restart();
    onsets.hop.set(sound.subarray(start, start + COMPAT_HOP_FRAMES));
    onsets.push();
    column = new Float32Array(tempo.push(onsets.envelope));
  }
  golden.last_column.forEach((value, index) => assertAlmostEquals(column[index * golden.column_step]!, value, 2e-6));
  const lags = Array.from({ length: 301 }, (_, index) => 100 + index);
  assertEquals(lags.reduce((best, lag) => column[lag]! > column[best]! ? lag : best), golden.peak_lag_100_to_400);
  assertEquals(tempo.tempoBpm, golden.tempo_bpm);
});

Deno.test("the compat profile weighs lags as the original", async () => {
  const tempo = await CompatTempo.prepare();
  golden.lags.forEach((lag, index) => {
    assertAlmostEquals(tempoOfLagCompat(lag), golden.tempi_bpm[index]!, 1e-6);
    // A mean of nothing leaves the prior alone.
    assertAlmostEquals(tempo.scoreLag(lag, 0), golden.log_priors[index]!, 4e-6);
  });
  assert(tempo.scoreLag(225, 0.5) > tempo.scoreLag(225, 0.4));
});

Deno.test("the compat profile has no tempo before the first column", async () => {
  assertEquals((await CompatTempo.prepare()).tempoBpm, 0);
});
