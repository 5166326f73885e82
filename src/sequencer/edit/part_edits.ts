/**
 * Edits of one part: its settings, its length, and what moves or fills all of its steps. Each gives a new bank. Thread: any.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import { noteNumber } from "../../midi/note_name.ts";
import { UserError } from "../../errors.ts";
import {
  add,
  asHeld,
  compare,
  type Fraction,
  fraction,
  HALF,
  multiply,
  parseFraction,
  ZERO,
} from "../model/fraction.ts";
import {
  type Bank,
  type Direction,
  EMPTY_STEP,
  emptyPart,
  MOST_PARTS,
  MOST_STEPS,
  type Part,
  type Step,
} from "../model/pattern.ts";
import { draw } from "../plan/chance.ts";
import { euclid } from "./euclid.ts";
import { changePart, changePattern, countParts, type Place } from "./place.ts";
import { nearestInScale, SCALES } from "./scales.ts";
import { notesBefore } from "./step_edits.ts";

/** `step.part_set`. */
export function setPart(bank: Bank, place: Place, request: CommandRequest): Bank {
  return changePart(bank, place, (part) => ({
    ...part,
    name: request.name ?? part.name,
    speed: request.speed ?? part.speed,
    direction: (request.direction as Direction | undefined) ?? part.direction,
    port: request.port ?? part.port,
    channel: request.channel ?? part.channel,
    swing: request.swing ?? part.swing,
    transpose: request.transpose ?? part.transpose,
    muteGroup: request.mute_group ?? part.muteGroup,
  }));
}

/** `step.length`: new steps are rests, those beyond the end are gone. */
export function lengthenPart(bank: Bank, place: Place, { steps, by }: CommandRequest): Bank {
  return changePart(bank, place, (part) => {
    const count = steps ?? part.steps.length + by!;
    if (count < 1 || count > MOST_STEPS) {
      throw new UserError(`A part has 1 to ${MOST_STEPS} steps, not ${count}.`);
    }
    if (count === part.steps.length) return part;
    return { ...part, steps: Array.from({ length: count }, (_, index) => part.steps[index] ?? EMPTY_STEP) };
  });
}

/** `step.double`: the new half plays what the old one plays. */
export function doublePart(bank: Bank, place: Place): Bank {
  return changePart(bank, place, (part) => {
    const count = part.steps.length * 2;
    if (count > MOST_STEPS) throw new UserError(`A part has at most ${MOST_STEPS} steps, not ${count}.`);
    return { ...part, steps: [...part.steps, ...part.steps] };
  });
}

/** `step.mute` and `step.solo`. */
export function switchPart(bank: Bank, place: Place, key: "muted" | "soloed", on: boolean | undefined): Bank {
  return changePart(bank, place, (part) => {
    const wanted = on ?? !part[key];
    return part[key] === wanted ? part : { ...part, [key]: wanted };
  });
}

/** `step.mute_group`: all parts of a group together; left out: silent, if any of them sounds. */
export function muteGroup(bank: Bank, place: Place, { group, on }: CommandRequest): Bank {
  return changePattern(bank, place.pattern, (pattern) => {
    const members = pattern.parts.filter((part) => part.muteGroup === group);
    if (members.length === 0) throw new UserError(`No part of this pattern is in mute group ${group}.`);
    const muted = on ?? members.some((part) => !part.muted);
    return { ...pattern, parts: pattern.parts.map((part) => part.muteGroup === group ? { ...part, muted } : part) };
  });
}

/** `step.euclid`: steps that had notes keep them, new strokes take those before them. */
export function fillEuclid(bank: Bank, place: Place, { hits, steps, rotate = 0 }: CommandRequest): Bank {
  return changePart(bank, place, (part) => {
    const count = steps ?? part.steps.length;
    const strokes = euclid(hits!, count, rotate);
    const before: Part = { ...part, steps: Array.from({ length: count }, (_, i) => part.steps[i] ?? EMPTY_STEP) };
    return {
      ...part,
      steps: before.steps.map((step, index): Step => {
        if (!strokes[index]) return step.on ? { ...step, on: false } : step;
        const notes = step.notes.length > 0 ? step.notes : notesBefore(before, index);
        return { ...step, on: true, notes };
      }),
    };
  });
}

