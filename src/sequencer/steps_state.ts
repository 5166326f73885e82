/**
 * What surfaces see of the sequencer: one plain object. Everything counts from 0 here. Thread: control.
 */
import type { Note, Step } from "./model/pattern.ts";

/** Steps that a page of a surface shows. */
export const PAGE_STEPS = 16;

/** A part in a list. */
export interface PartState {
  readonly name: string;
  readonly stepCount: number;
  readonly speed: string;
  readonly direction: string;
  /** 1…16. */
  readonly channel: number;
  readonly port: number;
  readonly swing: number;
  readonly transpose: number;
  readonly muted: boolean;
  readonly soloed: boolean;
  readonly muteGroup: number;
  /** Which of its steps are on. */
  readonly onSteps: readonly boolean[];
  /** Step that sounds now, −1 while nothing plays. */
  readonly playStep: number;
}

/** The sequencer at a moment. */
export interface StepsState {
  /** `paused`: step by step. */
  readonly mode: "stopped" | "playing" | "paused";
  /** Step by step, a note that was played moves the cursor on. */
  readonly advance: boolean;
  /** Notes of keyboards are not written. */
  readonly protect: boolean;
  readonly recording: "off" | "overdub" | "replace";
  readonly fill: boolean;
  /** The song plays, and which entry of it. */
  readonly songEntry: number | undefined;
  /** The pattern that is shown and edited. */
  readonly patternIndex: number;
  readonly patternName: string;
  /** The pattern that plays, −1 for none. */
  readonly playingIndex: number;
  /** The switch that waits, and how many beats. */
  readonly queued: { readonly patternIndex: number; readonly beatsLeft: number } | undefined;
  /** Slots of the bank that hold a pattern. */
  readonly used: readonly boolean[];
  readonly partIndex: number;
  readonly parts: readonly PartState[];
  readonly page: number;
  readonly pageCount: number;
  /** Step of the selected part that is edited. */
  readonly cursor: number;
  /** Steps of the selected part. */
  readonly steps: readonly Step[];
  /** What a step that is switched on with nothing to copy plays. */
  readonly nextNote: Note;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}
