import { assert, assertEquals } from "@std/assert";
import { fraction } from "../../../../src/sequencer/model/fraction.ts";
import {
  DEFAULT_NOTE,
  EMPTY_STEP,
  emptyPart,
  emptyPattern,
  type Note,
  type Part,
  type Pattern,
  SPEED_STEP_TICKS,
  type Step,
} from "../../../../src/sequencer/model/pattern.ts";
import { planRange, type PlanSource } from "../../../../src/sequencer/plan/plan.ts";
import type { PlannedNote } from "../../../../src/sequencer/plan/planned_event.ts";

function stepOf(step: Partial<Step> = {}, note: Partial<Note> = {}): Step {
  return { ...EMPTY_STEP, on: true, notes: [{ ...DEFAULT_NOTE, ...note }], ...step };
}

function source(part: Partial<Part>, pattern: Partial<Pattern> = {}, rest: Partial<PlanSource> = {}): PlanSource {
  const whole = { ...emptyPattern(0), parts: [{ ...emptyPart(0), ...part }], ...pattern };
  return {
    segments: [{ originTick: 0, fromTick: 0, toTick: Infinity, pattern: whole }],
    fill: false,
    seed: 1,
    ...rest,
  };
}

function notes(plan: PlanSource, from: number, to: number): PlannedNote[] {
  return planRange(plan, from, to).filter((event) => event.kind === "note");
}

const ticks = (plan: PlanSource, to: number) => notes(plan, 0, to).map(({ tick }) => tick);
const keys = (plan: PlanSource, to: number) => notes(plan, 0, to).map(({ key }) => key);
const row = (count: number) => Array.from({ length: count }, (_, index) => stepOf({}, { key: index }));

Deno.test("the first step of a pattern is the first that sounds, and sixteenths lie 240 ticks apart", () => {
  assertEquals(notes(source({ steps: row(4) }), 0, 1200).map(({ key, tick }) => [key, tick]), [
    [0, 0],
    [1, 240],
    [2, 480],
    [3, 720],
    [0, 960],
  ]);
});

Deno.test("each direction goes through the steps in its own order, and skipped steps take no time", () => {
  const steps = row(4);
  assertEquals(keys(source({ steps, direction: "reverse" }), 1200), [3, 2, 1, 0, 3]);
  assertEquals(keys(source({ steps, direction: "ping_pong" }), 240 * 8), [0, 1, 2, 3, 2, 1, 0, 1]);
  const drawn = keys(source({ steps, direction: "random" }), 240 * 64);
  assertEquals(new Set(drawn).size, 4);
  assertEquals(drawn, keys(source({ steps, direction: "random" }), 240 * 64));
  const skipping = steps.map((step, index) => ({ ...step, skip: index === 1 }));
  assertEquals(keys(source({ steps: skipping }), 960), [0, 2, 3, 0]);
  assertEquals(keys(source({ steps: steps.map((step) => ({ ...step, skip: true })) }), 9600), []);
});

Deno.test("every speed takes a whole number of ticks a step, and its eighth note lies there", () => {
  for (const [speed, stepTicks] of Object.entries(SPEED_STEP_TICKS)) {
    assert(Number.isInteger(stepTicks));
    assertEquals(ticks(source({ steps: row(16), speed }), stepTicks * 8)[7], stepTicks * 7);
  }
});

Deno.test("seven ratchets divide a step exactly, each as long as its share, and get louder by the ramp", () => {
  const steps = [stepOf({ ratchets: 7, ratchetRamp: -50 }, { velocity: 100, length: fraction(1, 2) })];
  const strokes = notes(source({ steps }), 0, 240);
  assertEquals(strokes.map(({ tick }) => tick), [0, 1, 2, 3, 4, 5, 6].map((i) => i * 240 / 7));
  assertEquals(strokes[3]!.lengthTicks, 120 / 7);
  assertEquals(strokes.map(({ velocity }) => velocity), [100, 92, 83, 75, 67, 58, 50]);
});