/** `step.rotate` and `step.shift`. */
export function moveSteps(bank: Bank, place: Place, by: number, wraps: boolean): Bank {
  return changePart(bank, place, (part) => {
    const count = part.steps.length;
    const moved = part.steps.map((_, index) => {
      const from = index - by;
      if (wraps) return part.steps[((from % count) + count) % count]!;
      return part.steps[from] ?? EMPTY_STEP;
    });
    return by === 0 || (wraps && by % count === 0) ? part : { ...part, steps: moved };
  });
}

const DRAW_TIMING = 11;
const DRAW_VELOCITY = 12;
/** Parts of the widest deviation that timing is drawn in. */
const GRAIN = 480;

/** `step.humanise`: each step moves by up to ± `timing`, each note's velocity by up to ± `velocity`. */
export function humanisePart(bank: Bank, place: Place, { timing, velocity = 0, seed = 1 }: CommandRequest): Bank {
  const most = timing === undefined ? ZERO : parseFraction(timing)!;
  return changePart(bank, place, (part) => ({
    ...part,
    steps: part.steps.map((step, index): Step => {
      if (!step.on) return step;
      const away = fraction(Math.round((2 * draw(seed, DRAW_TIMING, index) - 1) * GRAIN), GRAIN);
      const notes = step.notes.map((note, place) => {
        const louder = Math.round((2 * draw(seed, DRAW_VELOCITY, index, place) - 1) * velocity);
        return { ...note, velocity: Math.max(1, Math.min(127, note.velocity + louder)) };
      });
      return { ...step, micro: asHeld(withinHalf(add(step.micro, multiply(most, away)))), notes };
    }),
  }));
}

function withinHalf(value: Fraction): Fraction {
  const least = fraction(-1, 2);
  return compare(value, HALF) > 0 ? HALF : compare(value, least) < 0 ? least : value;
}

/** `step.scale`: every note to the nearest of the scale; two that meet become one. */
export function scalePart(bank: Bank, place: Place, { root, scale }: CommandRequest): Bank {
  const degrees = SCALES[scale as keyof typeof SCALES], from = noteNumber(root!);
  return changePart(bank, place, (part) => ({
    ...part,
    steps: part.steps.map((step) => {
      const notes = step.notes.map((note) => ({ ...note, key: nearestInScale(note.key, from, degrees) }));
      return { ...step, notes: notes.filter(({ key }, index) => notes.findIndex((one) => one.key === key) === index) };
    }),
  }));
}

/** `step.clear_part`. */
export function clearPart(bank: Bank, place: Place): Bank {
  return changePart(bank, place, (part) => ({ ...part, steps: part.steps.map(() => EMPTY_STEP) }));
}

/** `step.add_part`. */
export function addPart(bank: Bank, place: Place, { copy_of: copyOf }: CommandRequest): Bank {
  return changePattern(bank, place.pattern, (pattern) => {
    const { parts } = pattern;
    if (parts.length >= MOST_PARTS) throw new UserError(`A pattern has at most ${MOST_PARTS} parts: remove one first.`);
    const model = copyOf === undefined ? emptyPart(parts.length) : parts[copyOf - 1];
    if (model === undefined) {
      throw new UserError(`The pattern has ${countParts(parts.length)}: there is no part ${copyOf}.`);
    }
    return { ...pattern, parts: [...parts, model] };
  });
}

/** `step.remove_part`. */
export function removePart(bank: Bank, place: Place): Bank {
  return changePattern(bank, place.pattern, (pattern) => {
    if (pattern.parts.length <= 1) throw new UserError("A pattern has at least one part: clear it instead.");
    return { ...pattern, parts: pattern.parts.toSpliced(place.part, 1) };
  });
}
