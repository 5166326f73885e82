/**
 * Rows: steps as a line of text, short enough to be typed between two songs.
 *
 * A rhythm, "x...X..o": x a stroke, X a loud one, o a soft one. A melody, "A1 . C4+E4+G4 -": notes by name, chords with +. In both a dot is
 * a rest and - lets what sounds go on for a step; blanks and bars are for the eye. Thread: any.
 */
import { parseNoteName } from "../../midi/note_name.ts";
import { add, fraction, ONE } from "../model/fraction.ts";
import { EMPTY_STEP, MOST_NOTES, MOST_STEPS, type Note, type Step } from "../model/pattern.ts";

const NAME = "[A-Ga-g][#b♯♭]?-?\\d{1,2}";
const CHORD = `${NAME}(?:\\+${NAME})*`;
/** What a row looks like. */
export const ROW_FORM = new RegExp(`^(?:[xXo.\\-\\s|]+|(?:${CHORD}|[.\\-\\s|])+)$`);
const SIGNS = new RegExp(`${CHORD}|[xXo.\\-]`, "g");

const LOUD = 120;
const SOFT = 60;

/** Whether a text that has the form is a row: of 1 to 128 steps, with notes that there are. */
export function isRow(text: string): boolean {
  const signs = signsOf(text);
  return signs.length >= 1 && signs.length <= MOST_STEPS && signs.every(isSign);
}

/** The steps of a row; `like` says what it leaves open: the key of strokes, velocity and length. */
export function stepsOfRow(text: string, like: Note): Step[] {
  const steps: Step[] = [];
  for (const sign of signsOf(text)) {
    if (sign === "-") prolong(steps);
    const notes = notesOf(sign, like);
    steps.push(notes.length === 0 ? EMPTY_STEP : { ...EMPTY_STEP, on: true, notes });
  }
  return steps;
}

function signsOf(text: string): string[] {
  return text.match(SIGNS) ?? [];
}

function isSign(sign: string): boolean {
  if (!isNotes(sign)) return true;
  try {
    return sign.split("+").map(parseNoteName).length <= MOST_NOTES;
  } catch {
    return false;
  }
}

function isNotes(sign: string): boolean {
  return /^[A-Ga-g]/.test(sign);
}

function notesOf(sign: string, like: Note): Note[] {
  if (isNotes(sign)) return sign.split("+").map((name) => ({ ...like, key: parseNoteName(name) }));
  if (sign === "." || sign === "-") return [];
  return [{ ...like, velocity: sign === "X" ? LOUD : sign === "o" ? SOFT : like.velocity }];
}

/** The newest step that plays goes on until the end of the one that comes. */
function prolong(steps: Step[]): void {
  const from = steps.findLastIndex(({ on }) => on), step = steps[from];
  if (step === undefined) return;
  const length = add(fraction(steps.length - from), ONE);
  steps[from] = { ...step, notes: step.notes.map((note) => ({ ...note, length })) };
}
