/**
 * The keys of the step page, and what each sends. Read like the table of the tracks' keys (key_map.ts).
 *
 * Thread: control.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import { add, compare, type Fraction, fraction, fractionJson } from "../../sequencer/model/fraction.ts";
import type { Note, Step } from "../../sequencer/model/pattern.ts";
import type { StepsState } from "../../sequencer/steps_state.ts";
import type { SessionState } from "../../session/session_state.ts";
import type { KeyAct, KeyBinding } from "./key_binding.ts";

type Make = (steps: StepsState, step: Step | undefined) => CommandRequest | { say: string };

/** A key that looks at the sequencer first. */
function from(make: Make): KeyAct {
  return {
    from: ({ steps }: SessionState) =>
      steps === undefined ? { say: "There is no sequencer in this session." } : make(steps, steps.steps[steps.cursor]),
  };
}

const firstNote = (step: Step | undefined): Note | undefined => step?.notes[0];

function velocityBy(by: number): KeyAct {
  return from((_, step) => {
    const velocity = (firstNote(step)?.velocity ?? 100) + by;
    return { do: "step.set", velocity: Math.min(127, Math.max(1, velocity)) };
  });
}

const SHORTEST = fraction(1, 8);
const LONGEST = fraction(128);

/** Longer and shorter by an eighth of a step below one step, by a step above. */
function lengthBy(direction: 1 | -1): KeyAct {
  return from((_, step) => {
    const length = firstNote(step)?.length ?? fraction(1, 2);
    const isShort = compare(length, fraction(direction > 0 ? 1 : 2)) < 0;
    const changed = add(length, isShort ? fraction(direction, 8) : fraction(direction));
    return { do: "step.set", length: fractionJson(within(changed, SHORTEST, LONGEST)) };
  });
}

function microBy(by: Fraction): KeyAct {
  return from((_, step) => {
    const micro = add(step?.micro ?? fraction(0), by);
    return { do: "step.set", micro: fractionJson(within(micro, fraction(-1, 2), fraction(1, 2))) };
  });
}

function within(value: Fraction, least: Fraction, most: Fraction): Fraction {
  return compare(value, least) < 0 ? least : compare(value, most) > 0 ? most : value;
}

const GRID: readonly KeyBinding[] = [
  {
    keys: ["left"],
    label: "←",
    group: "Step grid",
    summary: "the step before",
    act: { command: { do: "step.go", by: -1 } },
  },
  {
    keys: ["right"],
    label: "→",
    group: "Step grid",
    summary: "the next step",
    act: { command: { do: "step.go", by: 1 } },
  },
  {
    keys: ["up"],
    label: "↑",
    group: "Step grid",
    summary: "the part above",
    act: { command: { do: "step.part", by: -1 } },
  },
  {
    keys: ["down"],
    label: "↓",
    group: "Step grid",
    summary: "the part below",
    act: { command: { do: "step.part", by: 1 } },
  },
  { keys: ["page up"], group: "Step grid", summary: "the page before", act: { command: { do: "step.page", by: -1 } } },
  { keys: ["page down"], group: "Step grid", summary: "the next page", act: { command: { do: "step.page", by: 1 } } },
  {
    keys: ["enter"],
    group: "Step grid",
    short: "on/off",
    summary: "switch the step on or off",
    act: { command: { do: "step.toggle" } },
  },
  {
    keys: ["space"],
    group: "Step grid",
    short: "play/stop",
    summary: "play the pattern from its start, or stop",
    act: from(({ mode }) => ({ do: mode === "playing" ? "step.stop" : "step.start" })),
  },
  {
    keys: ["."],
    group: "Step grid",
    short: "pause",
    summary: "stop at a step to go step by step; again: go on",
    act: { command: { do: "step.pause" } },
  },
  {
    keys: ["a"],
    group: "Step grid",
    summary: "step by step: a note moves the cursor on, or not",
    act: { command: { do: "step.advance" } },
  },
  {
    keys: ["R"],
    group: "Step grid",
    short: "record",
    summary: "record what is played on keyboards; again: end",
    act: { command: { do: "step.record" } },
  },
  {
    keys: ["K"],
    group: "Step grid",
    summary: "make a pattern of what was just played",
    act: { command: { do: "step.capture" } },
  },
  { keys: ["P"], group: "Step grid", summary: "protect from keyboards", act: { command: { do: "step.protect" } } },
  { keys: ["f"], group: "Step grid", short: "fill", summary: "play the fills", act: { command: { do: "step.fill" } } },
  {
    keys: ["u"],
    group: "Step grid",
    short: "undo",
    summary: "undo the last edit",
    act: { command: { do: "step.undo" } },
  },
  { keys: ["U"], group: "Step grid", summary: "do it again", act: { command: { do: "step.redo" } } },
];

