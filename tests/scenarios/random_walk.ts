/**
 * Random walks through the engine: commands of every kind at random frames with values sensible and absurd, the same for the
 * same seed. What must hold whatever was asked is checked by the tests beside this file.
 */
import * as P from "../../dsp/assembly/protocol.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import type { Ask } from "./rig.ts";
import { loadInstead } from "./random_loads.ts";

const KINDS = [
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  20,
  21,
  22,
  23,
  25,
  26,
  27,
  40,
  41,
  42,
  60,
  62,
  80,
  81,
  82,
  83,
  84,
  85,
  86,
];
/** Operations that were added later: they take the place of some overdubs and retriggers, so that older walks stay as they are. */
const OPERATIONS = [
  P.COMMAND_REPLACE,
  P.COMMAND_SUBSTITUTE,
  P.COMMAND_ONE_SHOT,
  P.COMMAND_MULTIPLY,
  P.COMMAND_INSERT,
];
/** Numbers that name no command; the engine's own steps have negative ones. */
const UNKNOWN_KINDS = [0, -1, -2, -3, 19, 39, 99, 2147483647, -2147483648];
const ABSURD = [NaN, Infinity, -Infinity, 1e300, -1e300, -1, 1e18, 0.3, 2 ** 53, -0];

/** One step of a walk: a command and the frame at which it is asked for. */
export interface Step {
  at: number;
  ask: Ask;
}

/** `count` commands, `meanGap` frames apart on average: bursts of several in one frame, and pauses. */
export function randomSteps(seed: number, count: number, meanGap: number): Step[] {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(choices: readonly T[]) => choices[below(choices.length)]!;
  let at = 1000;
  return Array.from({ length: count }, () => {
    if (random() > 0.3) at += below(meanGap * 3);
    const kind = random() < 0.02 ? pick(UNKNOWN_KINDS) : random() < 0.35 ? pick([1, 1, 2, 3, 8, 12]) : pick(KINDS);
    const when = random() < 0.6 ? pick([P.WHEN_NOW, P.WHEN_EXACT]) : random() < 0.02 ? 77 : below(5);
    const gesture = random() < 0.3 ? at - below(3000) : random() < 0.02 ? pick(ABSURD) : -1;
    const absurd = random() < 0.05;
    const [a, b, c] = absurd ? [pick(ABSURD), pick(ABSURD), pick(ABSURD)] : sensible(kind, at, random);
    const ask = clickInstead({ kind, track: trackOf(random), when, gesture, a, b, c }, at);
    return {
      at,
      ask: groupInstead(loadInstead(recordInstead(operateInstead(phonesInstead(ask, at), at), at), at), at),
    };
  });
}

/** Every third switch of the metronome changes what it clicks instead; no number is drawn for it, so that older walks stay as they are. */
function clickInstead(ask: Ask, at: number): Ask {
  if (ask.kind !== P.COMMAND_METRONOME || at % 3 !== 0) return ask;
  const a = at % 18 + P.CLICK_PLACES_UNIT * (at % 301);
  return { ...ask, kind: P.COMMAND_CLICK, a, b: at % 2 === 0 ? -1 : ask.b ?? -1, c: at % 13 };
}

const MIXES = [
  P.COMMAND_PHONES,
  P.COMMAND_CUE,
  P.COMMAND_MASTER,
  P.COMMAND_MASTER_MUTE,
  P.COMMAND_PHONES_LEVEL,
  P.COMMAND_PHONES_INPUTS,
  P.COMMAND_PHONES_CLICK,
];

/** Likewise two of three gains are a level of the PA or of the phones instead; what mutes the PA opens it again soon. */
function phonesInstead(ask: Ask, at: number): Ask {
  if (ask.kind !== P.COMMAND_GAIN || at % 3 === 0) return ask;
  const kind = MIXES[at % MIXES.length]!;
  if (kind === P.COMMAND_MASTER) return { ...ask, kind, a: 0.7 + (ask.a ?? 0) / 4 };
  if (kind === P.COMMAND_MASTER_MUTE) return { ...ask, kind, a: at % 12 === 1 ? P.SWITCH_ON : P.SWITCH_OFF };
  return { ...ask, kind, a: kind === P.COMMAND_PHONES && at % 5 === 0 ? -1 : ask.a ?? 0 };
}

/** Some of the overdubs and retriggers are other operations. */
function operateInstead(ask: Ask, at: number): Ask {
  const mayBe = ask.kind === P.COMMAND_OVERDUB || ask.kind === P.COMMAND_RETRIGGER;
  return mayBe && at % 5 < 3 ? { ...ask, kind: OPERATIONS[at % 7 % OPERATIONS.length]! } : ask;
}

/** Some of the records are counted in, or record the next cycle, now and then with the PA silent. */
function recordInstead(ask: Ask, at: number): Ask {
  if (ask.kind !== P.COMMAND_RECORD || at % 4 > 1) return ask;
  const hush = at % 5 === 0 ? P.RECORD_HUSH : 0;
  if (at % 4 === 0) return { ...ask, kind: P.COMMAND_RECORD_NEXT, a: 1 + at % 2, b: P.CAPTURE_CYCLES + hush, c: 0 };
  return { ...ask, b: P.RECORD_COUNT_UNIT * (at % 3) + hush };
}

/**
 * Every seventh command for a track is for a group or for all, every fifth change of level or pan is about groups and scenes instead; no
 * number is drawn for it either.
 */
function groupInstead(ask: Ask, at: number): Ask {
  const isLevel = ask.kind >= P.COMMAND_MUTE && ask.kind <= P.COMMAND_PAN;
  if (isLevel && at % 5 === 0) return groupingOf(ask, at);
  return at % 7 === 0 ? { ...ask, track: P.TRACK_ALL - at % 4 } : ask;
}

