import { assertEquals } from "@std/assert";
import type { Snapshot } from "../../../dsp/snapshot.ts";
import { Grid } from "../../../src/sequencer/run/grid.ts";
import { StepLines } from "../../../src/session/step_lines.ts";

/** Ticks of 25 frames from frame 0 on. */
const GRID = new Grid(
  { anchorFrame: 0, anchorTickBeat: 0, framesPerBeat: 24_000, beatsPerBar: 4, frame: 0, running: true } as Snapshot,
  48_000,
);

Deno.test("a line is written once its change is in the engine, in order, and says when that was later than meant", () => {
  const taken = new Map<number, number>(), written: unknown[] = [];
  const lines = new StepLines(
    { takenAt: (index) => taken.get(index) },
    (line) => written.push([line["n"], line["tick"]]),
  );
  lines.add({ n: 1 }, 100, 7);
  lines.add({ n: 2 }, 100, undefined);
  lines.add({ n: 3 }, 200, 8);
  lines.flush(GRID);
  assertEquals(written, []);
  taken.set(7, 2400);
  lines.flush(GRID);
  assertEquals(written, [[1, 100], [2, 100]]);
  taken.set(8, 5010);
  lines.flush(GRID);
  assertEquals(written.slice(2), [[3, (5010 - 0.5) / 25]]);
  lines.add({ n: 4 }, 300, 9);
  lines.flush(GRID, true);
  assertEquals(written.slice(3), [[4, 300]]);
});
