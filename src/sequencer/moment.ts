/**
 * When a command of the sequencer comes: the tick that was heard, and the one from which it can change what is heard; and what it gives.
 *
 * Thread: control, or render's.
 */

/** When a command comes. */
export interface Moment {
  /** First tick that is not sent yet: what a command changes, it changes from here on. A whole number. */
  readonly tick: number;
  /** Tick that the player heard when he pressed. */
  readonly heardTick: number;
  readonly beatsPerBar: number;
  /** The transport runs: ticks pass. */
  readonly running: boolean;
}

/** Notes and messages that go out at once, with lengths in ticks. */
export type Strike =
  | { readonly port: number; readonly bytes: readonly [number, number, number] }
  | {
    readonly port: number;
    /** 1…16. */
    readonly channel: number;
    readonly key: number;
    readonly velocity: number;
    readonly lengthTicks: number;
  };

/** What a command gives besides its effect. */
export interface StepAnswer {
  /** Something to say. */
  readonly sentence?: string;
  /** What goes out at once. */
  readonly strikes?: readonly Strike[];
  /** The transport has to start with it; at this tempo where there is none yet. */
  readonly startTempoBpm?: number;
}
