/**
 * What a sequencer sends between two ticks: a pure function of what plays and the range. A range planned in one piece or in many
 * gives the same events in the same order.
 *
 * Thread: any.
 */
import type { Pattern } from "../model/pattern.ts";
import { plays, type Surroundings } from "./conditions.ts";
import { PartRun } from "./part_run.ts";
import type { PlannedEvent } from "./planned_event.ts";
import { addStepEvents, EARLIEST_STEPS, LATEST_STEPS } from "./step_events.ts";

/** A pattern that plays from one tick to another. Steps that begin before its end are its own and sound to their end. */
export interface Segment {
  /** Tick at which its first step would be: where it begins, or before, when it goes on after a pause. */
  readonly originTick: number;
  readonly fromTick: number;
  /** Infinity: until something else is asked for. */
  readonly toTick: number;
  readonly pattern: Pattern;
}

/** Everything a plan depends on. */
export interface PlanSource {
  /** In order; they do not overlap. */
  readonly segments: readonly Segment[];
  readonly fill: boolean;
  /** Of the session. */
  readonly seed: number;
}

/** Everything that is sent at ticks from `from` on and before `to`, in order of ticks, then of parts. */
export function planRange(source: PlanSource, from: number, to: number): PlannedEvent[] {
  const events: PlannedEvent[] = [];
  for (const segment of source.segments) {
    if (segment.fromTick < to) addSegment(segment, source, from, to, events);
  }
  return events.sort((x, y) => x.tick - y.tick || x.part - y.part);
}

function addSegment(segment: Segment, source: PlanSource, from: number, to: number, events: PlannedEvent[]): void {
  const { pattern } = segment;
  const runs = pattern.parts.map((_, index) => new PartRun(pattern, index, segment.originTick, source.seed));
  const around: Surroundings = { fill: source.fill, neighbourOf: (run) => runs[run.partIndex - 1] };
  const isSolo = pattern.parts.some(({ soloed }) => soloed);
  for (const run of runs) {
    if (run.order.length === 0 || run.part.muted || (isSolo && !run.part.soloed)) continue;
    addPart(run, segment, around, from, to, events);
  }
}

function addPart(
  run: PartRun,
  { fromTick, toTick }: Segment,
  around: Surroundings,
  from: number,
  to: number,
  events: PlannedEvent[],
): void {
  const begin = Math.max(run.countAt(fromTick - 1) + 1, 0);
  const first = Math.max(begin, run.countAt(from - LATEST_STEPS * run.stepTicks));
  const last = run.countAt(to + EARLIEST_STEPS * run.stepTicks);
  const found: PlannedEvent[] = [];
  for (let count = first; count <= last && run.tickOf(count) < toTick; count++) {
    if (plays(run, count, around)) addStepEvents(run, count, fromTick, found);
  }
  for (const event of found) if (event.tick >= from && event.tick < to) events.push(event);
}
