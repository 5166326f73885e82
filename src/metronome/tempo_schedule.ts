/**
 * Which tempo a bar has. Method: a function of the bar's number alone, so that it is the same however the bar was come to. Units: BPM.
 * Thread: any.
 */
import type { TempoSchedule } from "./setup.ts";

/** The tempi of one way, both ends among them; where the step does not fit, the last one is shorter. */
export function tempiOf({ fromBpm, toBpm, stepBpm }: TempoSchedule): number[] {
  // A hair of rounding makes no step of its own.
  const steps = Math.ceil(Math.abs(toBpm - fromBpm) / stepBpm - 1e-9), sign = Math.sign(toBpm - fromBpm);
  const before = Array.from({ length: steps }, (_, step) => Math.round((fromBpm + sign * step * stepBpm) * 1e6) / 1e6);
  return [...before, toBpm];
}

/** The tempo of a bar, counted from 0. */
export function tempoAt(schedule: TempoSchedule, bar: number): number {
  const tempi = tempiOf(schedule), step = Math.floor(bar / schedule.bars), last = tempi.length - 1;
  if (schedule.end === "stay") return tempi[Math.min(step, last)]!;
  if (schedule.end === "repeat" || last === 0) return tempi[step % tempi.length]!;
  // There and back, each end once.
  const place = step % (2 * last);
  return tempi[place <= last ? place : 2 * last - place]!;
}
