/** Banks that hold anything that a bank can hold, the same for the same seed. */
import { type Fraction, fraction } from "../../../src/sequencer/model/fraction.ts";
import {
  type Bank,
  type Condition,
  DIRECTIONS,
  type Lock,
  NAMED_CONDITIONS,
  type Note,
  type Part,
  type Pattern,
  SPEEDS,
  type Step,
} from "../../../src/sequencer/model/pattern.ts";

/** A number from 0 to before `most`, whole. */
export type Random = (most: number) => number;

/** Numbers that look random. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x100000000) * most);
  };
}

const pick = <Value>(random: Random, values: readonly Value[]) => values[random(values.length)]!;

/** −1/2 … 1/2 in steps of a few kinds. */
function half(random: Random): Fraction {
  const d = pick(random, [2, 3, 16, 96, 240, 960]);
  return fraction(random(d + 1 - (d % 2)) - Math.floor(d / 2), d);
}

function randomNote(random: Random): Note {
  return {
    key: random(128),
    velocity: 1 + random(127),
    length: fraction(1 + random(64), pick(random, [1, 2, 3, 16, 240])),
    delay: random(3) === 0 ? half(random) : fraction(0),
  };
}

function randomLock(random: Random): Lock {
  const kind = pick(random, ["control", "bend", "program", "pressure"] as const);
  if (kind === "control") return { kind, number: random(120), value: random(128) };
  return kind === "bend" ? { kind, value: random(16384) - 8192 } : { kind, value: random(128) };
}

function randomCondition(random: Random): Condition {
  const of = 1 + random(8);
  return random(2) === 0 ? pick(random, NAMED_CONDITIONS) : `${1 + random(of)}:${of}`;
}

function randomStep(random: Random): Step {
  return {
    on: random(3) > 0,
    notes: Array.from({ length: random(4) }, () => randomNote(random)),
    locks: random(4) === 0 ? [randomLock(random)] : [],
    probability: random(4) === 0 ? random(101) : 100,
    ...(random(4) === 0 ? { condition: randomCondition(random) } : {}),
    ratchets: random(4) === 0 ? 1 + random(8) : 1,
    ratchetRamp: random(201) - 100,
    micro: random(3) === 0 ? half(random) : fraction(0),
    slide: random(8) === 0,
    skip: random(8) === 0,
  };
}

function randomPart(random: Random, index: number): Part {
  return {
    name: `voice ${index}`,
    steps: Array.from({ length: 1 + random(20) }, () => randomStep(random)),
    speed: pick(random, SPEEDS),
    direction: pick(random, DIRECTIONS),
    port: random(4),
    channel: 1 + random(16),
    swing: random(2) === 0 ? 50 : 50 + random(250) / 10,
    transpose: random(25) - 12,
    muted: random(5) === 0,
    soloed: random(9) === 0,
    muteGroup: random(9),
  };
}

/** A pattern. */
export function randomPattern(random: Random): Pattern {
  return {
    name: "any",
    parts: Array.from({ length: 1 + random(5) }, (_, index) => randomPart(random, index)),
    length: random(2) === 0 ? 0 : 1 + random(64),
    tempoBpm: random(2) === 0 ? 0 : 40 + random(2000) / 10,
    beatsPerBar: [0, 1, 2, 3, 4, 5, 7, 3.5, 2.5, 1.75][random(10)]!,
    beatUnit: [0, 0, 0, 8, 16][random(5)]!,
    seed: random(1000),
  };
}

/** A bank of a few patterns; the last slot is never free. */
export function randomBank(random: Random): Bank {
  const count = 1 + random(4);
  return {
    patterns: Array.from(
      { length: count },
      (_, i) => i < count - 1 && random(3) === 0 ? undefined : randomPattern(random),
    ),
    song: Array.from({ length: random(4) }, () => ({ pattern: random(8), times: 1 + random(9) })),
  };
}
