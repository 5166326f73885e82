// The memory map of actions: what crosses in a slot when one is set (a plan), and the table that the engine keeps.
//
// A leaf file of constants like layout.ts. Offsets and sizes are bytes.

// ---- Plan: when an action acts --------------------------------------------------------------------------------------

/** What an action counts: the anchor loop (where there is none, the bar), bars, beats, or from 1 on the loop of a track. */
export const CYCLE_LOOP: i32 = 0;
export const CYCLE_BAR: i32 = -1;
export const CYCLE_BEAT: i32 = -2;

/** What the place in a cycle is counted in. */
export const UNIT_FRAMES: i32 = 0;
export const UNIT_BEATS: i32 = 1;
export const UNIT_SHARE: i32 = 2; // of the cycle

/** Furthest place in a cycle, in frames and in beats. */
export const PLACE_FRAMES_MOST: i32 = 2000000000;
export const PLACE_BEATS_MOST: i32 = 65536;
/** Most cycles and times that an action counts. */
export const COUNT_MOST: i32 = 1000000;
/** Priorities go from 0, the first, to this. */
export const PRIORITY_LAST: i32 = 100;

/** A plan, as it lies in a command's slot, in its answer and in the table. */
export const PLAN_BYTES: i32 = 48;
export const PLAN_KIND_FIELD: i32 = 0; // i32, COMMAND_… that is planned; its track, a, b and c are the slot's
export const PLAN_NUMBER_FIELD: i32 = 4; // i32, of the action, from 1; 0: the highest that is free, given back when it is done
export const PLAN_CYCLE_FIELD: i32 = 8; // i32, CYCLE_…, or a track from 1
export const PLAN_UNIT_FIELD: i32 = 12; // i32, UNIT_…
export const PLAN_POSITION_FIELD: i32 = 16; // f64, place in the cycle, below 0 from its end
export const PLAN_CYCLES_FIELD: i32 = 24; // i32, cycles to let pass
export const PLAN_EVERY_FIELD: i32 = 28; // i32, every how many cycles
export const PLAN_TIMES_FIELD: i32 = 32; // i32, how often, 0: for ever
export const PLAN_PRIORITY_FIELD: i32 = 36; // i32, lower ones first
export const PLAN_THEN_FIELD: i32 = 40; // i32, action to start when it is done, 0: none
export const PLAN_STARTS_FIELD: i32 = 44; // i32, 1: it starts at once

// ---- Table: a head of ACTIONS_HEAD_BYTES, then a record for each number ------------------------------------------------

export const ACTION_COUNT: i32 = 256;
export const ACTIONS_HEAD_BYTES: i32 = 64;
export const ACTIONS_ACTIVE_FIELD: i32 = 0; // i32, actions that count
export const ACTIONS_AIMED_FIELD: i32 = 4; // i32, of them, those whose place stands in the queue

/** A record begins with the plan. */
export const ACTION_BYTES: i32 = 192;
export const ACTION_TRACK_FIELD: i32 = 48; // i32, of the command, as it was asked for
export const ACTION_DEFINED_FIELD: i32 = 52; // i32, 1: the number is in use
export const ACTION_A_FIELD: i32 = 56; // f64
export const ACTION_B_FIELD: i32 = 64; // f64
export const ACTION_C_FIELD: i32 = 72; // f64
export const ACTION_ACTIVE_FIELD: i32 = 80; // i32
export const ACTION_CYCLES_LEFT_FIELD: i32 = 84; // i32
export const ACTION_TIMES_LEFT_FIELD: i32 = 88; // i32, 0: for ever
export const ACTION_FIRED_COUNT_FIELD: i32 = 92; // i32
export const ACTION_FIRES_FIELD: i32 = 96; // f64, output frame at which it acts next, -1: not known
