import { assertEquals } from "@std/assert";
import type { Snapshot, TrackSnapshot } from "../../../dsp/snapshot.ts";
import { UndoBudget, usedMb } from "../../../src/session/undo_budget.ts";

// 64 pages of 16 KiB are 1 MB.
const snapshot = (usedMegabytes: number) =>
  ({ pagesLimit: 100_000, pagesFree: 100_000 - usedMegabytes * 64 }) as Snapshot;
const tracks = (...layerCounts: number[]) =>
  layerCounts.map((layerCount, index) => ({ index, layerCount }) as TrackSnapshot);

Deno.test("memory in use counts the pages that are not free", () => {
  assertEquals(usedMb(snapshot(5)), 5);
});

Deno.test("within the budget no undo step is given up", () => {
  assertEquals(new UndoBudget(10).choose(snapshot(10), tracks(5, 9), false), undefined);
});

Deno.test("over the budget the track with the most undo steps gives one up", () => {
  assertEquals(new UndoBudget(10).choose(snapshot(11), tracks(5, 9, 2), false), 1);
});

Deno.test("without any undo step nothing is given up, however full memory is", () => {
  assertEquals(new UndoBudget(10).choose(snapshot(11), tracks(0, 0), true), undefined);
});

Deno.test("memory that cannot grow counts as a full budget", () => {
  assertEquals(new UndoBudget(1000).choose(snapshot(11), tracks(1), true), 0);
});

Deno.test("a step that was given up gets time to come back as memory before the next one goes", () => {
  const budget = new UndoBudget(10);
  const choices = Array.from({ length: 8 }, () => budget.choose(snapshot(11), tracks(3), false));
  assertEquals(choices, [0, undefined, undefined, undefined, undefined, undefined, 0, undefined]);
});
