/**
 * What planning costs: an hour of a busy pattern, bar by bar, for 1 to 64 parts.
 *
 * deno run -A scripts/measure/steps_plan.ts [--minutes 60] [--bpm 180]
 *
 * Method: sixteenths in every part, 16 to 128 steps long, three of four on; chords, swing, ratchets up to 8, chances, conditions and locks
 * are spread over them by a seed. Planned as a session plans it: half a beat at a time. A bar's time is that of its eight slices. All 64
 * parts are planned for a minute before, so that nothing is compiled within. Growth: the time of a part, against that of a part alone.
 * Last minute: the median of its bars, against that of the first minute's.
 */
import { parseArgs } from "node:util";
import { fraction } from "../../src/sequencer/model/fraction.ts";
import { EMPTY_STEP, emptyPart, type Part, type Pattern, type Step } from "../../src/sequencer/model/pattern.ts";
import { planRange, type PlanSource } from "../../src/sequencer/plan/plan.ts";

const TICKS_PER_BAR = 4 * 960;
const SLICE_TICKS = 480;
const PART_COUNTS = [1, 2, 4, 8, 16, 32, 64];

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "60" }, bpm: { type: "string", default: "180" } },
});
const barCount = Math.round((Number(values.minutes) * Number(values.bpm)) / 4);

let state = 1;
/** A whole number below `most`. */
function random(most: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
}

function busyStep(): Step {
  const noteCount = 1 + random(3), key = 36 + random(48);
  return {
    ...EMPTY_STEP,
    on: random(4) > 0,
    notes: Array.from({ length: noteCount }, (_, index) => ({
      key: key + 4 * index,
      velocity: 1 + random(127),
      length: fraction(1 + random(8), 4),
      delay: fraction(0),
    })),
    locks: random(4) === 0 ? [{ kind: "control", number: 74, value: random(128) }] : [],
    probability: random(4) === 0 ? 50 : 100,
    ...(random(4) === 0 ? { condition: (["1:2", "first", "previous", "neighbour"] as const)[random(4)]! } : {}),
    ratchets: random(4) === 0 ? 1 + random(8) : 1,
    micro: fraction(random(13) - 6, 24),
  };
}

function busyPart(index: number): Part {
  const steps = Array.from({ length: 16 * (1 + random(8)) }, busyStep);
  return { ...emptyPart(index), steps, swing: 50 + random(26) };
}

function busyPattern(partCount: number): Pattern {
  state = 1;
  const parts = Array.from({ length: partCount }, (_, index) => busyPart(index));
  return { name: "busy", parts, length: 0, tempoBpm: 0, beatsPerBar: 0, beatUnit: 0, seed: 1 };
}

/** Time of every bar, µs, and the events in all of them. */
function planBars(source: PlanSource, bars: number): { timesUs: number[]; eventCount: number } {
  const timesUs: number[] = [];
  let eventCount = 0;
  for (let bar = 0; bar < bars; bar++) {
    const began = performance.now();
    for (let tick = bar * TICKS_PER_BAR; tick < (bar + 1) * TICKS_PER_BAR; tick += SLICE_TICKS) {
      eventCount += planRange(source, tick, tick + SLICE_TICKS).length;
    }
    timesUs.push(1000 * (performance.now() - began));
  }
  return { timesUs, eventCount };
}

function sourceOf(pattern: Pattern): PlanSource {
  return { segments: [{ originTick: 0, fromTick: 0, toTick: Infinity, pattern }], fill: false, seed: 1 };
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((x, y) => x - y)[Math.min(times.length - 1, Math.floor(share * times.length))]!;
}

const barsAMinute = Math.round(Number(values.bpm) / 4);
const barMs = (240000 / Number(values.bpm)).toFixed(0);
console.log(`${barCount} bars: ${values.minutes} minutes at ${values.bpm} BPM, a bar lasts ${barMs} ms`);
console.log("parts   events     time  median of a bar     99 %   longest   a part  growth  last minute");
planBars(sourceOf(busyPattern(64)), barsAMinute);
let alone = 0;
for (const partCount of PART_COUNTS) {
  const { timesUs, eventCount } = planBars(sourceOf(busyPattern(partCount)), barCount);
  const median = quantile(timesUs, 0.5);
  alone ||= median;
  const first = quantile(timesUs.slice(0, barsAMinute), 0.5), last = quantile(timesUs.slice(-barsAMinute), 0.5);
  const cells: [string, number][] = [
    [String(partCount), 5],
    [String(eventCount), 8],
    [`${(timesUs.reduce((sum, time) => sum + time, 0) / 1e6).toFixed(2)} s`, 8],
    [`${median.toFixed(0)} µs`, 16],
    [`${quantile(timesUs, 0.99).toFixed(0)} µs`, 8],
    [`${(quantile(timesUs, 1) / 1000).toFixed(1)} ms`, 9],
    [`${(median / partCount).toFixed(1)} µs`, 8],
    [(median / alone / partCount).toFixed(2), 7],
    [(last / first).toFixed(2), 12],
  ];
  console.log(cells.map(([text, width]) => text.padStart(width)).join(" "));
}
