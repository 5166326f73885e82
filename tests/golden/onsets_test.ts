import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { chooseOnset, chooseOnsetCompat, type OnsetCandidate } from "../../dsp/onset_choice.ts";
import { COMPAT_HOP_FRAMES, CompatOnsets } from "../../dsp/onset_compat.ts";
import { clicksInNoise } from "./clicks_in_noise.ts";

interface Golden {
  frames: number;
  envelope_from_frame_370: number[];
  envelope_sum: number;
  onset_frames: number[];
  choices: { onsets: OnsetCandidate[]; move: number }[];
}

const golden: Golden = JSON.parse(await Deno.readTextFile(new URL("onsets.json", import.meta.url)));
/** The original's window of 4800 frames, in hops. */
const REACH_HOPS = 37.5;

async function listen(sound: Float32Array): Promise<{ envelope: number[]; onsets: number[] }> {
  const compat = await CompatOnsets.prepare();
  const envelope: number[] = [];
  const onsets: number[] = [];
  for (let start = 0; start < sound.length; start += COMPAT_HOP_FRAMES) {
    compat.hop.set(sound.subarray(start, start + COMPAT_HOP_FRAMES));
    const onset = compat.push();
    envelope.push(compat.envelope);
    if (onset >= 0) onsets.push(onset);
  }
  return { envelope, onsets };
}

Deno.test("the compat profile gives the original's envelope within 2e-6 and its onset frames exactly", async () => {
  const { envelope, onsets } = await listen(clicksInNoise());
  assertEquals(envelope.length, golden.frames);
  golden.envelope_from_frame_370.forEach((value, index) => assertAlmostEquals(envelope[370 + index]!, value, 2e-6));
  assertAlmostEquals(envelope.reduce((sum, value) => sum + value), golden.envelope_sum, 1e-3);
  assertEquals(onsets, golden.onset_frames);
});

Deno.test("the compat choice of onset is the original's", () => {
  for (const { onsets, move } of golden.choices) {
    assertEquals(chooseOnsetCompat(onsets, REACH_HOPS)?.distance ?? 0, move);
  }
});

Deno.test("our choice of onset is the original's wherever no onset beyond reach hides one within (defect 13)", () => {
  const hidden = golden.choices.filter(({ onsets, move }) => (chooseOnset(onsets, REACH_HOPS)?.distance ?? 0) !== move);
  assertEquals(hidden.map(({ onsets }) => onsets), [[{ distance: -10, strength: 0.9 }, {
    distance: -90,
    strength: 1,
  }]]);
  assertEquals(chooseOnset(hidden[0]!.onsets, REACH_HOPS)?.distance, -10);
});

Deno.test("an onset exactly at the edge of reach is beyond it, and no onset means no move", () => {
  assertEquals(chooseOnset([{ distance: 4800, strength: 1 }], 4800), undefined);
  assertEquals(chooseOnset([{ distance: -4799, strength: 0 }], 4800)?.distance, -4799);
  assertEquals(chooseOnset([], 4800), undefined);
  assert(chooseOnset([{ distance: 5, strength: 0.3 }, { distance: -5, strength: 0.3 }], 10)?.distance === 5);
});
