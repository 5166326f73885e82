import { assertEquals } from "@std/assert";
import { clickAt } from "../../../src/metronome/click_schedule.ts";
import type { TempoSchedule } from "../../../src/metronome/setup.ts";
import { tempiOf, tempoAt } from "../../../src/metronome/tempo_schedule.ts";

const tempi = (more: Partial<TempoSchedule>): TempoSchedule => ({
  fromBpm: 80,
  toBpm: 110,
  stepBpm: 10,
  bars: 2,
  end: "stay",
  ...more,
});

const barsOf = (schedule: TempoSchedule, bars: number) =>
  Array.from({ length: bars }, (_, bar) => tempoAt(schedule, bar));

Deno.test("a tempo lasts its bars, and the highest is reached and kept", () => {
  assertEquals(barsOf(tempi({}), 10), [80, 80, 90, 90, 100, 100, 110, 110, 110, 110]);
  assertEquals(tempoAt(tempi({}), 1e6), 110);
});

Deno.test("tempi that repeat begin again after the highest", () => {
  assertEquals(barsOf(tempi({ end: "repeat", bars: 1 }), 9), [80, 90, 100, 110, 80, 90, 100, 110, 80]);
});

Deno.test("tempi that go back play neither end twice", () => {
  assertEquals(barsOf(tempi({ end: "reverse", bars: 1 }), 10), [80, 90, 100, 110, 100, 90, 80, 90, 100, 110]);
  assertEquals(barsOf(tempi({ end: "reverse", bars: 1, toBpm: 90 }), 5), [80, 90, 80, 90, 80]);
  assertEquals(barsOf(tempi({ end: "reverse", bars: 1, toBpm: 80 }), 3), [80, 80, 80]);
});

Deno.test("a step that does not fit is shorter at the end, tempi may fall, and small steps stay round", () => {
  assertEquals(tempiOf(tempi({ toBpm: 105 })), [80, 90, 100, 105]);
  assertEquals(tempiOf(tempi({ fromBpm: 100, toBpm: 75 })), [100, 90, 80, 75]);
  assertEquals(tempiOf(tempi({ toBpm: 81, stepBpm: 0.1 })).map(String).at(-2), "80.9");
  assertEquals(tempiOf(tempi({ toBpm: 81, stepBpm: 0.1 })).length, 11);
  assertEquals(tempiOf(tempi({ toBpm: 82, stepBpm: 90 })), [80, 82]);
});

Deno.test("clicks come in turn, each for its bars, again and again", () => {
  const clicks = [{ bars: 2, subdivision: 2 }, { bars: 1, permutation: [] }];
  const parts = (bar: number) => {
    const { subdivision, permutation } = clickAt({ click: {}, clicks }, bar);
    return permutation ?? subdivision;
  };
  assertEquals([0, 1, 2, 3, 4, 5, 6].map(parts), [2, 2, [], 2, 2, [], 2]);
});

Deno.test("an entry says what is different, whatever was before it; parts of another beat are not taken over", () => {
  const click = { subdivision: 4, permutation: [0, 3], probability: 0.5 };
  const clicks = [{ bars: 1 }, { bars: 1, subdivision: 3, accent: false }, { bars: 1, permutation: [1] }];
  assertEquals(clickAt({ click }, 7), { ...click, accent: true });
  assertEquals([0, 1, 2].map((bar) => clickAt({ click, clicks }, bar)), [
    { ...click, accent: true },
    { subdivision: 3, probability: 0.5, accent: false },
    { subdivision: 4, probability: 0.5, accent: true, permutation: [1] },
  ]);
});
