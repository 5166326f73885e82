/**
 * Values of controllers, bend, program and pressure as locks of steps.
 *
 * Method: a step sends its locks at one time, before its notes. That is the tick of the last value up to the step's first note, or of
 * its last value when all come after; every controller is sent as it is then, and what changes later waits for the next step. So a single
 * value keeps its tick, and of a sweep each step has the value in force. Thread: any.
 */
import { type Lock, MOST_LOCKS, MOST_STEPS } from "../model/pattern.ts";
import type { CellPlace, Cells } from "./cells.ts";
import type { FileValue } from "./voices.ts";

/** The locks of a step, and how far from the step they are sent, units. */
export interface StepLocks {
  readonly offset: number;
  readonly locks: readonly Lock[];
}

/** First and last offset of a step's notes. */
export interface NoteSpan {
  first: number;
  last: number;
}

interface PlacedValue extends CellPlace {
  readonly lock: Lock;
}

/** Locks by step, and how many values steps had no place for. */
export interface ValueSteps {
  readonly steps: ReadonlyMap<number, StepLocks>;
  readonly leftOutCount: number;
}

/** Lays values out. `spans`: of the notes that share these steps. */
export function placeValues(
  values: readonly FileValue[],
  cells: Cells,
  spans: ReadonlyMap<number, NoteSpan>,
): ValueSteps {
  const placed: PlacedValue[] = values.map(({ tick, lock }) => ({ ...cells.placeOf(tick), lock }));
  const steps = new Map<number, StepLocks>();
  let leftOutCount = 0, waiting: PlacedValue[] = [];
  for (let index = 0; index < placed.length || waiting.length > 0;) {
    const cell = waiting[0]?.cell ?? placed[index]!.cell;
    const here = waiting;
    while (placed[index]?.cell === cell) here.push(placed[index++]!);
    const span = spans.get(cell), next = cells.after(cell);
    const sentAt = next === undefined ? here.at(-1)!.offset : timeOf(here, span);
    const sent = here.filter(({ offset }) => offset <= sentAt);
    const locks = lastOfEach(sent);
    leftOutCount += sent.length - Math.min(locks.length, MOST_LOCKS);
    steps.set(cell, { offset: withinReach(sentAt, cell, cells, span), locks: locks.slice(-MOST_LOCKS) });
    waiting = here.slice(sent.length).map(({ offset, lock }) => ({
      cell: next!,
      offset: offset - cells.units.count,
      lock,
    }));
  }
  return { steps, leftOutCount };
}

/** Values are in order of their times. */
function timeOf(values: readonly PlacedValue[], span: NoteSpan | undefined): number {
  const before = span && values.findLast(({ offset }) => offset <= span.first);
  return (before ?? values.at(-1)!).offset;
}

/** Near enough to the step, and to its notes, which are at most a step from its locks; never before the window. */
function withinReach(offset: number, cell: number, { units }: Cells, span: NoteSpan | undefined): number {
  const earliest = cell % MOST_STEPS === 0 ? 0 : -units.half;
  return Math.max(earliest, (span?.last ?? 0) - units.count, Math.min(units.half, offset));
}

function lastOfEach(values: readonly PlacedValue[]): Lock[] {
  const last = new Map<string, Lock>();
  for (const { lock } of values) {
    const name = lock.kind === "control" ? `control ${lock.number}` : lock.kind;
    last.delete(name);
    last.set(name, lock);
  }
  return [...last.values()];
}
