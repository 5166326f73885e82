import { assert, assertEquals } from "@std/assert";
import { CASES } from "../../../scripts/measure/phones/cases.ts";
import { playTwoCards, type TwoCards } from "../../../scripts/measure/phones/two_cards.ts";

// The hour is scripts/measure/two_cards.ts; here minutes of it. Simulated cards and threads, everything between them as it is.

const PLAIN: TwoCards = CASES[0]![1];

for (const [name, tried] of CASES) {
  Deno.test(`two cards 50 ppm apart coincide within 1 ms from the first sound on, without a drop-out (${name})`, async () => {
    const heard = await playTwoCards({ ...tried, seconds: 150 });
    assert(heard.worstUs < 1000, `${heard.worstUs} µs`);
    assert(heard.medianUs < 300, `${heard.medianUs} µs in the middle`);
    assert(heard.worstCents < 0.7, `${heard.worstCents} cents`);
    assertEquals([heard.silences, heard.facts.dropouts, heard.facts.jumps, heard.facts.behindMs], [0, 0, 1, 0]);
    assert(
      Math.abs(heard.facts.driftPpm - 50) < 8 || Math.abs(heard.facts.driftPpm + 50) < 8,
      `${heard.facts.driftPpm}`,
    );
  });
}

Deno.test("a player who takes a few steps is followed by the ratio, which nobody hears", async () => {
  const heard = await playTwoCards({ ...PLAIN, seconds: 60, walks: [[20, 24.5]] });
  assertEquals([heard.silences, heard.facts.dropouts, heard.facts.jumps], [0, 0, 1]);
  assert(heard.worstCents < 0.6, `${heard.worstCents} cents`);
  assert(heard.settledS < 25, `settled after ${heard.settledS} s, the walk is at 20`);
  assert(Math.abs(heard.facts.offsetUs) < 100, `${heard.facts.offsetUs}`);
});

Deno.test("a player who is somewhere else all at once is followed by one fade, without silence", async () => {
  const heard = await playTwoCards({ ...PLAIN, seconds: 60, walks: [[20, 40], [40, 17]] });
  assertEquals([heard.silences, heard.facts.dropouts, heard.facts.jumps], [0, 0, 3]);
  assert(heard.settledS < 40, `settled after ${heard.settledS} s, the last walk is at 40`);
  assert(Math.abs(heard.facts.offsetUs) < 100, `${heard.facts.offsetUs}`);
});

Deno.test("a thread that stalls longer than there is sound costs one drop-out, and then they coincide again", async () => {
  const stalling = { ...PLAIN.pa, stallMs: 60, seed: 5 };
  const heard = await playTwoCards({ ...PLAIN, pa: stalling, seconds: 150 });
  assert(heard.facts.dropouts > 0 && heard.facts.dropouts <= 6, `${heard.facts.dropouts}`);
  assertEquals(heard.silences, heard.facts.dropouts);
  assert(heard.worstUs < 1000, `${heard.worstUs} µs`);
});

Deno.test("blocks that either card loses leave the two together again within a fade, where they were lost and nowhere else", async () => {
  const losses = [[20, "phones", 7], [40, "pa", 20], [50, "phones", 40]] as const;
  const heard = await playTwoCards({ ...PLAIN, seconds: 60, losses });
  assertEquals(heard.facts.dropouts, 0);
  assert(heard.settledS < 50, `settled after ${heard.settledS} s, the last loss is at 50`);
  assert(Math.abs(heard.facts.offsetUs) < 200, `${heard.facts.offsetUs}`);
  assertEquals(heard.silences, 1, "what the session lost is silent in both");
});

Deno.test("phones that are too slow to be in time come as early as is safe, and it is told by how much they are late", async () => {
  const heard = await playTwoCards({ ...PLAIN, airMs: 0, seconds: 60 });
  const { behindMs, delayMs } = heard.facts;
  // 8.0 ms of the PA less 10.7 of the phones; a block of 5.3, the resampler's 1.5 and what is kept in hand, 2 or 4.
  assert(Math.abs(delayMs + 2.667) < 0.01, `${delayMs}`);
  assert(behindMs > 11 && behindMs < 18, `${behindMs}`);
  assert(heard.facts.dropouts <= 3, `${heard.facts.dropouts}`);
  assert(Math.abs(heard.facts.offsetUs) < 200, `${heard.facts.offsetUs}`);
});