Deno.test("swing delays the second of each pair, micro-timing and strum move by exact fractions of a step", () => {
  assertEquals(ticks(source({ steps: row(4), swing: 66 }), 960), [0, 240 + 240 * 0.32, 480, 720 + 240 * 0.32]);
  const micro = row(2).map((step, index) => index === 1 ? { ...step, micro: fraction(-1, 3) } : step);
  assertEquals(ticks(source({ steps: micro }), 480), [0, 160]);
  const chord = stepOf({
    notes: [0, 1, 2].map((i) => ({ ...DEFAULT_NOTE, key: 60 + i, delay: fraction(i, 24) })),
  });
  assertEquals(ticks(source({ steps: [chord] }), 240), [0, 10, 20]);
});

Deno.test("a first step that is early sounds at the start of its pattern, later ones where they belong", () => {
  const early = [stepOf({ micro: fraction(-1, 4) }), EMPTY_STEP];
  assertEquals(ticks(source({ steps: early }), 960), [0, 420, 900]);
});

Deno.test("conditions follow the cycle of their part: first, not first, 2:3", () => {
  const at = (condition: Step["condition"]) => ticks(source({ steps: [stepOf({ condition: condition! })] }), 240 * 7);
  assertEquals(at("first"), [0]);
  assertEquals(at("not_first"), [240, 480, 720, 960, 1200, 1440]);
  assertEquals(at("2:3"), [240, 960]);
});

Deno.test("fill steps play only while fill is on", () => {
  const steps = [stepOf({ condition: "fill" }, { key: 1 }), stepOf({ condition: "not_fill" }, { key: 2 })];
  assertEquals(keys(source({ steps }), 480), [2]);
  assertEquals(keys(source({ steps }, {}, { fill: true }), 480), [1]);
});

Deno.test("previous and neighbour follow the last step that had a condition of its own", () => {
  const lead = [stepOf({ condition: "1:2" }, { key: 1 }), stepOf({ condition: "previous" }, { key: 2 })];
  const other = [stepOf({ condition: "not_neighbour" }, { key: 3 }), stepOf({ condition: "neighbour" }, { key: 4 })];
  const parts = [{ ...emptyPart(0), steps: lead }, { ...emptyPart(1), steps: other }];
  assertEquals(keys(source({}, { parts }), 960), [1, 2, 4, 3]);
});

Deno.test("a chance of 30 % plays close to 30 % of the time, differently in each cycle and the same in each plan", () => {
  const plan = source({ steps: [stepOf({ probability: 30 })] });
  const played = ticks(plan, 240 * 10000);
  assert(Math.abs(played.length - 3000) < 150, `${played.length} of 10000`);
  assertEquals(played, ticks(plan, 240 * 10000));
  const other = ticks({ ...plan, seed: 2 }, 240 * 10000);
  const both = new Set(played).intersection(new Set(other)).size;
  assert(Math.abs(both - 900) < 120, `another seed draws independently: ${both} of 10000 in both`);
});

Deno.test("parts of different lengths and speeds run against each other and meet again", () => {
  const parts = [{ ...emptyPart(0), steps: row(16) }, { ...emptyPart(1), steps: row(12) }];
  const plan = source({}, { parts });
  const meeting = notes(plan, 240 * 48, 240 * 49).map(({ key, part }) => [part, key]);
  assertEquals(meeting, [[0, 0], [1, 0]]);
  const before = notes(plan, 240 * 12, 240 * 13).map(({ key }) => key);
  assertEquals(before, [12, 0]);
});

Deno.test("a pattern with a length begins all its parts again", () => {
  const plan = source({ steps: row(5) }, { length: 8 });
  assertEquals(keys(plan, 240 * 10), [0, 1, 2, 3, 4, 0, 1, 2, 0, 1]);
});

Deno.test("muted parts are silent, and with a solo only soloed ones sound", () => {
  const part = (index: number, more: Partial<Part>) => ({
    ...emptyPart(index),
    steps: [stepOf({}, { key: index })],
    ...more,
  });
  const sounding = (...parts: Part[]) => keys(source({}, { parts }), 240);
  assertEquals(sounding(part(0, { muted: true }), part(1, {})), [1]);
  assertEquals(sounding(part(0, {}), part(1, { soloed: true })), [1]);
});

