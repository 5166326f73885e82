/**
 * A layer of a voice: notes that can stand in the steps of one part, since no two of one key sound at once.
 *
 * Method: notes that begin together move their step; others have a delay each, from their step or from where its locks are sent.
 * Units: units of a step. Thread: any.
 */
import { EMPTY_STEP, MOST_NOTES, type Note, type Step } from "../model/pattern.ts";
import type { CellPlace } from "./cells.ts";
import type { StepUnits } from "./grain.ts";
import type { FileNote } from "./voices.ts";
import type { StepLocks } from "./value_steps.ts";

interface LaidNote {
  readonly key: number;
  readonly velocity: number;
  readonly offset: number;
  readonly length: number;
}

/** A layer, empty at first but for its locks. */
export class Layer {
  readonly #notes = new Map<number, LaidNote[]>();
  /** Tick at which each key is free again. */
  readonly #freeFrom = new Map<number, number>();

  constructor(readonly units: StepUnits, readonly locks: ReadonlyMap<number, StepLocks> = new Map()) {}

  /** Takes a note, whose starts must come in order, if there is a place for it. */
  take(note: FileNote, { cell: number, offset }: CellPlace, length: number): boolean {
    if (note.start < (this.#freeFrom.get(note.key) ?? 0)) return false;
    const notes = this.#notes.get(number) ?? [];
    if (notes.length === MOST_NOTES) return false;
    notes.push({ key: note.key, velocity: note.velocity, offset, length });
    this.#notes.set(number, notes);
    this.#freeFrom.set(note.key, note.end);
    return true;
  }

  /** Its steps that are not empty, by number. */
  steps(): Map<number, Step> {
    const steps = new Map<number, Step>();
    for (const number of new Set([...this.#notes.keys(), ...this.locks.keys()])) steps.set(number, this.#step(number));
    return steps;
  }

  #step(number: number): Step {
    const laid = this.#notes.get(number) ?? [], locks = this.locks.get(number);
    const micro = locks?.offset ?? this.#timeOf(laid);
    const notes = laid.map(({ key, velocity, offset, length }): Note => ({
      key,
      velocity,
      length: this.units.asFraction(length),
      delay: this.units.asFraction(offset - micro),
    }));
    return { ...EMPTY_STEP, on: true, notes, locks: locks?.locks ?? [], micro: this.units.asFraction(micro) };
  }

  /** That of its notes, if they are together and not too far from the step; else the step's own. */
  #timeOf(notes: readonly LaidNote[]): number {
    const { offset } = notes[0]!;
    return offset <= this.units.half && notes.every((note) => note.offset === offset) ? offset : 0;
  }
}
