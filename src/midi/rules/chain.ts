/**
 * What a chain of rules is to those who use it: messages and the time go in, now and then an action comes out.
 *
 * Times are milliseconds of any clock that does not run backwards; they come as arguments, so that a chain is a function of what
 * it was given. Chains do not exclude one another: each sees every message. Thread: any.
 */
import type { MidiMessage } from "../message.ts";

/** A chain that was completed. */
export interface ChainAction {
  /** 1 to 16; absent when its messages have no channel. */
  readonly channel?: number;
  /** What it carries: 7 or 14 bits of a controller, the velocity of a press, the last value of a sequence. */
  readonly value: number;
  /** Largest value that `value` can have. */
  readonly maxValue: number;
  /** When it was complete. */
  readonly time: number;
}

/** One chain at work. */
export interface Chain {
  /** Takes a message; the action that it completes, if any. */
  take(message: MidiMessage, time: number): ChainAction | undefined;
  /** Lets time pass; long presses become actions here. Actions come in the order in which they were due. */
  poll(time: number): ChainAction[];
  /** Forgets what was begun. */
  reset(): void;
}

const NONE: ChainAction[] = [];

/** Base of chains that time does nothing to. */
export abstract class TimelessChain implements Chain {
  abstract take(message: MidiMessage, time: number): ChainAction | undefined;
  abstract reset(): void;

  poll(_time: number): ChainAction[] {
    return NONE;
  }
}

/** An action of a channel, with the channel left out where there is none. */
export function chainAction(channel: number | undefined, value: number, maxValue: number, time: number): ChainAction {
  return channel === undefined ? { value, maxValue, time } : { channel, value, maxValue, time };
}

/** Largest value that a message of this type carries. */
export function maxValueOf(message: MidiMessage): number {
  if (message.type === "pitch_bend") return 8191;
  return message.type === "song_position" ? 16383 : 127;
}
