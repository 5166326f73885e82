/**
 * What `sequence` plays: events by tick, the tempi that turn ticks into time, and how long it lasts.
 *
 * Units: ticks, 960 a quarter; tick 0 is the first beat. Thread: control.
 */
import { TICKS_PER_BEAT } from "../sequencer/model/pattern.ts";
import type { PlannedEvent } from "../sequencer/plan/planned_event.ts";

/** What begins before the end of a piece may send so much later, ticks. */
export const TAIL_TICKS = 16 * TICKS_PER_BEAT;

/** From a tick on the piece goes at a tempo. */
export interface TempoChange {
  readonly tick: number;
  /** Quarters a minute. */
  readonly bpm: number;
}

/** System exclusive, F0 … F7. */
export interface PlannedSysex {
  readonly kind: "sysex";
  readonly tick: number;
  readonly port: number;
  readonly bytes: Uint8Array;
}

/** A message of one to three bytes. */
interface PlainMessage {
  readonly kind: "message";
  readonly tick: number;
  readonly port: number;
  readonly bytes: readonly number[];
}

/** What is sent at a tick. */
export type PieceEvent = Omit<Extract<PlannedEvent, { kind: "note" }>, "part"> | PlainMessage | PlannedSysex;

/** A piece that plays once, several times, or on and on. */
export interface Piece {
  /** What it is, for a sentence: "4 parts", "12 tracks". */
  readonly description: string;
  /** In order, the first at tick 0; they come again every `lengthTicks`. */
  readonly tempi: readonly TempoChange[];
  /** 0 where nothing says it. */
  readonly beatsPerBar: number;
  /** Once through. */
  readonly lengthTicks: number;
  /** After all its times; Infinity: it plays on and on. */
  readonly endTick: number;
  /** How many MIDI outputs it plays to. */
  readonly portCount: number;
  /** Everything that is sent at ticks from `from` on and before `to`, in order. */
  plan(from: number, to: number): PieceEvent[];
}
