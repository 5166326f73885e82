import { assertEquals } from "@std/assert";
import { GapMeter, NO_GAP } from "../../../bridge/portaudio/gap_meter.ts";

/** A repeatable number in [0, 1). */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs blocks and gives all that the meter said. `lostBefore`: frames that really vanish before a block. */
function measure(meter: GapMeter, blocks: number, frames: number, at: (block: number) => GapAt): number[] {
  const answers: number[] = [];
  let time = 1e6;
  for (let block = 0; block < blocks; block++) {
    const { lost = 0, late = 0, flagged = lost > 0 } = at(block);
    time += lost;
    const answer = meter.advance(time + late, frames, flagged);
    if (answer !== NO_GAP) answers.push(answer);
    time += frames;
  }
  return answers;
}

interface GapAt {
  lost?: number;
  late?: number;
  flagged?: boolean;
}

Deno.test("lost periods are counted exactly, however late the blocks come", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = randomSource(seed), lost = 64 * Math.ceil(9 * random());
    const jitter = (block: number) => block % 7 === 0 ? 20 * random() : 400 * random();
    const answers = measure(new GapMeter(64), 600, 64, (block) => ({
      late: jitter(block),
      ...(block === 300 ? { lost } : {}),
    }));
    assertEquals(answers, [lost]);
  }
});

Deno.test("a server that complains of lateness alone costs an undamaged stream nothing", () => {
  const random = randomSource(7);
  const answers = measure(new GapMeter(128), 2000, 128, (block) => ({
    late: 300 * random() * random(),
    flagged: block % 100 === 50,
  }));
  assertEquals(answers, new Array(20).fill(0));
});

Deno.test("a clock that runs away from the stream's is not taken for a gap", () => {
  const answers = measure(new GapMeter(1), 5000, 256, (block) => ({
    late: block * 256 * 100e-6,
    ...(block === 4000 ? { lost: 1000 } : {}),
  }));
  assertEquals(answers.length, 1);
  // 100 ppm over the two windows that a minimum may be old: 3 frames.
  assertEquals(Math.abs(answers[0]! - 1000) <= 3, true);
});

Deno.test("several gaps close together are one answer that counts them all", () => {
  const answers = measure(new GapMeter(64), 400, 64, (block) => block >= 200 && block < 210 ? { lost: 64 } : {});
  assertEquals(answers, [640]);
});

Deno.test("trouble without end is answered all the same", () => {
  const answers = measure(new GapMeter(64), 1000, 64, (block) => block >= 100 ? { lost: 64 } : {});
  assertEquals(answers.length, 7);
  assertEquals(answers.every((lost) => lost > 0), true);
});
