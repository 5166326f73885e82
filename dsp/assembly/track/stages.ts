// How far what is being recorded on a track has come: a take, a pass over its loop, a longer loop beside it.
import { STATE_INSERTING, STATE_REPLACING } from "../protocol";

/** First frame never reached. */
export const NEVER: i64 = i64.MAX_VALUE;

/** Stages of a take. */
export const TAKE_NONE: i32 = 0;
export const TAKE_OPEN: i32 = 1;
export const TAKE_CLOSED: i32 = 2; // its end is known, its last frames are still to come

/** Stages of an overdub. */
export const DUB_NONE: i32 = 0;
export const DUB_OPEN: i32 = 1;
export const DUB_ENDING: i32 = 2; // its end is known, its last frames are still to come
export const DUB_GROWING: i32 = 3; // no overdub: the loop grows, see growth.ts

/** Stages of a loop that grows. */
export const GROW_NONE: u8 = 0;
export const GROW_OPEN: u8 = 1;
export const GROW_ENDING: u8 = 2; // its end is known, its last frames are still to come

/** Whether a loop is not heard in a state, while what is played takes its place. */
// @ts-ignore: decorator
@inline
export function silences(state: i32): bool {
  return state == STATE_REPLACING || state == STATE_INSERTING;
}
