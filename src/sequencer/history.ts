/**
 * Undo and redo of edits: every state of the bank that was, newest last.
 *
 * Method: banks are never changed in place, so a state is kept by keeping it, exact to the last digit. A pass of recording is one step.
 * The oldest steps go when there are more than `MOST_STEPS_BACK`. Thread: control, or render's.
 */
import type { Bank } from "./model/pattern.ts";

/** Edits that can be undone. */
export const MOST_STEPS_BACK = 1000;

/** The bank and its past. */
export class History {
  #bank: Bank;
  readonly #before: Bank[] = [];
  readonly #after: Bank[] = [];
  #hasTaken = false;
  /** The bank before the pass that is under way. */
  #pass: Bank | undefined;

  constructor(bank: Bank) {
    this.#bank = bank;
  }

  /** As it is now. */
  get bank(): Bank {
    return this.#bank;
  }

  get canUndo(): boolean {
    return this.#before.length > 0 || (this.#pass !== undefined && this.#pass !== this.#bank);
  }

  get canRedo(): boolean {
    return this.#after.length > 0;
  }

  /** Goes on with another bank; false when it is the same. */
  edit(next: Bank): boolean {
    if (next === this.#bank) return false;
    if (this.#pass === undefined) this.#remember(this.#bank);
    this.#after.length = 0;
    this.#bank = next;
    return true;
  }

  /** Takes a bank: as an edit, or, where it is the first thing that happens, as where it all begins. */
  take(bank: Bank): void {
    if (this.#hasTaken || this.canUndo || this.canRedo) this.edit(bank);
    else this.#bank = bank;
    this.#hasTaken = true;
  }

  /** All edits from here to `endPass` are one step. */
  beginPass(): void {
    this.endPass();
    this.#pass = this.#bank;
  }

  /** Ends a pass, if one is under way. */
  endPass(): void {
    if (this.#pass !== undefined && this.#pass !== this.#bank) this.#remember(this.#pass);
    this.#pass = undefined;
  }

  /** Takes the last edit back; false when there is none. A pass that is under way ends with it. */
  undo(): boolean {
    this.endPass();
    const before = this.#before.pop();
    if (before === undefined) return false;
    this.#after.push(this.#bank);
    this.#bank = before;
    return true;
  }

  /** Does again what was taken back last; false when there is nothing. */
  redo(): boolean {
    this.endPass();
    const after = this.#after.pop();
    if (after === undefined) return false;
    this.#before.push(this.#bank);
    this.#bank = after;
    return true;
  }

  #remember(bank: Bank): void {
    this.#before.push(bank);
    if (this.#before.length > MOST_STEPS_BACK) this.#before.shift();
  }
}
