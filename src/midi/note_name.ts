/**
 * Names of the 128 notes: C-1 is 0, C4 is 60, A4 is 69 (440 Hz), G9 is 127.
 *
 * Middle C is C4, as in scientific pitch notation (and in the sequencer whose patterns Rondo reads), because then the octaves of MIDI run from
 * -1 to 9 and A4 is the tuning fork; Yamaha's C3 for the same key would begin at -2. Thread: any.
 */
import { UserError } from "../errors.ts";

const NAMES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"] as const;
const FORM = /^([A-Ga-g])([#♯b♭]?)(-?\d+)$/;
const ADVICE = 'write a note from "C-1" (0) to "G9" (127), where C4 is 60';

/** The name of a note number, with sharps: 0 is "C-1", 61 is "C#4". Throws a UserError outside 0 to 127. */
export function noteName(number: number): string {
  if (!Number.isInteger(number) || number < 0 || number > 127) {
    throw new UserError(`There is no note ${number}: notes go from 0 (C-1) to 127 (G9).`);
  }
  return `${NAMES[number % 12]}${Math.floor(number / 12) - 1}`;
}

/** The number of a note's name ("C#4", "Db4", "C-1"). Throws a UserError in one sentence for anything else. */
export function parseNoteName(text: string): number {
  const [, letter = "", accidental = "", octave = ""] = FORM.exec(text.trim()) ?? [];
  if (letter === "") throw new UserError(`"${text}" is not the name of a note: ${ADVICE}.`);
  const natural = NAMES.indexOf(letter.toUpperCase() as typeof NAMES[number]);
  const shift = accidental === "" ? 0 : accidental === "#" || accidental === "♯" ? 1 : -1;
  const number = 12 * (Number(octave) + 1) + natural + shift;
  if (number < 0 || number > 127) throw new UserError(`The note "${text}" is outside MIDI: ${ADVICE}.`);
  return number;
}

/** The number of a note that is given by number or by name. */
export function noteNumber(note: number | string): number {
  return typeof note === "string" ? parseNoteName(note) : note;
}
