/**
 * What is shown and edited: a pattern, a part of it, a page, and the step under the cursor. It never points beyond what there is.
 *
 * Thread: control, or render's.
 */
import type { CommandArguments } from "../commands/command_spec.ts";
import { UserError } from "../errors.ts";
import { countParts, demandPattern, type Place } from "./edit/place.ts";
import type { Bank, Part } from "./model/pattern.ts";
import { PAGE_STEPS } from "./steps_state.ts";

/** Points into a bank. */
export class Selection {
  pattern = 0;
  part = 0;
  cursor = 0;
  page = 0;

  /** The selected part; undefined in a free slot. */
  partOf({ patterns }: Bank): Part | undefined {
    return patterns[this.pattern]?.parts[this.part];
  }

  /** Pages of the selected part. */
  pageCountOf(bank: Bank): number {
    return Math.max(1, Math.ceil((this.partOf(bank)?.steps.length ?? 0) / PAGE_STEPS));
  }

  /** Where the slot that is shown is free, shows the first one that is not. */
  showFirst({ patterns }: Bank): void {
    if (patterns[this.pattern] !== undefined) return;
    this.pattern = Math.max(0, patterns.findIndex((pattern) => pattern !== undefined));
  }

  /** Comes back to what there is, after an edit. */
  keepTo(bank: Bank): void {
    const pattern = bank.patterns[this.pattern];
    this.part = Math.max(0, Math.min(this.part, (pattern?.parts.length ?? 1) - 1));
    this.cursor = Math.max(0, Math.min(this.cursor, (this.partOf(bank)?.steps.length ?? 1) - 1));
    this.page = Math.min(this.page, this.pageCountOf(bank) - 1);
  }

  /** Moves the cursor, and the page with it; beyond the ends it comes in at the other, a step that is not there is refused. */
  go(bank: Bank, { step, by }: { step?: number; by?: number }): void {
    const count = this.partOf(bank)?.steps.length ?? 0;
    if (count === 0) throw new UserError("There is no part to move in: choose a pattern first.");
    if (step !== undefined && step > count) {
      throw new UserError(`Part ${this.part + 1} has ${count} steps: there is no step ${step}.`);
    }
    this.cursor = step === undefined ? wrap(this.cursor + (by ?? 0), count) : step - 1;
    this.page = Math.floor(this.cursor / PAGE_STEPS);
  }

  /** Shows another page; the cursor comes along. */
  goToPage(bank: Bank, { to, by }: Pick<CommandArguments, "to" | "by">): void {
    const count = this.pageCountOf(bank);
    const page = typeof to === "number" ? to - 1 : wrap(this.page + (by ?? 0), count);
    if (page >= count) {
      throw new UserError(`Part ${this.part + 1} has ${count} pages: there is no page ${to}.`);
    }
    this.page = page;
    // What is edited is what is shown.
    const steps = this.partOf(bank)?.steps.length ?? 1;
    this.cursor = Math.min(steps - 1, this.page * PAGE_STEPS + (this.cursor % PAGE_STEPS));
  }

  /** Selects a part. */
  selectPart(bank: Bank, { part, by }: { part?: number; by?: number }): void {
    const count = bank.patterns[this.pattern]?.parts.length ?? 0;
    if (part !== undefined && part > count) {
      throw new UserError(`The pattern has ${countParts(count)}: there is no part ${part}.`);
    }
    this.part = part === undefined ? wrap(this.part + (by ?? 0), Math.max(1, count)) : part - 1;
    this.keepTo(bank);
  }

  /** The place that a command means: what it names, else what is selected. Throws a UserError where there is none. */
  placeOf(bank: Bank, { pattern, part, step }: { pattern?: number; part?: number; step?: number }): Place {
    const place = {
      pattern: pattern === undefined ? this.pattern : pattern - 1,
      part: part === undefined ? this.part : part - 1,
      step: step === undefined ? this.cursor : step - 1,
    };
    if (part !== undefined || step !== undefined) demandPattern(bank, place);
    const parts = bank.patterns[place.pattern]?.parts;
    if (part !== undefined && parts?.[place.part] === undefined) {
      throw new UserError(
        `Pattern ${place.pattern + 1} has ${countParts(parts?.length ?? 0)}: there is no part ${part}.`,
      );
    }
    const count = parts?.[place.part]?.steps.length ?? 0;
    if (step !== undefined && step > count) {
      throw new UserError(`Part ${place.part + 1} has ${count} steps: there is no step ${step}.`);
    }
    return { ...place, step: Math.min(place.step, Math.max(0, count - 1)) };
  }
}

function wrap(value: number, count: number): number {
  return ((value % count) + count) % count;
}