function groupingOf(ask: Ask, at: number): Ask {
  const kind = P.COMMAND_GROUP + at % 8, scene = 1 + at % 4;
  const numbers = {
    [P.COMMAND_GROUP]: [at % 11, at % 4 - 1, 0],
    [P.COMMAND_MUTE_GROUP]: [at % 3, 0, 0],
    [P.COMMAND_SCENE]: at % 3 === 0 ? [0, at % 7 - 3, 0] : [scene, 0, 0],
    [P.COMMAND_SCENE_TRACK]: [
      scene + P.SCENE_PLAYS_UNIT * (at % 3) + P.SCENE_MUTE_UNIT * (at % 4),
      at % 13 / 10 - 0.1,
      at % 9 / 4 - 1,
    ],
    [P.COMMAND_SCENE_WHEN]: [at % 6, 0, 0],
  }[kind] ?? [scene, 0, 0];
  return { ...ask, kind, a: numbers[0]!, b: numbers[1]!, c: numbers[2]! };
}

function trackOf(random: () => number): number {
  if (random() < 0.02) return [-3, -2147483648, 2147483647, 131072][Math.floor(random() * 4)]!;
  return random() < 0.25 ? P.TRACK_SELECTED : random() < 0.05 ? P.TRACK_NEW : Math.floor(random() * 5);
}

function sensible(kind: number, at: number, random: () => number): [number, number, number] {
  const below = (n: number) => Math.floor(random() * n);
  switch (kind) {
    case P.COMMAND_CAPTURE:
      return [1 + below(2), below(3), 0];
    case P.COMMAND_CUT:
    case P.COMMAND_RECUT:
      return [at - below(100_000), 2_000 + below(60_000), below(2)];
    case P.COMMAND_RATE:
      return [0.25 + random() * 3.75, 0, 0];
    case P.COMMAND_REVERSE:
    case P.COMMAND_HALF_SPEED:
    case P.COMMAND_DOUBLE_SPEED:
      return [below(3), 0, 0];
    case P.COMMAND_TRIM:
      return [random() < 0.5 ? -1 : random() * 3, random() < 0.5 ? -1 : random() * 6, below(2)];
    case P.COMMAND_DIVIDE:
      return [2 + below(3), 0, 0];
    case P.COMMAND_COPY:
      return [random() < 0.5 ? P.TRACK_NEW : below(6), 0, 0];
    case P.COMMAND_PAN:
      return [random() * 2 - 1, 0, 0];
    case P.COMMAND_METRONOME:
      return [below(3), random() < 0.5 ? -1 : random(), 0];
    case P.COMMAND_INPUT:
      return [1 + below(2), below(2) + 256 * below(2), 0];
    case P.COMMAND_OUTPUT:
      return [below(4) - 1, below(4) - 1, 0];
    case P.COMMAND_SET_TEMPO:
      return [60 + below(140), below(8), below(2)];
    case P.COMMAND_LATENCY:
      return [below(1500), below(1500), 0];
    default:
      return [random() < 0.3 ? below(3) : random() * 1.5, 0, 0];
  }
}

const ON_LOOPS = [1, 2, 2, 3, 3, 4, 5, 6, 8, 8, 9, 9, 10, 12, 13, 41, 60, ...OPERATIONS, ...OPERATIONS, ...OPERATIONS];

/** Passes over loops that are turned, slowed down and sped up. */
const ON_RATED_LOOPS = [
  ...[1, 2, 2, 3, 3, 4, 5, 8, 8, 9, 9, 10, 12, 41, 60, P.COMMAND_ONE_SHOT],
  ...[P.COMMAND_OVERDUB, P.COMMAND_OVERDUB, P.COMMAND_REPLACE, P.COMMAND_SUBSTITUTE, P.COMMAND_REPLACE],
  ...[
    P.COMMAND_REVERSE,
    P.COMMAND_REVERSE,
    P.COMMAND_RATE,
    P.COMMAND_RATE,
    P.COMMAND_HALF_SPEED,
    P.COMMAND_DOUBLE_SPEED,
  ],
];

/** A walk of nothing but passes over loops at all rates, and undo. */
export function ratedSteps(seed: number, count: number, meanGap: number): Step[] {
  return operationSteps(seed, count, meanGap, ON_RATED_LOOPS);
}

/** A walk of nothing but what is done to loops: passes that go over into each other, loops that grow, and undo. */
export function operationSteps(seed: number, count: number, meanGap: number, kinds = ON_LOOPS): Step[] {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(choices: readonly T[]) => choices[below(choices.length)]!;
  let at = 1000;
  return Array.from({ length: count }, () => {
    if (random() > 0.2) at += below(meanGap * 3);
    const kind = pick(kinds), when = pick([P.WHEN_NOW, P.WHEN_NOW, P.WHEN_EXACT, P.WHEN_EXACT, P.WHEN_LOOP]);
    const gesture = random() < 0.3 ? at - below(3000) : -1;
    const [a, b, c] = sensible(kind, at, random);
    const ask = { kind, track: below(3), when, gesture, a: beyondOne(kind) ? a : Math.min(1, a), b, c };
    // A file's beginning is eased in within a millisecond, at its own speed: at four times that, steeper than the bound.
    return { at, ask: kinds === ON_LOOPS ? loadInstead(ask, at) : ask };
  });
}

/** Commands whose number may be above 1 in these walks. */
function beyondOne(kind: number): boolean {
  return kind === P.COMMAND_LATENCY || (kind >= P.COMMAND_REVERSE && kind <= P.COMMAND_DOUBLE_SPEED);
}