const STEP: readonly KeyBinding[] = [
  { keys: ["n"], group: "Step", short: "note", summary: "type the note of the step", act: { ask: "note" } },
  { keys: ["N"], group: "Step", summary: "add a note to its chord", act: { ask: "chord" } },
  {
    keys: ["+", "="],
    group: "Step",
    short: "pitch",
    summary: "a semitone up",
    act: { command: { do: "step.pitch", by: 1 } },
  },
  { keys: ["-"], group: "Step", summary: "a semitone down", act: { command: { do: "step.pitch", by: -1 } } },
  { keys: [">"], group: "Step", summary: "an octave up", act: { command: { do: "step.pitch", by: 12 } } },
  { keys: ["<"], group: "Step", summary: "an octave down", act: { command: { do: "step.pitch", by: -12 } } },
  { keys: [")"], group: "Step", summary: "harder", act: velocityBy(8) },
  { keys: ["("], group: "Step", summary: "softer", act: velocityBy(-8) },
  { keys: ["]"], group: "Step", short: "length", summary: "longer", act: lengthBy(1) },
  { keys: ["["], group: "Step", summary: "shorter", act: lengthBy(-1) },
  { keys: ["}"], group: "Step", summary: "later, by a 24th of a step", act: microBy(fraction(1, 24)) },
  { keys: ["{"], group: "Step", summary: "earlier", act: microBy(fraction(-1, 24)) },
  {
    keys: ["r"],
    group: "Step",
    summary: "more strokes in the step, after 8 one again",
    act: from((_, step) => ({ do: "step.set", ratchets: ((step?.ratchets ?? 1) % 8) + 1 })),
  },
  { keys: ["%"], group: "Step", summary: "type its probability", act: { ask: "probability" } },
  { keys: ["c"], group: "Step", summary: "type its condition", act: { ask: "condition" } },
  {
    keys: ["l"],
    group: "Step",
    summary: "slide into the next step, or not",
    act: from((_, step) => ({ do: "step.set", slide: !step?.slide })),
  },
  {
    keys: ["k"],
    group: "Step",
    summary: "skip the step, or not",
    act: from((_, step) => ({ do: "step.set", skip: !step?.skip })),
  },
  { keys: ["t"], group: "Step", summary: "tie it to the note before", act: { command: { do: "step.tie" } } },
  { keys: ["x"], group: "Step", summary: "empty the step", act: { command: { do: "step.clear" } } },
  { keys: ["y"], group: "Step", summary: "copy the step", act: { command: { do: "step.copy", what: "step" } } },
  { keys: ["v"], group: "Step", summary: "paste what was copied", act: { command: { do: "step.paste" } } },
];

const PART: readonly KeyBinding[] = [
  {
    keys: ["m"],
    group: "Part",
    short: "mute",
    summary: "mute the part, or not",
    act: { command: { do: "step.mute" } },
  },
  {
    keys: ["s"],
    group: "Part",
    short: "solo",
    summary: "solo the part, or not",
    act: { command: { do: "step.solo" } },
  },
  { keys: ["A"], group: "Part", summary: "add a part", act: { command: { do: "step.add_part" } } },
  { keys: ["X"], group: "Part", summary: "remove the part", act: { command: { do: "step.remove_part" } } },
  { keys: ["z"], group: "Part", summary: "empty the part", act: { command: { do: "step.clear_part" } } },
  { keys: ["Y"], group: "Part", summary: "copy the part", act: { command: { do: "step.copy", what: "part" } } },
  { keys: ["w"], group: "Part", summary: "a step longer", act: { command: { do: "step.length", by: 1 } } },
  { keys: ["W"], group: "Part", summary: "a step shorter", act: { command: { do: "step.length", by: -1 } } },
  { keys: ["d"], group: "Part", summary: "twice as long, playing the same", act: { command: { do: "step.double" } } },
  { keys: ["'"], group: "Part", summary: "steps a place later", act: { command: { do: "step.rotate", by: 1 } } },
  { keys: [";"], group: "Part", summary: "steps a place earlier", act: { command: { do: "step.rotate", by: -1 } } },
  { keys: ["e"], group: "Part", summary: "spread strokes evenly (Euclid)", act: { ask: "strokes" } },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((pattern): KeyBinding => ({
    keys: [String(pattern % 10)],
    group: "Part",
    summary: `pattern ${pattern}, at the next bar`,
    act: from((steps) => {
      // Silence at the next bar is no slip of a finger.
      const isFree = !steps.used[pattern - 1];
      if (isFree && steps.mode === "playing") {
        return { say: `Slot ${pattern} is free: stop first, or type :step.pattern pattern=${pattern}.` };
      }
      return { do: "step.pattern", pattern };
    }),
  })),
  {
    keys: ["L"],
    group: "Part",
    summary: "play the song, or the pattern alone",
    act: { command: { do: "step.play_song" } },
  },
];

/** Every key of the step page; those of the grid, the screen and panic are the same on all pages. */
export const STEP_KEYS: readonly KeyBinding[] = [...GRID, ...STEP, ...PART];
