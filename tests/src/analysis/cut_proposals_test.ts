import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { explainCut, type HeardBefore, proposeCuts } from "../../../src/analysis/cut_proposals.ts";
import type { ReadSound } from "../../../src/analysis/seam_cost.ts";

const RATE = 48_000;

/** A sound of strokes that decay, each its own tone; the same bar again and again. */
function strokes(onsets: readonly { frame: number; strength: number }[], lengthFrames: number): Float32Array {
  const sound = new Float32Array(lengthFrames);
  onsets.forEach(({ frame, strength }) => {
    for (let i = 0; i < 6000 && frame + i < lengthFrames; i++) {
      sound[Math.round(frame) + i]! += strength * Math.exp(-i / 1500) * Math.sin(i * 0.05 * (1 + strength));
    }
  });
  return sound;
}

const readFrom = (sound: Float32Array): ReadSound => (from, to, count) => {
  if (from < 0 || from + count > sound.length) return false;
  to.set(sound.subarray(from, from + count));
  return true;
};

/** Eight bars at a tempo, strong on the first beat of each, as heard from `begin` on. */
function played(tempoBpm: number, begin = 20_000, bars = 8): HeardBefore & { beatFrames: number } {
  const beatFrames = 60 * RATE / tempoBpm;
  const onsets = Array.from({ length: bars * 8 }, (_, half) => ({
    frame: begin + half * beatFrames / 2,
    strength: half % 8 === 0 ? 0.95 : half % 2 === 0 ? 0.6 : 0.3,
  }));
  const newestFrame = Math.ceil(begin + (bars * 4 + 0.3) * beatFrames);
  const read = readFrom(strokes(onsets, newestFrame));
  const tempi = [{ tempoBpm, score: 0.9 }, { tempoBpm: tempoBpm / 2, score: 0.4 }];
  return { onsets, tempi, oldestFrame: 0, newestFrame, sampleRate: RATE, read, beatFrames };
}

Deno.test("a press up to 80 ms off the end of a bar gets a loop of whole beats whose ends lie on strokes", () => {
  for (const tempoBpm of [60, 97.3, 120, 168]) {
    for (const offMs of [-80, -20, 0, 20, 80]) {
      const heard = played(tempoBpm);
      const end = 20_000 + 32 * heard.beatFrames;
      const [best] = proposeCuts(heard, Math.round(end + offMs * RATE / 1000));
      assert(best !== undefined);
      const what = `${tempoBpm} BPM, ${offMs} ms: ${JSON.stringify(best)}`;
      assertAlmostEquals(best.startFrame + best.lengthFrames, end, 2, what);
      assertAlmostEquals(best.lengthFrames / heard.beatFrames, best.beats, 0.001, what);
      assertEquals([4, 8, 16, 32].includes(best.beats), true, what);
      assertAlmostEquals(best.pressedLateFrames, offMs * RATE / 1000, 3, what);
    }
  }
});

Deno.test("up to three loops are offered, each another, the best first", () => {
  const heard = played(120);
  const proposals = proposeCuts(heard, 20_000 + 32 * 24_000);
  assertEquals(proposals.length, 3);
  assertEquals(new Set(proposals.map(({ startFrame, lengthFrames }) => `${startFrame} ${lengthFrames}`)).size, 3);
  for (let i = 1; i < 3; i++) assert(proposals[i]!.score <= proposals[i - 1]!.score);
});

Deno.test("nothing is cut that the tape no longer holds, nor anything that was not played yet", () => {
  const heard = { ...played(120), oldestFrame: 20_000 + 20 * 24_000 };
  for (const { startFrame, lengthFrames } of proposeCuts(heard, 20_000 + 32 * 24_000)) {
    assert(startFrame >= heard.oldestFrame && startFrame + lengthFrames <= heard.newestFrame);
  }
});

Deno.test("where no beat was heard, the phrase since the last silence is proposed; where nothing was played, nothing", () => {
  const heard = played(120);
  const onsets = [{ frame: 5_000, strength: 0.5 }, ...heard.onsets.slice(40).filter((_, index) => index % 3 !== 1)];
  const [phrase, ...others] = proposeCuts({ ...heard, onsets, tempi: [] }, 20_000 + 32 * 24_000);
  assertEquals([phrase?.startFrame, phrase?.beats, others.length], [Math.round(onsets[1]!.frame), 0, 0]);
  assertEquals(proposeCuts({ ...heard, onsets: [] }, 20_000 + 32 * 24_000), []);
});

Deno.test("a loop that repeats exactly has the better seam: it wins over one of the same kind that does not", () => {
  const heard = played(120);
  const best = proposeCuts(heard, 20_000 + 32 * 24_000)[0]!;
  assert(best.seamDb < -40, `${best.seamDb} dB`);
});

Deno.test("the decision is told in a sentence with press, onset, beats, tempo and seam", () => {
  const cut = {
    startFrame: 599_088,
    lengthFrames: 190_000,
    beats: 8,
    tempoBpm: 121.3,
    pressedLateFrames: -3984,
    seamDb: -64,
    score: 1,
  };
  assertEquals(
    explainCut(cut, RATE),
    "pressed 83 ms early, from the onset at 12.481 s, 8 beats at 121.3 BPM, seam -64 dB",
  );
});
