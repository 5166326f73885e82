/**
 * A keyboard that is played into the sequencer: what is held, what goes into the selected part in time or step by step, and what was played
 * lately, so that it can be captured after the fact.
 *
 * Units: ticks as heard. Thread: control, or render's.
 */
import { fraction } from "../model/fraction.ts";
import type { Place } from "../edit/place.ts";
import { changeStep } from "../edit/place.ts";
import type { History } from "../history.ts";
import { type Bank, MOST_NOTES, type Note } from "../model/pattern.ts";
import type { Moment } from "../moment.ts";
import type { PartRun } from "../plan/part_run.ts";
import { clearPassed, type HeldKey, takeNote, writeNote } from "./recorder.ts";

export type RecordMode = "off" | "overdub" | "replace";

/** A note that was played. */
export interface PlayedNote extends HeldKey {
  readonly endTick: number;
}

interface Held extends HeldKey {
  /** The part that it is written into, and how it ran. */
  readonly place: Place;
  readonly run: PartRun | undefined;
}

/** Notes that can be captured. */
const MOST_PLAYED = 4096;
/** Length of a note that is written without time, steps. */
const STEP_LENGTH = fraction(1, 2);

/** Writes into a history. */
export class Keyboard {
  mode: RecordMode = "off";
  /** 0…100 %. */
  quantise = 100;
  /** What was played lately, oldest first. */
  readonly played: PlayedNote[] = [];
  readonly #held = new Map<number, Held>();
  /** Steps that this pass wrote, and how far it has replaced. */
  readonly #taken = new Set<number>();
  #replacedTo: number | undefined;
  /** Keys that were struck for the step under the cursor. */
  #struck = 0;

  constructor(readonly history: History) {}

  /** Begins or ends a pass; all of it is one step of undo. */
  record(mode: RecordMode): void {
    if (mode === this.mode) return;
    this.mode = mode;
    this.#taken.clear();
    this.#replacedTo = undefined;
    if (mode === "off") this.history.endPass();
    else this.history.beginPass();
  }

  /** A key goes down. `run`: the part as it plays, to be written into in time. */
  press(key: number, velocity: number, tick: number, place: Place, run: PartRun | undefined): void {
    this.#held.set(key, { key, velocity, tick, place, run });
    if (run !== undefined) this.#replace(place, run, run.countAt(tick + run.stepTicks / 2));
  }

  /** A key goes up; true when the bank changed. */
  release(key: number, { heardTick }: Moment): boolean {
    const held = this.#held.get(key);
    if (held === undefined) return false;
    this.#held.delete(key);
    this.played.push({ key, velocity: held.velocity, tick: held.tick, endTick: heardTick });
    if (this.played.length > MOST_PLAYED) this.played.shift();
    if (held.run === undefined || this.mode === "off") return false;
    const taken = takeNote(held.run, held, heardTick, this.quantise);
    if (taken === undefined) return false;
    this.#taken.add(taken.stepIndex);
    this.#replace(held.place, held.run, held.run.countAt(heardTick));
    return this.history.edit(writeNote(this.history.bank, held.place, taken.stepIndex, taken.note));
  }

  /** No key is held. */
  get isFree(): boolean {
    return this.#held.size === 0;
  }

  /** Writes a key into a step without time: the first one replaces what was there, those struck while it is held make a chord. */
  writeStep(key: number, velocity: number, place: Place): boolean {
    this.#struck = this.isFree ? 0 : this.#struck;
    const isFirst = this.#struck++ === 0;
    const change = (bank: Bank) =>
      changeStep(bank, place, (step) => {
        const like = step.notes[0];
        const note: Note = { key, velocity, length: like?.length ?? STEP_LENGTH, delay: fraction(0) };
        const others = isFirst ? [] : step.notes.filter((other) => other.key !== key).slice(-(MOST_NOTES - 1));
        return { ...step, on: true, notes: [...others, note] };
      });
    return this.history.edit(change(this.history.bank));
  }

  /** Clears what this pass went over, when it replaces. */
  #replace(place: Place, run: PartRun, count: number): void {
    if (this.mode !== "replace" || run.order.length === 0) return;
    const from = this.#replacedTo ?? count;
    this.#replacedTo = Math.max(from, count);
    if (count > from) this.history.edit(clearPassed(this.history.bank, place, run, from, count, this.#taken));
  }
}
