/**
 * What a plan is made of: notes with their length, and messages, each at a tick.
 *
 * A tick is an exact fraction until here, and becomes a double once. Thread: any.
 */

/** A note or a message of a part. */
export type PlannedEvent = PlannedNote | PlannedMessage;

interface Placed {
  readonly tick: number;
  /** Index of the part. */
  readonly part: number;
  readonly port: number;
  /** 1…16. */
  readonly channel: number;
}

/** A note with its length. */
export interface PlannedNote extends Placed {
  readonly kind: "note";
  readonly key: number;
  readonly velocity: number;
  readonly lengthTicks: number;
}

/** A message of up to three bytes. */
export interface PlannedMessage extends Placed {
  readonly kind: "message";
  readonly bytes: readonly number[];
}