Deno.test("locks go out before the notes of their step, on its channel", () => {
  const locks = [
    { kind: "control", number: 74, value: 9 } as const,
    { kind: "bend", value: -8192 } as const,
    { kind: "program", value: 3 } as const,
  ];
  const plan = source({ steps: [stepOf({ locks, notes: [DEFAULT_NOTE] })], channel: 3 });
  const events = planRange(plan, 0, 240);
  assertEquals(events.map((event) => event.kind === "message" ? event.bytes : "note"), [
    [0xb2, 74, 9],
    [0xe2, 0, 0],
    [0xc2, 3],
    "note",
  ]);
});

Deno.test("a pattern that follows begins at its tick; what a step of the one before began late still sounds", () => {
  const one = { ...emptyPattern(0), parts: [{ ...emptyPart(0), steps: row(2), swing: 75 }] };
  const two = { ...emptyPattern(1), parts: [{ ...emptyPart(0), steps: [stepOf({}, { key: 99 })] }] };
  const plan: PlanSource = {
    segments: [{ originTick: 0, fromTick: 0, toTick: 300, pattern: one }, {
      originTick: 300,
      fromTick: 300,
      toTick: Infinity,
      pattern: two,
    }],
    fill: false,
    seed: 1,
  };
  assertEquals(notes(plan, 0, 700).map(({ key, tick }) => [key, tick]), [[0, 0], [99, 300], [1, 360], [99, 540]]);
});

Deno.test("a range planned in one piece, tick by tick, and in odd pieces gives the same events", () => {
  let seed = 7;
  const random = (most: number) => (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) % most;
  const parts = Array.from({ length: 6 }, (_, index): Part => ({
    ...emptyPart(index),
    speed: Object.keys(SPEED_STEP_TICKS)[random(15)]!,
    direction: (["forward", "reverse", "ping_pong", "random"] as const)[random(4)]!,
    swing: 50 + random(26),
    steps: Array.from({ length: 1 + random(17) }, () =>
      stepOf({
        ratchets: 1 + random(8),
        micro: fraction(random(101) - 50, 100),
        probability: 50 + random(51),
        skip: random(5) === 0,
        notes: [0, 1].map(() => ({ ...DEFAULT_NOTE, key: random(128), delay: fraction(random(9) - 4, 8) })),
      })),
  }));
  const plan = source({}, { parts, length: 29 });
  const whole = planRange(plan, 0, 20000);
  const pieces = (size: () => number) => {
    const events = [];
    for (let from = 0; from < 20000;) {
      const to = Math.min(20000, from + size());
      events.push(...planRange(plan, from, to));
      from = to;
    }
    return events;
  };
  assertEquals(pieces(() => 1), whole);
  assertEquals(pieces(() => 128 / 25), whole);
  assertEquals(pieces(() => 1 + random(3000) / 7), whole);
});

Deno.test("a pattern that goes on after a pause goes on in its order, and nothing of it sounds before", () => {
  const plan = source({ steps: row(4), swing: 75 });
  const [segment] = plan.segments;
  const later = { ...plan, segments: [{ ...segment!, originTick: 10_000 - 240 * 2 - 100, fromTick: 10_000 }] };
  assertEquals(notes(later, 0, 10_500).map(({ key, tick }) => [key, tick]), [[3, 10_260], [0, 10_380]]);
});

Deno.test("places whose fractions have little in common are planned all the same, to a millionth of a tick", () => {
  const micro = fraction(1, 9999), delay = fraction(1, 9998), swing = 57.123;
  const steps = [EMPTY_STEP, stepOf({ micro, ratchets: 7 }, { delay })];
  const planned = notes(source({ steps, speed: "1/8", swing }), 0, 1920 * 2);
  const exact = [0, 1, 2, 3, 4, 5, 6].map((stroke) => 1920 * (1 + 0.14246 + 1 / 9999 + stroke / 7 + 1 / 9998));
  assertEquals(planned.map(({ tick }, index) => Math.abs(tick - exact[index]!) < 1e-6), exact.map(() => true));
});
